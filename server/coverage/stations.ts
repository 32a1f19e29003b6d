import { eq, inArray, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { coverageStations } from "../../db/queries/coverage";
import { station } from "../../db/schema/agencies";
import { unit } from "../../db/schema/units";
import type { UnitKind } from "../../db/vocabulary";
import { type Reach, reachOf } from "../domain/coverage";
import { sphereSlack } from "../domain/shortlist";
import { kindsOf, type Point, toColumns } from "./points";

type NearStation = Reach & { station: string };

/** For each place the nearest station that has units of a kind (null: any); `usual` needs one on duty. */
export async function findNearestStations(db: Db, kind: UnitKind | null, points: readonly Point[]) {
  const nearest = { station: new Map<string, NearStation>(), usual: new Map<string, NearStation>() };
  for (const row of await coverageStations(db, {
    ...toColumns(points),
    kinds: kindsOf(kind),
    slack: sphereSlack,
  })) {
    nearest[row.measure].set(row.id, { station: row.station, ...reachOf(row.distanceM, row.mobility) });
  }
  return nearest;
}

/** The stations that have units of a kind (null: any), with the number of units and of units on duty. */
export async function listStations(db: Db, kind: UnitKind | null) {
  const rows = await db
    .select({
      code: station.code,
      name: station.name,
      position: station.position,
      quality: station.positionQuality,
      units: sql<number>`count(*)::int`,
      onDuty: sql<number>`(count(*) filter (where ${unit.duty} = 'available'))::int`,
      simulated: sql<boolean>`bool_and(${unit.simulated})`,
    })
    .from(station)
    .innerJoin(unit, eq(unit.stationCode, station.code))
    .where(inArray(unit.kind, [...kindsOf(kind)]))
    .groupBy(station.code)
    .orderBy(station.name);
  return rows.map(({ position: { lng, lat }, ...station }) => ({ ...station, lng, lat }));
}
