import { z } from "zod";
import type { Db } from "../../db/client";
import { countSteps, stepPercentiles } from "../../db/queries/insight";
import { target } from "../../db/schema/plans";
import { type Category, categories } from "../../db/vocabulary";
import type { Context } from "../context";
import { type InsightStep, isComplete, isStamped, steps } from "../domain/insight";
import { defaultThresholds } from "../domain/target";
import { FilterInput } from "./filter-input";
import { filterParameters, readFacts } from "./read-facts";

export const MeasureStepsInput = z.strictObject({
  filter: FilterInput,
  by: z.enum(["all", "category", "district", "agency", "station"]),
});

/**
 * Measures response times: for each step the number of incidents, the median and the 90th percentile (nearest rank, whole
 * seconds), how many of them have a target for the step, and how many met it. Groups are sorted by size, then by code. Kecamatan
 * exclude boundary calls; agency and station are those of the leading crew, so they exclude incidents without a crew. With `by`
 * "all" there is one group with an empty key.
 */
export async function measureSteps({ db }: Context, { filter, by }: z.output<typeof MeasureStepsInput>) {
  return readFacts(db, async (tx) => {
    const parameters = { ...filterParameters(filter), by };
    const targets = await readTargets(tx);
    const counts = await countSteps(tx, { ...parameters, ...targetParameters(targets) });
    const groups = new Map<number, Group>();
    if (by === "all") groups.set(0, emptyGroup(""));
    for (const row of counts) {
      const group = groups.get(row.number) ?? emptyGroup(row.key);
      groups.set(row.number, group);
      addCounts(group, row, targets);
    }
    if (counts.length > 0) await readPercentiles(tx, parameters, groups);
    return { groups: [...groups.values()].sort((a, b) => b.total - a.total || a.key.localeCompare(b.key)) };
  });
}

type StepFigures = { n: number; median: number | null; p90: number | null; promised: number; within: number };

type Group = { key: string; total: number; complete: number; steps: Record<InsightStep, StepFigures> };

function emptyGroup(key: string): Group {
  const figures = steps.map((step) => [step, { n: 0, median: null, p90: null, promised: 0, within: 0 }]);
  return { key, total: 0, complete: 0, steps: Object.fromEntries(figures) };
}

function addCounts(group: Group, row: Awaited<ReturnType<typeof countSteps>>[number], targets: Targets): void {
  group.total += row.count;
  if (isComplete(row.stamped)) group.complete += row.count;
  for (const [index, step] of steps.entries()) {
    if (!isStamped(row.stamped, index)) continue;
    group.steps[step].n += row.count;
    if (targets[row.category][step] !== undefined) group.steps[step].promised += row.count;
  }
  group.steps.dispatch.within += row.dispatchWithin;
  group.steps.acknowledge.within += row.acknowledgeWithin;
  group.steps.total.within += row.totalWithin;
}

type Parameters = ReturnType<typeof filterParameters> & { by: string };

/** Sets the percentiles of all groups, which are given in the order of their numbers. */
async function readPercentiles(tx: Db, parameters: Parameters, groups: ReadonlyMap<number, Group>): Promise<void> {
  const fractionsOf = (step: InsightStep) =>
    fractionsOfGroups([...groups.values()].map((group) => group.steps[step].n));
  const halves = await stepPercentiles(tx, {
    ...parameters,
    answer_fractions: fractionsOf("answer"),
    dispatch_fractions: fractionsOf("dispatch"),
    acknowledge_fractions: fractionsOf("acknowledge"),
    turnout_fractions: fractionsOf("turnout"),
    travel_fractions: fractionsOf("travel"),
    on_scene_fractions: fractionsOf("onScene"),
    total_fractions: fractionsOf("total"),
  });
  for (const { first, percentiles } of halves)
    for (const [index, values] of percentiles.entries())
      for (const [place, value] of (values ?? []).entries()) {
        const figures = groups.get(value >> 16)?.steps[steps[first + index] as InsightStep];
        if (figures) figures[place % 2 === 0 ? "median" : "p90"] = value & 0xffff;
      }
}

/**
 * The fractions that select the median and the 90th percentile (nearest rank) of each group among the values of all groups, which follow
 * each other; `counts` are the numbers of values. A fraction lies between two ranks, so that rounding cannot select the next one.
 */
function fractionsOfGroups(counts: readonly number[]): number[] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  let before = 0;
  return counts.flatMap((count) => {
    const ranks = count === 0 ? [] : [0.5, 0.9].map((fraction) => before + Math.ceil(fraction * count));
    before += count;
    return ranks.map((rank) => (rank - 0.5) / all);
  });
}

type Targets = Awaited<ReturnType<typeof readTargets>>;

/** The target seconds of each category; a step without a target is missing. */
async function readTargets(db: Db) {
  const storedTargets = await db.select().from(target);
  const entries = categories.map((category) => {
    const row = storedTargets.find((stored) => stored.category === category) ?? defaultThresholds(category);
    const seconds: Partial<Record<InsightStep, number>> = {
      dispatch: row.assignSeconds,
      acknowledge: row.acknowledgeSeconds,
    };
    return [category, row.promisedSeconds === null ? seconds : { ...seconds, total: row.promisedSeconds }] as const;
  });
  return Object.fromEntries(entries) as Record<Category, Partial<Record<InsightStep, number>>>;
}

function targetParameters(targets: Targets) {
  return {
    target_categories: categories,
    dispatch_targets: categories.map((category) => targets[category].dispatch),
    acknowledge_targets: categories.map((category) => targets[category].acknowledge),
    total_targets: categories.map((category) => targets[category].total ?? null),
  };
}
