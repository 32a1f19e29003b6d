import { z } from "zod";
import type { Context } from "../context";
import { monthStart } from "../domain/calendar";
import { type InsightStep, steps } from "../domain/insight";
import { FilterInput } from "./filter-input";
import { monthsOf, selectRows } from "./select-rows";
import { Spreads } from "./spreads";

export const TrendStepsInput = z.strictObject({ filter: FilterInput, step: z.enum(steps) });

type Point = { month: string; n: number; median: number | null; p90: number | null };

/** One step month by month, from the first month with any incident of any kind to the last; months without one between them are told. */
export async function trendSteps(
  context: Context,
  { filter, step }: { filter: z.output<typeof FilterInput>; step: InsightStep },
) {
  const months: Point[] = [];
  for await (const { month, rows, count } of selectRows(context, monthsOf(context), filter)) {
    const column = month.seconds[steps.indexOf(step)] as Uint16Array;
    const spreads = new Spreads();
    spreads.add(column, rows, count, new Uint16Array(count), 1);
    const last = months.at(-1);
    for (let gap = last && monthStart(last.month, 1); gap && gap < month.month; gap = monthStart(gap, 1)) {
      months.push({ month: gap, n: 0, median: null, p90: null });
    }
    months.push({ month: month.month, ...spreads.told(0) });
  }
  return { months };
}
