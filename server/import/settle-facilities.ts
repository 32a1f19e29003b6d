import { and, eq, inArray, isNotNull, ne, or, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { station } from "../../db/schema/agencies";
import { facility } from "../../db/schema/places";
import { unit } from "../../db/schema/units";
import type { Context } from "../context";
import { settleUnitsWhere } from "./settle";

/** Names the kecamatan that facilities lie in, by their points. */
export async function findDistricts(tx: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.execute(sql`
    update facility
    set district_code = (
      select district.code
      from district
      where st_covers(district.boundary, facility.position::geometry)
      order by district.code
      limit 1
    )
    where ${inArray(facility.id, [...ids])}`);
}

/** A station that took its position from a facility moves along with it; a surveyed one only to a surveyed place. */
export async function moveStationsAlong(tx: Db, context: Context, facilityIds: readonly string[]): Promise<void> {
  const moved = await tx
    .update(station)
    .set({ position: sql`${facility.position}`, positionQuality: sql`${facility.positionQuality}` })
    .from(facility)
    .where(
      and(
        eq(facility.id, station.facilityId),
        inArray(facility.id, [...facilityIds]),
        isNotNull(station.positionQuality),
        or(ne(station.positionQuality, "surveyed"), eq(facility.positionQuality, "surveyed")),
      ),
    )
    .returning({ code: station.code });
  if (moved.length === 0) return;
  const codes = moved.map(({ code }) => code);
  await settleUnitsWhere(tx, context, inArray(unit.stationCode, codes));
}
