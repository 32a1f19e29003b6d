import { z } from "zod";
import type { Db } from "../../db/client";
import { measureSteps as measureStepsQuery } from "../../db/insight-queries";
import { target } from "../../db/schema/plans";
import { categories } from "../../db/vocabulary";
import type { Context } from "../context";
import { type InsightStep, steps } from "../domain/insight";
import { defaultThresholds } from "../domain/target";
import { FilterInput } from "./filter-input";
import { filterParameters, readFacts } from "./read-facts";

export const MeasureStepsInput = z.strictObject({
  filter: FilterInput,
  by: z.enum(["all", "category", "district", "agency", "station"]),
});

type StepFigures = { n: number; median: number | null; p90: number | null; promised: number; within: number };

/**
 * Measures response times: for each step the number of incidents, the median and the 90th percentile (nearest rank, whole
 * seconds), how many of them have a target for the step, and how many met it. Groups are sorted by size, then by code. Kecamatan
 * exclude boundary calls; agency and station are those of the leading crew, so they exclude incidents without a crew. With `by`
 * "all" there is one group with an empty key.
 */
export async function measureSteps({ db }: Context, { filter, by }: z.output<typeof MeasureStepsInput>) {
  const rows = await readFacts(db, async (tx) =>
    measureStepsQuery(tx, { ...filterParameters(filter), by, ...(await readTargets(tx)) }),
  );
  const groups = rows.map(({ key, total, complete, stamped, promised, within, percentiles }) => ({
    key,
    total,
    complete,
    steps: mapSteps((index) => ({
      n: stamped[index] ?? 0,
      median: percentiles[index]?.[0] ?? null,
      p90: percentiles[index]?.[1] ?? null,
      promised: promised[index] ?? 0,
      within: within[index] ?? 0,
    })),
  }));
  if (by === "all" && groups.length === 0) groups.push({ key: "", total: 0, complete: 0, steps: mapSteps(() => none) });
  return { groups: groups.sort((a, b) => b.total - a.total || a.key.localeCompare(b.key)) };
}

const none: StepFigures = { n: 0, median: null, p90: null, promised: 0, within: 0 };

function mapSteps(figures: (index: number) => StepFigures): Record<InsightStep, StepFigures> {
  return Object.fromEntries(steps.map((step, index) => [step, figures(index)])) as Record<InsightStep, StepFigures>;
}

/** The target seconds of each category as query parameters; null if there is no target. */
async function readTargets(db: Db) {
  const storedTargets = await db.select().from(target);
  const targets = categories.map(
    (category) =>
      storedTargets.find((row) => row.category === category) ?? { category, ...defaultThresholds(category) },
  );
  return {
    target_categories: targets.map(({ category }) => category),
    dispatch_targets: targets.map(({ assignSeconds }) => assignSeconds),
    acknowledge_targets: targets.map(({ acknowledgeSeconds }) => acknowledgeSeconds),
    total_targets: targets.map(({ promisedSeconds }) => promisedSeconds),
  };
}
