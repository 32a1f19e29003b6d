import { eq, inArray, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { station } from "../../db/schema/agencies";
import { unit } from "../../db/schema/units";
import type { UnitKind } from "../../db/vocabulary";
import { kindsOf } from "./list-points";

/** The stations that house units of a kind, or of any, with how many and how many of these are on duty. */
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
  return rows.map(({ position: { lng, lat }, ...one }) => ({ ...one, lng, lat }));
}
