import { z } from "zod";
import type { Db } from "../../db/client";
import { countSteps, stepPercentiles } from "../../db/insight-queries";
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
    const grouped = { ...filterParameters(filter), by };
    const targets = await readTargets(tx);
    const counts = await countSteps(tx, { ...grouped, ...targetParameters(targets) });
    // In the order of their numbers, like the sorted values.
    const numbers = by === "all" ? [0] : [...new Set(counts.map(({ number }) => number))];
    const groups = numbers.map((number) =>
      countGroup(
        counts.filter((row) => row.number === number),
        targets,
      ),
    );
    const fractionsOf = (step: InsightStep) => fractionsOfGroups(groups.map(({ steps }) => steps[step].n));
    const halves = await stepPercentiles(tx, {
      ...grouped,
      answer_fractions: fractionsOf("answer"),
      dispatch_fractions: fractionsOf("dispatch"),
      acknowledge_fractions: fractionsOf("acknowledge"),
      turnout_fractions: fractionsOf("turnout"),
      travel_fractions: fractionsOf("travel"),
      on_scene_fractions: fractionsOf("onScene"),
      total_fractions: fractionsOf("total"),
    });
    for (const { first, percentiles } of halves)
      for (const [index, values] of percentiles.entries()) {
        const step = steps[first + index] as InsightStep;
        for (const [place, value] of (values ?? []).entries()) {
          const figures = groups[numbers.indexOf(value >> 16)]?.steps[step];
          if (figures) figures[place % 2 === 0 ? "median" : "p90"] = value & 0xffff;
        }
      }
    return { groups: groups.sort((a, b) => b.total - a.total || a.key.localeCompare(b.key)) };
  });
}

type StepFigures = { n: number; median: number | null; p90: number | null; promised: number; within: number };

/** Adds up the counts of a group; its percentiles are still null. */
function countGroup(counts: Awaited<ReturnType<typeof countSteps>>, targets: Targets) {
  const none: StepFigures = { n: 0, median: null, p90: null, promised: 0, within: 0 };
  const figures = Object.fromEntries(steps.map((step) => [step, { ...none }])) as Record<InsightStep, StepFigures>;
  let [total, complete] = [0, 0];
  for (const { category, stamped, count, dispatchWithin, acknowledgeWithin, totalWithin } of counts) {
    total += count;
    if (isComplete(stamped)) complete += count;
    for (const [index, step] of steps.entries()) {
      if (!isStamped(stamped, index)) continue;
      figures[step].n += count;
      if (targets[category][step] !== undefined) figures[step].promised += count;
    }
    figures.dispatch.within += dispatchWithin;
    figures.acknowledge.within += acknowledgeWithin;
    figures.total.within += totalWithin;
  }
  return { key: counts[0]?.key ?? "", total, complete, steps: figures };
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
