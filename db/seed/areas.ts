import { sql } from "drizzle-orm";
import type { Db } from "../client";

/**
 * Checks areas, given as GeoJSON strings, before they are stored. For each area that PostGIS considers invalid, returns
 * its index and the reason.
 */
export async function findInvalidAreas(db: Db, areas: readonly string[]): Promise<{ index: number; reason: string }[]> {
  const invalidAreas = await db.execute(sql`
    select (given.index - 1)::int as index, st_isvalidreason(given.shape) as reason
    from (
      select index, st_geomfromgeojson(text) as shape
      from json_array_elements_text(${JSON.stringify(areas)}::json) with ordinality as texts (text, index)
    ) given
    where not st_isvalid(given.shape)
    order by given.index`);
  return (invalidAreas as unknown as { rows: { index: number; reason: string }[] }).rows;
}

/**
 * Recomputes the response area of every station: the union of its districts, or null if it has none. Areas that were
 * drawn by hand are kept.
 */
export async function updateResponseAreas(db: Db): Promise<void> {
  await db.execute(sql`
    update station
    set response_area = (
      select st_multi(st_union(district.boundary))
      from district
      where district.code = any(station.area_codes)
    )
    where not area_drawn and (response_area is not null or area_codes <> '{}')`);
}
