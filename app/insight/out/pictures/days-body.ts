import type { Bin } from "../../filters/bin-days";
import { fillBox, write } from "./canvas";
import type { PictureBody } from "./make-picture";

type Words = { day: (day: string) => string; number: (value: number) => string; note: string };

const high = 300;

/** Counts along the days as bars from zero, with an axis in round numbers. */
export function daysBody(bins: readonly Bin[], { day, number, note }: Words): PictureBody {
  const most = Math.max(...bins.map(({ count }) => count), 1);
  const step = roundStep(most / 4);
  const top = Math.ceil(most / step) * step;
  return {
    height: high + 56,
    paint: (brush, width, colours) => {
      const left = 48;
      const wide = (width - left) / Math.max(bins.length, 1);
      const y = (count: number) => 8 + high - (count / top) * high;
      for (let value = 0; value <= top; value += step) {
        fillBox(brush, left, y(value), width - left, 1, value === 0 ? colours["ink-3"] : colours.line);
        write(brush, number(value), left - 8, y(value) + 4, { size: 12, color: colours["ink-3"], align: "right" });
      }
      const bar = colours.heat[3] ?? colours.ink;
      const gap = wide > 6 ? 2 : wide > 3 ? 1 : 0;
      bins.forEach(({ count }, index) => {
        fillBox(brush, left + index * wide, y(count), wide - gap, 8 + high - y(count), bar);
        if (wide < 22 || count === 0) return;
        write(brush, number(count), left + (index + 0.5) * wide, y(count) - 4, {
          ...{ size: 11, align: "center" },
          color: colours["ink-2"],
        });
      });
      const small = { size: 12, color: colours["ink-2"] };
      const [first, last] = [bins[0], bins.at(-1)];
      if (first) write(brush, day(first.from), left, high + 28, small);
      if (last) write(brush, day(last.to), width, high + 28, { ...small, align: "right" });
      write(brush, note, left, high + 50, { ...small, color: colours["ink-3"] });
    },
  };
}

/** The next of 1, 2, 5, 10, 20 and so on. */
function roundStep(least: number): number {
  for (let power = 1; ; power *= 10) {
    for (const factor of [1, 2, 5]) if (factor * power >= least) return factor * power;
  }
}
