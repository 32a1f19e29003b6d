import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { measureSteps as queryGroups } from "../../db/queries/insight";
import { target } from "../../db/schema/plans";
import { type Category, categories, dataKinds } from "../../db/vocabulary";
import type { Context } from "../context";
import { dayOf } from "../domain/calendar";
import { completeStepMask, type InsightStep, steps } from "../domain/insight";
import { defaultThresholds } from "../domain/target";
import { FilterInput } from "./filter-input";
import { filterParameters, readFacts } from "./read-facts";

export const MeasureStepsInput = z.strictObject({
  filter: FilterInput,
  by: z.enum(["all", "category", "district", "agency", "station"]),
});

/**
 * Measures response times. For each step: the number of incidents, the median and the 90th percentile (nearest rank,
 * whole seconds), how many of the incidents have a target for the step, and how many met it. Groups are sorted by size,
 * then by code. Groups by district exclude boundary calls. In groups by agency or station, an incident counts for the
 * agency or station of its leading crew, and incidents without a crew are excluded. With `by` "all" there is one group
 * with an empty key.
 */
export async function measureSteps({ db }: Context, { filter, by }: z.output<typeof MeasureStepsInput>) {
  return readFacts(db, async (tx) => {
    // These settings turn off parallel scans inside the two halves of the query. The planner then runs the halves in
    // parallel with one worker. A second worker would have to load PostGIS, which takes about 15 ms of processor time.
    await tx.execute(sql`
      select set_config('min_parallel_table_scan_size', '1TB', true), set_config('max_parallel_workers', '1', true)`);
    const targets = await readTargets(tx);
    const rows = await queryGroups(tx, {
      ...{ ...filterParameters(filter), by, complete_bits: completeStepMask },
      ...targets,
    });
    const groups = new Map(by === "all" ? [[0, emptyGroup("")]] : []);
    for (const row of rows) {
      const group = groups.get(row.number) ?? emptyGroup(row.key);
      groups.set(row.number, group);
      fillGroup(group, row);
    }
    return { groups: [...groups.values()].sort((a, b) => b.total - a.total || a.key.localeCompare(b.key)) };
  });
}

type StepFigures = { n: number; median: number | null; p90: number | null; promised: number; within: number };

type Group = { key: string; total: number; complete: number; steps: Record<InsightStep, StepFigures> };

function emptyGroup(key: string): Group {
  const figures = steps.map((step) => [step, { n: 0, median: null, p90: null, promised: 0, within: 0 }]);
  return { key, total: 0, complete: 0, steps: Object.fromEntries(figures) };
}

type Row = Awaited<ReturnType<typeof queryGroups>>[number];

/**
 * Copies the figures from a query row to its group. For the group of all incidents, the query returns two rows with the
 * percentiles of different steps.
 */
function fillGroup(group: Group, { total, complete, counts, promised, within, percentiles }: Row): void {
  Object.assign(group, { total, complete });
  for (const [index, step] of steps.entries()) {
    group.steps[step].n = counts[index] ?? 0;
    const [median, p90] = percentiles[index] ?? [];
    if (median !== undefined && p90 !== undefined) Object.assign(group.steps[step], { median, p90 });
  }
  const { dispatch, acknowledge, total: totalStep } = group.steps;
  Object.assign(dispatch, { promised: dispatch.n, within: within[0] });
  Object.assign(acknowledge, { promised: acknowledge.n, within: within[1] });
  Object.assign(totalStep, { promised, within: within[2] });
}

/** The targets of all categories, in seconds, as parameters of the query. */
async function readTargets(db: Db) {
  const storedTargets = await db.select().from(target);
  const targets = categories.map(
    (category) => storedTargets.find((row) => row.category === category) ?? defaultThresholds(category),
  );
  return {
    target_categories: categories,
    dispatch_targets: targets.map(({ assignSeconds }) => assignSeconds),
    acknowledge_targets: targets.map(({ acknowledgeSeconds }) => acknowledgeSeconds),
    total_targets: targets.map(({ promisedSeconds }) => promisedSeconds),
  };
}

export const TodayInput = z.strictObject({ data: z.enum(dataKinds) });

/**
 * The figures of the current day (WIB) for the wall and for leaders: the number of incidents, the times until a crew
 * was sent and arrived, and the number of incidents by category, largest first. Sensitive incidents are not counted.
 */
export async function measureToday(context: Context, { data }: z.output<typeof TodayInput>) {
  const day = dayOf(context.now());
  const filter = FilterInput.parse({ from: day, to: day, data });
  const { groups: allGroups } = await measureSteps(context, { filter, by: "all" });
  const { groups } = await measureSteps(context, { filter, by: "category" });
  const { total = 0, steps: measured } = allGroups[0] ?? emptyGroup("");
  const byCategory = groups.map(({ key, total: count }) => ({ category: key as Category, count }));
  return { day, total, sent: measured.dispatch, arrived: measured.total, byCategory };
}
