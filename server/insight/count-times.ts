import { z } from "zod";
import type { Context } from "../context";
import { addDays } from "../domain/calendar";
import { addUp, type Sum } from "./add-up";
import { FilterInput } from "./filter-input";
import { monthsOf } from "./select-rows";

export const CountTimesInput = z.strictObject({ filter: FilterInput });

/** When it happened: the days on which anything did, in their order, and the 168 hours of the week (weekday * 24 + hour; Monday is 0). */
export async function countTimes(context: Context, { filter }: z.output<typeof CountTimesInput>) {
  const { hours, days } = await addUp(context, monthsOf(context), filter, times);
  return { days, hours: [...hours] };
}

type Times = { hours: Uint32Array; days: [day: string, count: number][] };

const times: Sum<Times> = {
  name: "times",
  fresh: () => ({ hours: new Uint32Array(168), days: [] }),
  copy: ({ hours, days }) => ({ hours: hours.slice(), days: [...days] }),
  bytes: ({ hours, days }) => hours.byteLength + 64 * days.length,
  add: ({ hours, days }, { month: { month, day, weekHour }, rows, count }) => {
    const ofMonth = new Uint32Array(32);
    for (let at = 0; at < count; at++) {
      const row = rows[at] as number;
      const hour = weekHour[row] as number;
      const date = day[row] as number;
      hours[hour] = (hours[hour] as number) + 1;
      ofMonth[date] = (ofMonth[date] as number) + 1;
    }
    for (const [date, found] of ofMonth.entries()) if (found > 0) days.push([addDays(month, date - 1), found]);
  },
};
