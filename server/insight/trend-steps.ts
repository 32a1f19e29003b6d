import { z } from "zod";
import { trendStep } from "../../db/insight-queries";
import type { Context } from "../context";
import { steps } from "../domain/insight";
import { FilterInput } from "./filter-input";
import { filterParameters, readFacts } from "./read-facts";

export const TrendStepsInput = z.strictObject({ filter: FilterInput, step: z.enum(steps) });

/** One step month by month, from the first month with any incident or call of any kind to the last, without gaps. */
export async function trendSteps({ db }: Context, { filter, step }: z.output<typeof TrendStepsInput>) {
  return { months: await readFacts(db, (tx) => trendStep(tx, { ...filterParameters(filter), step })) };
}
