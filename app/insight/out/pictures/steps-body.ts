import { fillBox, write } from "./canvas";
import type { PictureBody } from "./make-picture";

type Told = { name: string; n: number; median: number | null; p90: number | null };
type Words = {
  duration: (seconds: number) => string;
  number: (value: number) => string;
  median: string;
  p90: string;
  notStamped: string;
  /** How the durations are to be read. */
  clock: string;
};

const row = 40;

/** Each step as a bar up to its median and on to its 90th percentile, on one axis. */
export function stepsBody(
  steps: readonly Told[],
  { duration, number, median, p90, notStamped, clock }: Words,
): PictureBody {
  const most = Math.max(...steps.map((step) => step.p90 ?? 0), 60);
  return {
    height: steps.length * row + 36,
    paint: (brush, width, colours) => {
      const left = 190;
      const full = width - left - 270;
      const [light, strong] = [colours["line-2"], colours.heat[3] ?? colours.ink];
      steps.forEach((step, index) => {
        const top = index * row;
        write(brush, step.name, 0, top + 20, { size: 15, color: colours.ink });
        if (step.median === null || step.p90 === null) {
          write(brush, notStamped, left, top + 20, { size: 14, color: colours["ink-3"] });
          return;
        }
        const end = (step.p90 / most) * full;
        fillBox(brush, left, top + 4, Math.max(end, 2), 22, light);
        fillBox(brush, left, top + 4, Math.max((step.median / most) * full, 2), 22, strong);
        const words = `${duration(step.median)}   90%: ${duration(step.p90)}   n = ${number(step.n)}`;
        write(brush, words, left + end + 10, top + 20, { size: 14, color: colours.ink });
      });
      const foot = steps.length * row + 10;
      fillBox(brush, left, foot, 18, 12, strong);
      write(brush, median, left + 26, foot + 11, { size: 13, color: colours["ink-2"] });
      fillBox(brush, left + 190, foot, 18, 12, light);
      write(brush, p90, left + 216, foot + 11, { size: 13, color: colours["ink-2"] });
      write(brush, clock, width, foot + 11, { size: 13, color: colours["ink-2"], align: "right" });
    },
  };
}
