import { isNotNull } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { target } from "../../db/schema/plans";
import { unitKinds } from "../../db/vocabulary";
import type { Context } from "../context";
import { listPoints, type Point } from "./list-points";
import { listStations } from "./list-stations";
import { nearStations } from "./near-stations";
import { nearUnits } from "./near-units";
import { coverageResolution } from "./regency-cells";

export const CoverageInput = z.strictObject({ kind: z.enum(unitKinds).nullable() });

/**
 * How far help of a kind, or of any, is from each village and from each cell between them, in straight lines and by the guess of
 * `eta.ts`; with the stations that house it, the times promised, and of which villages no point is known.
 */
export async function readCoverage(context: Context, { kind }: z.output<typeof CoverageInput>) {
  const { villages, cells, unplaced } = await listPoints(context);
  const points = [...villages, ...cells];
  const [units, stations, houses, promised] = await Promise.all([
    nearUnits(context, kind, points),
    nearStations(context.db, kind, points),
    listStations(context.db, kind),
    readPromised(context.db),
  ]);
  const covered = <One extends Point>(one: One) => ({
    ...one,
    now: units.get(one.id)?.[0] ?? null,
    usual: stations.usual.get(one.id) ?? null,
    station: stations.station.get(one.id) ?? null,
  });
  return {
    at: context.now(),
    cellResolution: coverageResolution,
    villages: villages.map(covered),
    cells: cells.map(covered),
    /** The kecamatan of each village without a point. */
    unplaced,
    houses,
    promised,
  };
}
export type Coverage = Awaited<ReturnType<typeof readCoverage>>;

/** The times promised, by category, where one is. */
async function readPromised(db: Db) {
  const rows = await db
    .select({ category: target.category, seconds: target.promisedSeconds })
    .from(target)
    .where(isNotNull(target.promisedSeconds))
    .orderBy(target.promisedSeconds, target.category);
  return rows.flatMap(({ category, seconds }) => (seconds === null ? [] : [{ category, seconds }]));
}
