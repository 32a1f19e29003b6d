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
 * Measures how fast help came: of each step its median and 90th percentile (nearest rank, whole seconds) with how many were stamped; how
 * many of these are in a category with a target for the step, and how many kept it. Groups come largest first, then by code: kecamatan
 * without boundary calls; agency and station of the leading crew, without incidents to which nobody was sent. With `by` "all" there is one
 * group, whose key is empty.
 */
export async function measureSteps({ db }: Context, { filter, by }: z.output<typeof MeasureStepsInput>) {
  const rows = await readFacts(db, async (tx) =>
    measureStepsQuery(tx, { ...filterParameters(filter), by, ...(await readTargets(tx)) }),
  );
  const groups = rows.map(({ key, total, complete, stamped, promised, within, percentiles }) => ({
    key,
    total,
    complete,
    steps: ofEachStep((index) => ({
      n: stamped[index] ?? 0,
      median: percentiles[index]?.[0] ?? null,
      p90: percentiles[index]?.[1] ?? null,
      promised: promised[index] ?? 0,
      within: within[index] ?? 0,
    })),
  }));
  if (by === "all" && groups.length === 0)
    groups.push({ key: "", total: 0, complete: 0, steps: ofEachStep(() => none) });
  return { groups: groups.sort((a, b) => b.total - a.total || a.key.localeCompare(b.key)) };
}

const none: StepFigures = { n: 0, median: null, p90: null, promised: 0, within: 0 };

function ofEachStep(figures: (index: number) => StepFigures): Record<InsightStep, StepFigures> {
  return Object.fromEntries(steps.map((step, index) => [step, figures(index)])) as Record<InsightStep, StepFigures>;
}

/** The seconds promised in each category, as the query takes them; null where nothing is promised. */
async function readTargets(db: Db) {
  const saved = await db.select().from(target);
  const targets = categories.map(
    (category) => saved.find((row) => row.category === category) ?? { category, ...defaultThresholds(category) },
  );
  return {
    target_categories: targets.map(({ category }) => category),
    dispatch_targets: targets.map(({ assignSeconds }) => assignSeconds),
    acknowledge_targets: targets.map(({ acknowledgeSeconds }) => acknowledgeSeconds),
    total_targets: targets.map(({ promisedSeconds }) => promisedSeconds),
  };
}
