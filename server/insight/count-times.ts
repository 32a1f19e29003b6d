import { z } from "zod";
import { countTimes as countTimesQuery } from "../../db/queries/insight";
import type { Context } from "../context";
import { FilterInput } from "./filter-input";
import { filterParameters, readFacts } from "./read-facts";

export const CountTimesInput = z.strictObject({ filter: FilterInput });

/**
 * Counts incidents by day and by the 168 hours of the week (weekday * 24 + hour; Monday is 0). Days without incidents
 * are left out.
 */
export async function countTimes(context: Context, { filter }: z.output<typeof CountTimesInput>) {
  const rows = await readFacts(context.db, (tx) => countTimesQuery(tx, filterParameters(filter)));
  const days: [day: string, count: number][] = [];
  const hours = new Array<number>(168).fill(0);
  for (const { day, weekday, hour, count } of rows) {
    if (day !== null) days.push([day, count]);
    else if (weekday !== null && hour !== null) hours[weekday * 24 + hour] = count;
  }
  return { days, hours };
}
