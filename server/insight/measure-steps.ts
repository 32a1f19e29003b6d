import { z } from "zod";
import type { Category } from "../../db/vocabulary";
import type { Context } from "../context";
import { chain, type InsightStep, steps } from "../domain/insight";
import { addUp, type Sum } from "./add-up";
import { FilterInput } from "./filter-input";
import type { Month } from "./hold-months";
import type { KnownCodes } from "./known-codes";
import { marksPerType, missing } from "./month-columns";
import { categoriesOfTypes, type Promised, readTargets } from "./read-targets";
import { monthsOf, type Selected } from "./select-rows";
import { Spreads } from "./spreads";
import { Tally } from "./tally";

export const MeasureStepsInput = z.strictObject({
  filter: FilterInput,
  by: z.enum(["all", "category", "district", "agency", "station"]),
});
type By = z.output<typeof MeasureStepsInput>["by"];

export const wholeChain = chain.reduce((bits, step) => bits | (1 << steps.indexOf(step)), 0);

/**
 * How fast help came: of each step its median and 90th percentile (nearest rank, whole seconds) with how many were stamped; how many of
 * these are in a category with a target for the step, and how many kept it. In groups, the largest first, then by code: kecamatan without boundary
 * calls; agency and station are those of the crew that was first on scene or, where none arrived, first sent, without incidents to
 * which nobody was sent. Without groups there is one, whose key is empty.
 */
export async function measureSteps(context: Context, { filter, by }: z.output<typeof MeasureStepsInput>) {
  const months = monthsOf(context);
  const { codes } = months;
  const [categories, targets] = await Promise.all([categoriesOfTypes(context.db), readTargets(context.db)]);
  const state = await addUp(context, months, filter, stepsBy(by, codes, categories, targets));
  const told = (place: number) =>
    Object.fromEntries(
      steps.map((step, index) => [
        step,
        {
          ...(state.spreads[index] as Spreads).told(place),
          promised: (state.promised[index] as Tally).of(place),
          within: (state.within[index] as Tally).of(place),
        },
      ]),
    ) as Record<InsightStep, StepTold>;
  const groups = state.names.map((key, place) => ({
    ...{ key, place },
    ...{ total: state.totals.of(place), complete: state.complete.of(place) },
  }));
  return {
    groups: groups
      // The first is of those that are in no group.
      .filter(({ key, total, place }) => place > 0 && (key === "" || total > 0))
      .sort((one, other) => other.total - one.total || one.key.localeCompare(other.key))
      .map(({ place, ...group }) => ({ ...group, steps: told(place) })),
  };
}

type StepTold = ReturnType<Spreads["told"]> & { promised: number; within: number };

type Measured = {
  names: string[];
  totals: Tally;
  complete: Tally;
  spreads: Spreads[];
  promised: Tally[];
  within: Tally[];
};

function stepsBy(
  by: By,
  codes: KnownCodes,
  categories: ReadonlyMap<string, Category>,
  targets: ReadonlyMap<Category, Promised>,
): Sum<Measured> {
  let places = new Uint16Array(0);
  return {
    name: JSON.stringify(["steps", by, [...categories], [...targets]]),
    fresh: () => ({
      names: by === "all" ? ["", ""] : [""],
      totals: new Tally(),
      complete: new Tally(),
      spreads: steps.map(() => new Spreads()),
      promised: steps.map(() => new Tally()),
      within: steps.map(() => new Tally()),
    }),
    copy: ({ names, totals, complete, spreads, promised, within }) => ({
      names: [...names],
      totals: totals.copy(),
      complete: complete.copy(),
      spreads: spreads.map((one) => one.copy()),
      promised: promised.map((one) => one.copy()),
      within: within.map((one) => one.copy()),
    }),
    bytes: ({ totals, complete, spreads, promised, within }) =>
      [totals, complete, ...spreads, ...promised, ...within].reduce((sum, { bytes }) => sum + bytes, 0),
    add: (state, selected) => {
      const { month, rows, count } = selected;
      if (places.length < rows.length) places = new Uint16Array(rows.length);
      const { names, column, divisor } = grouping(by, codes, month, categories);
      const placeOf = Uint16Array.from(names, (name) => placeIn(state.names, name));
      for (let at = 0; at < count; at++) {
        places[at] = placeOf[((column[rows[at] as number] as number) / divisor) | 0] as number;
      }
      addChains(state, selected, places);
      for (const [index, step] of steps.entries()) {
        const durations = month.seconds[index] as Uint16Array;
        (state.spreads[index] as Spreads).add(durations, rows, count, places, state.names.length);
        const limits = Int32Array.from(
          codes.types.all,
          (type) => targets.get(categories.get(type) as Category)?.[step] ?? -1,
        );
        if (limits.some((limit) => limit >= 0)) addKept(state, selected, places, index, limits);
      }
    },
  };
}

/** Where a group stands, from 1 on; 0 is for what is in none. */
function placeIn(names: string[], name: string | null): number {
  if (name === null) return 0;
  const place = names.indexOf(name, 1);
  return place > 0 ? place : names.push(name) - 1;
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

function addChains(state: Measured, { month: { stamped }, rows, count }: Selected, places: Uint16Array): void {
  const totals = state.totals.upTo(state.names.length);
  const complete = state.complete.upTo(state.names.length);
  for (let at = 0; at < count; at++) {
    const place = places[at] as number;
    const isWhole = ((stamped[rows[at] as number] as number) & wholeChain) === wholeChain ? 1 : 0;
    totals[place] = (totals[place] as number) + 1;
    complete[place] = (complete[place] as number) + isWhole;
  }
}

/** Counts the durations that have a target, and those that kept it. */
function addKept(
  state: Measured,
  { month: { kind, seconds }, rows, count }: Selected,
  places: Uint16Array,
  step: number,
  limits: Int32Array,
): void {
  const promised = (state.promised[step] as Tally).upTo(state.names.length);
  const within = (state.within[step] as Tally).upTo(state.names.length);
  const durations = seconds[step] as Uint16Array;
  for (let at = 0; at < count; at++) {
    const row = rows[at] as number;
    const took = durations[row] as number;
    const limit = limits[((kind[row] as number) / marksPerType) | 0] as number;
    if (limit < 0 || took === missing) continue;
    const place = places[at] as number;
    promised[place] = (promised[place] as number) + 1;
    within[place] = (within[place] as number) + (took <= limit ? 1 : 0);
  }
}
