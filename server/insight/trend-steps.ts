import { z } from "zod";
import { trendStep } from "../../db/queries/insight";
import type { Context } from "../context";
import { steps } from "../domain/insight";
import { FilterInput } from "./filter-input";
import { filterParameters, readFacts } from "./read-facts";

export const TrendStepsInput = z.strictObject({ filter: FilterInput, step: z.enum(steps) });

/** Measures one step for every month of the period from the first to the last month with data, without gaps. */
export async function trendSteps({ db }: Context, { filter, step }: z.output<typeof TrendStepsInput>) {
  return { months: await readFacts(db, (tx) => trendStep(tx, { ...filterParameters(filter), step })) };
}
