import { z } from "zod";
import { countInside as countInsideQuery } from "../../db/queries/insight";
import { type Precision, precisions } from "../../db/vocabulary";
import type { Context } from "../context";
import { FilterInput } from "./filter-input";
import { filterParameters, readFacts } from "./read-facts";

export const CountBreakdownInput = z.strictObject({ filter: FilterInput });

/**
 * Counts incidents by type (most frequent first, then by code), priority (1 to 4), precision and hour of day. Also
 * returns the median total response time in seconds. Meant for filters with one cell or one district.
 */
export async function countBreakdown({ db }: Context, { filter }: z.output<typeof CountBreakdownInput>) {
  const rows = await readFacts(db, (tx) => countInsideQuery(tx, filterParameters(filter)));
  const types: [type: string, count: number][] = [];
  const priorities = [0, 0, 0, 0];
  const byPrecision = Object.fromEntries(precisions.map((precision) => [precision, 0])) as Record<Precision, number>;
  const hours = new Array<number>(24).fill(0);
  let median: { total: number | null; n: number } = { total: null, n: 0 };
  for (const row of rows) {
    if (row.type !== null) types.push([row.type, row.count]);
    else if (row.priority !== null) priorities[row.priority - 1] = row.count;
    else if (row.precision !== null) byPrecision[row.precision] = row.count;
    else if (row.hour !== null) hours[row.hour] = row.count;
    else median = { total: row.median, n: row.count };
  }
  return {
    total: hours.reduce((sum, count) => sum + count, 0),
    types: types.sort(([codeA, countA], [codeB, countB]) => countB - countA || codeA.localeCompare(codeB)),
    priorities,
    precisions: byPrecision,
    hours,
    median,
  };
}
