import { cellToLatLng } from "h3-js";
import type { LngLat } from "../../db/columns";
import { countPastIncidents } from "../../db/queries/move-up";
import { district, village } from "../../db/schema/places";
import type { UnitKind } from "../../db/vocabulary";
import type { Context } from "../context";
import { listPoints, readDistrictsOfCells } from "../coverage/points";
import { addDays, dayOf } from "../domain/calendar";

export const demandMeasures = ["population", "incidents"] as const;
export type DemandMeasure = (typeof demandMeasures)[number];

/** The demand that units should be able to reach: places, each with a weight. */
export type Demand = {
  measure: DemandMeasure;
  /** What the weights count. It is `villages` if no district has a known population. */
  counts: "people" | "villages" | "incidents";
  points: (LngLat & { weight: number; district: string | null })[];
  total: number;
  /**
   * Number of past incidents that are not in `total`. Some have no cell: only their village or district is known, or
   * they are boundary calls. Others are outside the `maxCells` busiest cells. 0 if demand is measured by population.
   */
  excludedCount: number;
  /** Number of districts whose population is estimated; 0 if demand is not counted in people. */
  estimatedDistricts: number;
  /** Number of all districts; 0 if demand is measured by past incidents. */
  districts: number;
};

const demandPeriodDays = 365;
/** With fewer past incidents than this, the population predicts better where the next one will happen. */
const minIncidents = 30;
/**
 * Maximum number of H3 cells; the busiest ones are used. The number is limited because each cell needs a search over
 * the network.
 */
const maxCells = 400;
/** H3 resolution of the cells in which past incidents are counted. */
const incidentCellResolution = 7;

/**
 * Reads the demand for units of a kind. If no measure is given, demand is measured by past incidents if there are
 * enough of them, otherwise by population.
 */
export async function readDemand(
  context: Context,
  { kind, measure, simulated }: { kind: UnitKind; measure: DemandMeasure | null; simulated: boolean },
): Promise<Demand> {
  if (measure === "population") return readPopulation(context);
  const incidents = await readPastIncidents(context, { kind, simulated });
  return measure === null && incidents.total < minIncidents ? readPopulation(context) : incidents;
}

/**
 * Returns the population of each district, split equally among its villages with a known position. An unknown
 * population is estimated from the number of villages and the average population per village in the other districts. If
 * no population is known, villages are counted instead of people.
 */
async function readPopulation(context: Context): Promise<Demand> {
  const [{ villages }, districts, allVillages] = await Promise.all([
    listPoints(context),
    context.db.select({ code: district.code, population: district.population }).from(district),
    context.db.select({ district: village.districtCode }).from(village),
  ]);
  const villageCounts = countBy(allVillages, ({ district }) => district);
  const placedVillageCounts = countBy(villages, ({ district }) => district);
  const populatedDistricts = districts.filter(({ population, code }) => population !== null && villageCounts.has(code));
  const knownVillageCount = sum(populatedDistricts.map(({ code }) => villageCounts.get(code) ?? 0));
  const populationPerVillage = sum(populatedDistricts.map(({ population }) => population ?? 0)) / knownVillageCount;
  const populationByDistrict = new Map(
    districts.map(({ code, population }) => {
      const villageCount = villageCounts.get(code) ?? 0;
      return [
        code,
        populatedDistricts.length === 0 ? villageCount : (population ?? villageCount * populationPerVillage),
      ];
    }),
  );
  const points = villages.map(({ lng, lat, district }) => {
    const weight = (populationByDistrict.get(district) ?? 0) / (placedVillageCounts.get(district) ?? 1);
    return { lng, lat, district, weight };
  });
  return {
    measure: "population",
    counts: populatedDistricts.length === 0 ? "villages" : "people",
    points,
    total: sum(points.map(({ weight }) => weight)),
    excludedCount: 0,
    estimatedDistricts: populatedDistricts.length === 0 ? 0 : districts.length - populatedDistricts.length,
    districts: districts.length,
  };
}

/** Counts the incidents of the last 365 days whose response plan includes units of the kind, by H3 cell. */
async function readPastIncidents(
  { db, now }: Context,
  { kind, simulated }: { kind: UnitKind; simulated: boolean },
): Promise<Demand> {
  const today = dayOf(now());
  const days = { first_day: addDays(today, 1 - demandPeriodDays), last_day: today };
  const [rows, districtByCell] = await Promise.all([
    countPastIncidents(db, { kind, simulated, ...days }),
    readDistrictsOfCells(db, incidentCellResolution),
  ]);
  const cells = rows.flatMap(({ cell, count }) => (cell === null ? [] : [{ cell, count }])).slice(0, maxCells);
  const points = cells.map(({ cell, count }) => {
    const [lat, lng] = cellToLatLng(cell);
    return { lng, lat, district: districtByCell.get(cell) ?? null, weight: count };
  });
  const total = sum(points.map(({ weight }) => weight));
  return {
    ...{ measure: "incidents", counts: "incidents", points, total },
    excludedCount: sum(rows.map(({ count }) => count)) - total,
    ...{ estimatedDistricts: 0, districts: 0 },
  };
}

function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
