import { z } from "zod";
import { trendStep } from "../../db/queries/insight";
import type { Context } from "../context";
import { steps } from "../domain/insight";
import { FilterInput } from "./filter-input";
import { filterParameters, readFacts } from "./read-facts";

export const StepTrendInput = z.strictObject({ filter: FilterInput, step: z.enum(steps) });

/**
 * Measures one response step by month. Returns every month from the first to the last with data, including months
 * without data in between.
 */
export async function readStepTrend({ db }: Context, { filter, step }: z.output<typeof StepTrendInput>) {
  return { months: await readFacts(db, (tx) => trendStep(tx, { ...filterParameters(filter), step })) };
}
