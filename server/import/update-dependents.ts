import { and, asc, eq, inArray, isNotNull, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { refreshUnitCopies } from "../../db/queries/unit";
import { station } from "../../db/schema/agencies";
import { facility } from "../../db/schema/places";
import { unit } from "../../db/schema/units";
import { type Context, freshSince } from "../context";

/** Sets each given facility's district to the one that contains its position, or to null if there is none. */
export async function assignDistricts(tx: Db, ids: readonly string[]): Promise<void> {
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

/**
 * Moves stations to the new positions of the facilities they are linked to. A station position that was surveyed, or
 * entered by an administrator with its source, is replaced only by a surveyed position. Stations whose own position was
 * imported (`positionQuality` is null) are not moved.
 */
export async function moveLinkedStations(tx: Db, context: Context, facilityIds: readonly string[]): Promise<void> {
  const movedStations = await tx
    .update(station)
    .set({
      position: sql`${facility.position}`,
      positionQuality: sql`${facility.positionQuality}`,
      positionSource: null,
    })
    .from(facility)
    .where(
      and(
        eq(facility.id, station.facilityId),
        inArray(facility.id, [...facilityIds]),
        isNotNull(station.positionQuality),
        or(
          and(ne(station.positionQuality, "surveyed"), isNull(station.positionSource)),
          eq(facility.positionQuality, "surveyed"),
        ),
      ),
    )
    .returning({ code: station.code });
  if (movedStations.length === 0) return;
  const codes = movedStations.map(({ code }) => code);
  await refreshUnitsWhere(tx, context, inArray(unit.stationCode, codes));
}

/**
 * Locks the units that match the condition, and updates their copies of the reference data that `nearest-units.sql`
 * reads. Locked units cannot be assigned meanwhile, so pass `locks: false` if the transaction will be rolled back.
 */
export async function refreshUnitsWhere(
  tx: Db,
  context: Context,
  condition: SQL,
  { locks = true } = {},
): Promise<void> {
  const query = tx.select({ id: unit.id }).from(unit).where(condition).orderBy(asc(unit.id));
  const units = await (locks ? query.for("update") : query);
  if (units.length > 0)
    await refreshUnitCopies(tx, { ids: units.map(({ id }) => id), fresh_since: freshSince(context) });
}
