import { z } from "zod";
import type { Context } from "../context";
import { addDays } from "../domain/calendar-day";
import { FilterInput } from "./filter-input";
import { monthsOf, selectRows } from "./select-rows";

export const CountTimesInput = z.strictObject({ filter: FilterInput });

/** When it happened: the days on which anything did, in their order, and the 168 hours of the week (weekday * 24 + hour; Monday is 0). */
export async function countTimes(context: Context, { filter }: z.output<typeof CountTimesInput>) {
  const hours = new Uint32Array(168);
  const days: [day: string, count: number][] = [];
  for await (const { month, rows, count } of selectRows(context, monthsOf(context), filter)) {
    const ofMonth = new Uint32Array(32);
    const { day, weekHour } = month;
    for (let at = 0; at < count; at++) {
      const row = rows[at] as number;
      const hour = weekHour[row] as number;
      const date = day[row] as number;
      hours[hour] = (hours[hour] as number) + 1;
      ofMonth[date] = (ofMonth[date] as number) + 1;
    }
    for (const [date, found] of ofMonth.entries()) if (found > 0) days.push([addDays(month.month, date - 1), found]);
  }
  return { days, hours: [...hours] };
}
