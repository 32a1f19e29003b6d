import { isNotNull } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { target } from "../../db/schema/plans";
import { unitKinds } from "../../db/vocabulary";
import type { Context } from "../context";
import { readCorrectedNetwork } from "../routing/find-routes";
import { findNearestUnits, listUnitNames } from "./nearest-units";
import { coverageResolution, HourBandInput, listPoints, type Point } from "./points";
import { findNearestStations, listStations } from "./stations";

export const CoverageInput = z.strictObject({ kind: z.enum(unitKinds).nullable(), hourBand: HourBandInput });

/**
 * Returns, for each village and cell, the distance and travel time from the nearest unit of a kind (null: any) and from
 * the nearest station with such units. They are measured over the current road network, avoiding the closures in force,
 * or in a straight line if there is no network. Times over the network are computed with the speeds learned for the
 * part of the day. Also returns the stations with units of that kind, the time targets, and the district of each
 * village without a position.
 */
export async function readCoverage(context: Context, { kind, hourBand }: z.output<typeof CoverageInput>) {
  const { villages, cells, unplaced } = await listPoints(context);
  const points = [...villages, ...cells];
  const travelNetwork = await readCorrectedNetwork(context, hourBand);
  const [units, unitNames, nearestStations, stations, targets] = await Promise.all([
    findNearestUnits(context, travelNetwork, kind, points),
    listUnitNames(context, kind),
    findNearestStations(context.db, travelNetwork, kind, points),
    listStations(context.db, kind),
    readTargets(context.db),
  ]);
  const addReach = <Place extends Point>(point: Place) => ({
    ...point,
    now: units.get(point.id)?.[0] ?? null,
    usual: nearestStations.usual.get(point.id) ?? null,
    station: nearestStations.station.get(point.id) ?? null,
  });
  return {
    at: context.now(),
    /** The version of the network; null if there is none. */
    network: travelNetwork.source.version,
    closures: travelNetwork.closures,
    speeds: travelNetwork.speeds,
    cellResolution: coverageResolution,
    villages: villages.map(addReach),
    cells: cells.map(addReach),
    /** The district code of each village without a position. */
    unplaced,
    stations,
    units: unitNames,
    targets,
  };
}
export type Coverage = Awaited<ReturnType<typeof readCoverage>>;

/** Returns the categories that have a time target for the first crew on scene, in seconds, shortest target first. */
async function readTargets(db: Db) {
  const rows = await db
    .select({ category: target.category, seconds: target.promisedSeconds })
    .from(target)
    .where(isNotNull(target.promisedSeconds))
    .orderBy(target.promisedSeconds, target.category);
  return rows.flatMap(({ category, seconds }) => (seconds === null ? [] : [{ category, seconds }]));
}
