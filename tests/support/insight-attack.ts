import { crc32 } from "node:zlib";
import { drizzle } from "drizzle-orm/node-postgres";
import { latLngToCell } from "h3-js";
import type { Db } from "../../db/client";
import { insightStale } from "../../db/schema/insight";
import { categories } from "../../db/vocabulary";
import type { Context } from "../../server/context";
import { steps } from "../../server/domain/insight";
import { permissionsOf } from "../../server/domain/permission";
import { FilterInput } from "../../server/insight/filter-input";
import type { insightRouter } from "../../server/insight/router";
import { exportFigure } from "../../server/reports/export-figure";
import { appRouter } from "../../server/router";
import { createCallerFactory, type ScreenContext } from "../../server/trpc";
import type { PastIncident } from "./incident-history";
import { bayungLencir, kmFrom } from "./makers";
import { createRandom } from "./seeded-random";
import { expect } from "./test";

const travel = { vehicle: "ambulance", rankedBy: "travel-time", travelSeconds: 700, travelSecondsP90: 1_050 } as const;
const commonFields = { district: "16.06.09", sensitive: true, address: "Lorong Rahasia 7", travel };

/**
 * The two incidents that the attack tries to find: one of domestic violence, which is always sensitive
 * (`victimIncident`), and one that is marked as sensitive (`markedIncident`). They happened in the same hour and almost
 * at the same place, and have the same crew.
 */
export const victimIncident: PastIncident = {
  ...commonFields,
  ...{ at: "2025-03-04 21:15", type: "domestic-violence", location: bayungLencir, priority: 1, calls: 3 },
};
export const markedIncident: PastIncident = {
  ...commonFields,
  ...{ at: "2025-03-04 21:40", type: "assault", location: kmFrom(bayungLencir, 0.05), priority: 3, calls: 2 },
};
/** Types and districts that neither targeted incident has. */
export const otherTypes = ["road-accident", "flood", "drowning"];
export const otherDistricts = ["16.06.01", "16.06.11"];

type Caller = ReturnType<ReturnType<typeof createCallerFactory<(typeof appRouter)["_def"]["record"]>>>;
export type Filter = Parameters<Caller["insight"]["times"]>[0]["filter"];
type Procedures = Pick<Caller, "insight" | "coverage">;
type Procedure = Exclude<keyof (typeof insightRouter)["_def"]["record"], "scope" | "sensitive">;
type CsvName = Exclude<keyof typeof exportFigure, "quality" | "sensitive">;

/** A period that contains all incidents. */
const allDays = { from: "2010-01-01", to: "2026-12-31" };
const targetedDay = { from: "2025-03-04", to: "2025-03-04" };
const season = { from: "2025-03-01", to: "2025-05-31" };

/**
 * Returns two conditions for each kind of filter: one that both targeted incidents meet, and its complement. Every
 * incident of the test meets exactly one of the two.
 */
function createConditions([agency, otherAgency]: readonly [string, string]) {
  const sharedCategories: readonly string[] = ["security", "women-and-children"];
  const valuesExcept = (size: number, excludedValue: number) =>
    Array.from({ length: size }, (_, value) => value).filter((value) => value !== excludedValue);
  const matchingConditions = {
    category: { categories: ["security", "women-and-children"] },
    type: { types: ["domestic-violence", "assault"] },
    priority: { priorities: [1, 3] },
    district: { districts: [commonFields.district] },
    agency: { agencies: [agency] },
    hour: { hours: [21] },
    weekday: { weekdays: [1] },
  } satisfies Record<string, Partial<Filter>>;
  const complementaryConditions: Record<keyof typeof matchingConditions, Partial<Filter>> = {
    category: { categories: categories.filter((category) => !sharedCategories.includes(category)) },
    type: { types: otherTypes },
    priority: { priorities: [2, 4] },
    district: { districts: otherDistricts },
    agency: { agencies: [otherAgency] },
    hour: { hours: valuesExcept(24, 21) },
    weekday: { weekdays: valuesExcept(7, 1) },
  };
  const cellCondition = { cell: latLngToCell(bayungLencir.lat, bayungLencir.lng, 8) };
  return {
    matching: matchingConditions,
    cell: cellCondition,
    lists: { matching: Object.values(matchingConditions), complementary: Object.values(complementaryConditions) },
  };
}

/**
 * Returns every combination of one option from each choice, merged into one filter. The first choice changes fastest.
 */
function cartesianProduct(...choices: readonly (readonly Partial<Filter>[])[]): Partial<Filter>[] {
  return choices.reduce<Partial<Filter>[]>(
    (filters, options) => options.flatMap((option) => filters.map((filter) => ({ ...filter, ...option }))),
    [{}],
  );
}

/**
 * Returns every subset of the conditions, merged into one filter. The bits of a subset's index say which conditions it
 * contains.
 */
function listSubsets(conditions: readonly Partial<Filter>[]): Partial<Filter>[] {
  return cartesianProduct(...conditions.map((condition) => [{}, condition]));
}

const completeFilters = (partialFilters: readonly Partial<Filter>[], data: Filter["data"] = "real"): Filter[] =>
  partialFilters.map((partialFilter) => ({ ...season, ...partialFilter, data }));

/**
 * Returns the 216 filters (3 x 3 x 3 x 2 x 2 x 2) that combine conditions met by the targeted incidents. Redundant
 * combinations are left out: a type implies its category, a cell its district, and a day its weekday.
 */
export function listAttackFilters(agencies: readonly [string, string], data: Filter["data"] = "real"): Filter[] {
  const { matching: matchingConditions, cell } = createConditions(agencies);
  const typeChoices = [{}, matchingConditions.category, matchingConditions.type];
  const placeChoices = [{}, matchingConditions.district, cell];
  const dayChoices = [season, { ...season, ...matchingConditions.weekday }, targetedDay];
  return completeFilters(
    cartesianProduct(
      typeChoices,
      placeChoices,
      dayChoices,
      [{}, matchingConditions.priority],
      [{}, matchingConditions.agency],
      [{}, matchingConditions.hour],
    ),
    data,
  );
}

/**
 * Returns filters with all combinations of conditions, in two sets. The first set uses the eight conditions that the
 * targeted incidents meet, each set or left out, for two periods: 512 filters. The second set uses the seven
 * complementary conditions, each set or left out, in the cell or anywhere: 256 filters. Two filters are in both sets.
 */
export function listCombinations(agencies: readonly [string, string]): Filter[] {
  const { lists: conditionLists, cell } = createConditions(agencies);
  return completeFilters([
    ...cartesianProduct([season, targetedDay], listSubsets([...conditionLists.matching, cell])),
    ...cartesianProduct([{}, cell], listSubsets(conditionLists.complementary)),
  ]);
}

/**
 * The differencing attack. For each set of conditions, returns how many incidents meet all of them: `direct` is the
 * server's own figure, and `derived` follows from its figures for the complementary conditions by inclusion and
 * exclusion. A hidden incident must not make the two differ.
 */
export function runDifferencingAttack(agencies: readonly [string, string], totalOf: (filter: Filter) => number) {
  const { lists: conditionLists, cell } = createConditions(agencies);
  return [{}, cell].flatMap((placeFilter) => {
    const readTotals = (partialFilters: Partial<Filter>[]) =>
      completeFilters(cartesianProduct([placeFilter], partialFilters)).map(totalOf);
    const complementaryTotals = readTotals(listSubsets(conditionLists.complementary));
    return readTotals(listSubsets(conditionLists.matching)).map((direct, chosenBits) => ({
      direct,
      derived: complementaryTotals.reduce(
        (sum, count, subset) => ((subset & ~chosenBits) === 0 ? sum + computeSign(subset) * count : sum),
        0,
      ),
    }));
  });
}

function computeSign(bits: number): 1 | -1 {
  let bitCount = 0;
  for (let remainingBits = bits; remainingBits > 0; remainingBits >>= 1) bitCount += remainingBits & 1;
  return bitCount % 2 === 0 ? 1 : -1;
}

/** Returns functions that call the insight procedures as a person with this role. */
export function createCallers(context: Context, role: "leader" | "supervisor"): Procedures {
  const actor = { ...context.actor, kind: "person", role, scopes: permissionsOf[role] };
  return createCallerFactory(appRouter)({ ...context, figures: context.db, actor } as unknown as ScreenContext);
}

export const nameOf = (key: string) => key.split(" ")[0] ?? "";
export const keyOf = (name: Procedure | `${CsvName}.csv` | "quality.csv", filter: Filter) =>
  `${name} ${JSON.stringify(Object.entries(filter).sort())}`;

/**
 * Reads the results of every procedure and every CSV file for each filter, alternately as leader and as supervisor.
 * Returns them as text, keyed by `keyOf`. Other parameters (grouping, resolution, language) are chosen pseudo-randomly
 * for each filter.
 */
export async function readAllResults(context: Context, filters: readonly Filter[]): Promise<Map<string, string>> {
  expect(await context.db.select().from(insightStale)).toEqual([]);
  const cachedContext = { ...context, db: withQueryCache(context.db) };
  const callers = [createCallers(cachedContext, "leader"), createCallers(cachedContext, "supervisor")] as const;
  const results = new Map<string, string>();
  const readAll = async (filter: Filter, { insight }: Procedures) => {
    const random = createRandom(crc32(JSON.stringify(filter)));
    const resolution = random.pick([6, 7, 8] as const);
    const by = random.pick(["all", "category", "district", "agency", "station"] as const);
    const params = { ...FilterInput.parse(filter), language: random.pick(["id", "en"] as const) };
    const frames = {
      resolution: random.pick([null, resolution]),
      step: random.pick(["hour", "day", "week", "month"] as const),
    };
    const pendingByName: Record<Procedure | `${CsvName}.csv`, Promise<unknown>> = {
      places: insight.places({ filter, resolution: random.pick([null, resolution]) }),
      times: insight.times({ filter }),
      compare: insight.compare({ filter, with: random.pick(["before", "years"] as const) }),
      frames: insight.frames({ filter, ...frames }),
      steps: insight.steps({ filter, by }),
      calibration: insight.calibration({ filter }),
      trend: insight.trend({ filter, step: random.pick(steps) }),
      inside: insight.inside({ filter }),
      quality: insight.quality({ filter }),
      "places.csv": exportFigure.places(cachedContext, params),
      "cells.csv": exportFigure.cells(cachedContext, { ...params, resolution }),
      "days.csv": exportFigure.days(cachedContext, params),
      "hours.csv": exportFigure.hours(cachedContext, params),
      "steps.csv": exportFigure.steps(cachedContext, { ...params, by }),
    };
    const pendingResults = Object.entries(pendingByName).map(async ([name, result]) => {
      results.set(keyOf(name as Procedure, filter), JSON.stringify(await result));
    });
    await Promise.all(pendingResults);
  };
  for (let start = 0; start < filters.length; start += 20) {
    await Promise.all(
      filters.slice(start, start + 20).map((filter, index) => readAll(filter, callers[index % 2 === 0 ? 0 : 1])),
    );
  }
  // The period is the only filter of this CSV file.
  for (const period of [targetedDay, season]) {
    const params = { ...period, data: "real", language: "id" } as const;
    results.set(keyOf("quality.csv", params), await exportFigure.quality(cachedContext, params));
  }
  const { insight } = callers[0];
  results.set("scope", JSON.stringify(await insight.scope()));
  results.set("trend", JSON.stringify(await insight.trend({ filter: { ...allDays, data: "real" }, step: "total" })));
  return results;
}

/** Reads the counts by district and by cell for each filter, as text. Returns them keyed by `keyOf`. */
export async function readAllCounts(context: Context, filters: readonly Filter[]): Promise<Map<string, string>> {
  const cachedContext = { ...context, db: withQueryCache(context.db) };
  const { insight } = createCallers(cachedContext, "leader");
  const entries = filters.map(async (filter): Promise<[string, string]> => {
    return [keyOf("places", filter), JSON.stringify(await insight.places({ filter, resolution: 8 }))];
  });
  return new Map(await Promise.all(entries));
}

/**
 * Returns a database handle that caches query results by statement and values, and starts no transactions. It may be
 * used only while nothing is written.
 */
function withQueryCache(db: Db): Db {
  const pool = (
    db as unknown as { $client: { query(statement: { text: string }, values: unknown[]): Promise<unknown> } }
  ).$client;
  const results = new Map<string, Promise<unknown>>();
  const query = (statement: { text: string; rowMode?: string }, values: unknown[] = []) => {
    const key = JSON.stringify([statement.text, statement.rowMode, values]);
    const result = results.get(key) ?? pool.query(statement, values);
    results.set(key, result);
    return result;
  };
  const cachedDb: Db = drizzle({ client: { query } as never });
  return Object.assign(cachedDb, { transaction: (read: (tx: Db) => unknown) => read(cachedDb) });
}
