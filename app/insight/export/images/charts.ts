import type { Bin } from "../../filters/periods";
import { classOf, colourIndex, countClasses } from "../../parts/count-classes";
import { readableInk } from "../../parts/use-heat-colours";
import { fillBox, type ImageBody, write } from "./draw-image";

type HourWords = { weekdays: readonly string[]; sum: string; number: (value: number) => string };

const rowHeight = 40;
const head = 26;
const labels = 100;
const sums = 64;

/** The hours of the week as a matrix with the numbers in it, and the sums. */
export function hoursChart(hours: readonly number[], { weekdays, sum, number }: HourWords): ImageBody {
  const classes = countClasses(Math.max(...hours, 0));
  const at = (day: number, hour: number) => hours[day * 24 + hour] ?? 0;
  const added = (counts: number[]) => counts.reduce((before, count) => before + count, 0);
  const ofHours = Array.from({ length: 24 }, (_, hour) => hour);
  return {
    height: head + 7 * rowHeight + 24,
    paint: (brush, width, colours) => {
      const wide = (width - labels - sums) / 24;
      const small = { size: 12, color: colours["ink-3"], align: "center" as const };
      for (const hour of ofHours) {
        write(brush, String(hour).padStart(2, "0"), labels + (hour + 0.5) * wide, 16, small);
      }
      write(brush, sum, width, 16, { ...small, align: "right" });
      weekdays.forEach((name, day) => {
        const top = head + day * rowHeight;
        write(brush, name, 0, top + 25, { size: 14, color: colours.ink });
        for (const hour of ofHours) {
          const count = at(day, hour);
          const colour =
            count === 0 ? colours.raised : colours.heat[colourIndex(classOf(count, classes), classes.length)];
          fillBox(brush, labels + hour * wide, top, wide - 2, rowHeight - 2, colour ?? colours.raised);
          if (count === 0) continue;
          write(brush, number(count), labels + (hour + 0.5) * wide - 1, top + 25, {
            ...{ size: 13, weight: 600, align: "center" },
            color: readableInk(colour ?? colours.raised),
          });
        }
        const ofDay = added(ofHours.map((hour) => at(day, hour)));
        write(brush, number(ofDay), width, top + 25, { size: 14, weight: 650, color: colours.ink, align: "right" });
      });
      const foot = head + 7 * rowHeight + 16;
      write(brush, sum, 0, foot, { ...small, align: "left" });
      for (const hour of ofHours) {
        const ofHour = added(weekdays.map((_, day) => at(day, hour)));
        write(brush, number(ofHour), labels + (hour + 0.5) * wide - 1, foot, { ...small, color: colours.ink });
      }
    },
  };
}

type DayWords = { day: (day: string) => string; number: (value: number) => string; note: string };

const barHeight = 300;

/** Counts along the days as bars from zero, with an axis in round numbers. */
export function daysChart(bins: readonly Bin[], { day, number, note }: DayWords): ImageBody {
  const most = Math.max(...bins.map(({ count }) => count), 1);
  const step = roundStep(most / 4);
  const top = Math.ceil(most / step) * step;
  return {
    height: barHeight + 56,
    paint: (brush, width, colours) => {
      const left = 48;
      const wide = (width - left) / Math.max(bins.length, 1);
      const y = (count: number) => 8 + barHeight - (count / top) * barHeight;
      for (let value = 0; value <= top; value += step) {
        fillBox(brush, left, y(value), width - left, 1, value === 0 ? colours["ink-3"] : colours.line);
        write(brush, number(value), left - 8, y(value) + 4, { size: 12, color: colours["ink-3"], align: "right" });
      }
      const bar = colours.heat[3] ?? colours.ink;
      const gap = wide > 6 ? 2 : wide > 3 ? 1 : 0;
      bins.forEach(({ count }, index) => {
        fillBox(brush, left + index * wide, y(count), wide - gap, 8 + barHeight - y(count), bar);
        if (wide < 22 || count === 0) return;
        write(brush, number(count), left + (index + 0.5) * wide, y(count) - 4, {
          ...{ size: 11, align: "center" },
          color: colours["ink-2"],
        });
      });
      const small = { size: 12, color: colours["ink-2"] };
      const [first, last] = [bins[0], bins.at(-1)];
      if (first) write(brush, day(first.from), left, barHeight + 28, small);
      if (last) write(brush, day(last.to), width, barHeight + 28, { ...small, align: "right" });
      write(brush, note, left, barHeight + 50, { ...small, color: colours["ink-3"] });
    },
  };
}

/** The next of 1, 2, 5, 10, 20 and so on. */
function roundStep(least: number): number {
  for (let power = 1; ; power *= 10) {
    for (const factor of [1, 2, 5]) if (factor * power >= least) return factor * power;
  }
}

type StepBar = { name: string; n: number; median: number | null; p90: number | null };
type StepWords = {
  duration: (seconds: number) => string;
  number: (value: number) => string;
  median: string;
  p90: string;
  notStamped: string;
  /** How the durations are to be read. */
  clock: string;
};

/** Each step as a bar up to its median and on to its 90th percentile, on one axis. */
export function stepsChart(
  steps: readonly StepBar[],
  { duration, number, median, p90, notStamped, clock }: StepWords,
): ImageBody {
  const most = Math.max(...steps.map((step) => step.p90 ?? 0), 60);
  return {
    height: steps.length * rowHeight + 36,
    paint: (brush, width, colours) => {
      const left = 190;
      const full = width - left - 270;
      const [light, strong] = [colours["line-2"], colours.heat[3] ?? colours.ink];
      steps.forEach((step, index) => {
        const top = index * rowHeight;
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
      const foot = steps.length * rowHeight + 10;
      fillBox(brush, left, foot, 18, 12, strong);
      write(brush, median, left + 26, foot + 11, { size: 13, color: colours["ink-2"] });
      fillBox(brush, left + 190, foot, 18, 12, light);
      write(brush, p90, left + 216, foot + 11, { size: 13, color: colours["ink-2"] });
      write(brush, clock, width, foot + 11, { size: 13, color: colours["ink-2"], align: "right" });
    },
  };
}
