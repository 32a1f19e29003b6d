import { classOf, colourOf, countClasses } from "../../map/classes";
import { inkOn } from "../../when/ink-on";
import { fillBox, write } from "./canvas";
import type { PictureBody } from "./make-picture";

type Words = { weekdays: readonly string[]; sum: string; number: (value: number) => string };

const row = 40;
const head = 26;
const labels = 100;
const sums = 64;

/** The hours of the week as a matrix with the numbers in it, and the sums. */
export function hoursBody(hours: readonly number[], { weekdays, sum, number }: Words): PictureBody {
  const classes = countClasses(Math.max(...hours, 0));
  const at = (day: number, hour: number) => hours[day * 24 + hour] ?? 0;
  const added = (counts: number[]) => counts.reduce((before, count) => before + count, 0);
  const ofHours = Array.from({ length: 24 }, (_, hour) => hour);
  return {
    height: head + 7 * row + 24,
    paint: (brush, width, colours) => {
      const wide = (width - labels - sums) / 24;
      const small = { size: 12, color: colours["ink-3"], align: "center" as const };
      for (const hour of ofHours) {
        write(brush, String(hour).padStart(2, "0"), labels + (hour + 0.5) * wide, 16, small);
      }
      write(brush, sum, width, 16, { ...small, align: "right" });
      weekdays.forEach((name, day) => {
        const top = head + day * row;
        write(brush, name, 0, top + 25, { size: 14, color: colours.ink });
        for (const hour of ofHours) {
          const count = at(day, hour);
          const colour = count === 0 ? colours.raised : colours.heat[colourOf(classOf(count, classes), classes.length)];
          fillBox(brush, labels + hour * wide, top, wide - 2, row - 2, colour ?? colours.raised);
          if (count === 0) continue;
          write(brush, number(count), labels + (hour + 0.5) * wide - 1, top + 25, {
            ...{ size: 13, weight: 600, align: "center" },
            color: inkOn(colour ?? colours.raised),
          });
        }
        const ofDay = added(ofHours.map((hour) => at(day, hour)));
        write(brush, number(ofDay), width, top + 25, { size: 14, weight: 650, color: colours.ink, align: "right" });
      });
      const foot = head + 7 * row + 16;
      write(brush, sum, 0, foot, { ...small, align: "left" });
      for (const hour of ofHours) {
        const ofHour = added(weekdays.map((_, day) => at(day, hour)));
        write(brush, number(ofHour), labels + (hour + 0.5) * wide - 1, foot, { ...small, color: colours.ink });
      }
    },
  };
}
