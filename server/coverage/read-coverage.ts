import { isNotNull } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { target } from "../../db/schema/plans";
import { unitKinds } from "../../db/vocabulary";
import type { Context } from "../context";
import { findNearestUnits } from "./nearest-units";
import { coverageResolution, listPoints, type Point } from "./points";
import { findNearestStations, listStations } from "./stations";

export const CoverageInput = z.strictObject({ kind: z.enum(unitKinds).nullable() });

/**
 * For each village and cell the straight-line distance and estimated travel time from the nearest unit or station of a kind (null: any
 * kind). Also the stations that have units of that kind, the response targets, and the villages without a position.
 */
export async function readCoverage(context: Context, { kind }: z.output<typeof CoverageInput>) {
  const { villages, cells, unplaced } = await listPoints(context);
  const points = [...villages, ...cells];
  const [units, nearestStations, stations, targets] = await Promise.all([
    findNearestUnits(context, kind, points),
    findNearestStations(context.db, kind, points),
    listStations(context.db, kind),
    readTargets(context.db),
  ]);
  const withReach = <One extends Point>(point: One) => ({
    ...point,
    now: units.get(point.id)?.[0] ?? null,
    usual: nearestStations.usual.get(point.id) ?? null,
    station: nearestStations.station.get(point.id) ?? null,
  });
  return {
    at: context.now(),
    cellResolution: coverageResolution,
    villages: villages.map(withReach),
    cells: cells.map(withReach),
    /** The kecamatan of each village without a position. */
    unplaced,
    stations,
    targets,
  };
}
export type Coverage = Awaited<ReturnType<typeof readCoverage>>;

/** The response targets by category. */
async function readTargets(db: Db) {
  const rows = await db
    .select({ category: target.category, seconds: target.promisedSeconds })
    .from(target)
    .where(isNotNull(target.promisedSeconds))
    .orderBy(target.promisedSeconds, target.category);
  return rows.flatMap(({ category, seconds }) => (seconds === null ? [] : [{ category, seconds }]));
}
