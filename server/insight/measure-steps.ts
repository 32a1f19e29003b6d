import { z } from "zod";
import type { Category } from "../../db/vocabulary";
import type { Context } from "../context";
import { chain, type InsightStep, steps } from "../domain/insight";
import { FilterInput } from "./filter-input";
import type { Month } from "./hold-months";
import type { KnownCodes } from "./known-codes";
import { marksPerType, missing } from "./month-columns";
import { categoriesOfTypes, readTargets } from "./read-targets";
import { monthsOf, type Selected, selectRows } from "./select-rows";
import { Spread } from "./spread";

export const MeasureStepsInput = z.strictObject({
  filter: FilterInput,
  by: z.enum(["all", "category", "district", "agency", "station"]),
});
type By = z.output<typeof MeasureStepsInput>["by"];

export const wholeChain = chain.reduce((bits, step) => bits | (1 << steps.indexOf(step)), 0);

type Measured = { spread: Spread; promised: number; within: number };
type Group = { total: number; complete: number; steps: Measured[] };

/**
 * How fast help came: of each step its median and 90th percentile (nearest rank, whole seconds) with how many were stamped; how many of
 * these are in a category with a target for the step, and how many kept it. In groups, the largest first: kecamatan without boundary
 * calls; agency and station are those of the crew that was first on scene or, where none arrived, first sent, without incidents to
 * which nobody was sent. Without groups there is one, whose key is empty.
 */
export async function measureSteps(context: Context, { filter, by }: z.output<typeof MeasureStepsInput>) {
  const months = monthsOf(context);
  const { codes } = months;
  const [categories, targets] = await Promise.all([categoriesOfTypes(context.db), readTargets(context.db)]);
  const groups = new Map<string, Group>();
  if (by === "all") groups.set("", newGroup());
  let places = new Uint16Array(0);
  for await (const selected of selectRows(context, months, filter)) {
    if (places.length < selected.rows.length) places = new Uint16Array(selected.rows.length);
    const { names, column, divisor } = grouping(by, codes, selected.month, categories);
    // The place of each number's group; 0 for none.
    const known: (Group | null)[] = [null];
    const placeOf = Uint16Array.from(names, (name) => {
      if (name === null) return 0;
      const group = groups.get(name) ?? newGroup();
      groups.set(name, group);
      const place = known.indexOf(group);
      return place > 0 ? place : known.push(group) - 1;
    });
    const { rows, count } = selected;
    for (let at = 0; at < count; at++) {
      places[at] = placeOf[((column[rows[at] as number] as number) / divisor) | 0] as number;
    }
    addChains(selected, places, known);
    for (const [index, step] of steps.entries()) {
      const limits = Int32Array.from(
        codes.types.all,
        (type) => targets.get(categories.get(type) as Category)?.[step] ?? -1,
      );
      addStep(
        selected,
        places,
        index,
        known.map((group) => group?.steps[index] ?? null),
        limits,
      );
    }
  }
  return {
    groups: [...groups]
      .filter(([key, { total }]) => key === "" || total > 0)
      .sort(([, a], [, b]) => b.total - a.total)
      .map(([key, { total, complete, steps: measured }]) => ({ key, total, complete, steps: inWords(measured) })),
  };
}

function newGroup(): Group {
  return { total: 0, complete: 0, steps: steps.map(() => ({ spread: new Spread(), promised: 0, within: 0 })) };
}

/** The name of each number's group, and where a row's number stands: in a column, after division. */
function grouping(by: By, codes: KnownCodes, month: Month, categories: ReadonlyMap<string, Category>) {
  const crews = () => codes.crews.all;
  switch (by) {
    case "all":
      return { names: codes.types.all.map(() => ""), column: month.kind, divisor: marksPerType };
    case "category":
      return {
        names: codes.types.all.map((type) => categories.get(type) ?? null),
        column: month.kind,
        divisor: marksPerType,
      };
    case "district":
      return { names: codes.districts.all.map((code) => code || null), column: month.district, divisor: 1 };
    case "agency":
      return { names: crews().map(({ agency }) => agency || null), column: month.crew, divisor: 1 };
    case "station":
      return { names: crews().map(({ station }) => station), column: month.crew, divisor: 1 };
  }
}

function addChains({ month, rows, count }: Selected, places: Uint16Array, known: (Group | null)[]): void {
  const totals = new Uint32Array(known.length);
  const complete = new Uint32Array(known.length);
  const { stamped } = month;
  for (let at = 0; at < count; at++) {
    const place = places[at] as number;
    const isWhole = ((stamped[rows[at] as number] as number) & wholeChain) === wholeChain ? 1 : 0;
    totals[place] = (totals[place] as number) + 1;
    complete[place] = (complete[place] as number) + isWhole;
  }
  for (const [place, group] of known.entries()) {
    if (!group) continue;
    group.total += totals[place] as number;
    group.complete += complete[place] as number;
  }
}

function addStep(
  { month: { kind, seconds }, rows, count }: Selected,
  places: Uint16Array,
  step: number,
  known: (Measured | null)[],
  limits: Int32Array,
): void {
  const column = seconds[step] as Uint16Array;
  for (let at = 0; at < count; at++) {
    const row = rows[at] as number;
    const took = column[row] as number;
    if (took === missing) continue;
    const measured = known[places[at] as number];
    if (!measured) continue;
    measured.spread.add(took);
    const limit = limits[((kind[row] as number) / marksPerType) | 0] as number;
    if (limit < 0) continue;
    measured.promised += 1;
    if (took <= limit) measured.within += 1;
  }
}

function inWords(measured: readonly Measured[]) {
  const told = ({ spread, promised, within }: Measured) => ({
    n: spread.n,
    median: spread.at(0.5),
    p90: spread.at(0.9),
    promised,
    within,
  });
  return Object.fromEntries(steps.map((step, index) => [step, told(measured[index] as Measured)])) as Record<
    InsightStep,
    ReturnType<typeof told>
  >;
}
