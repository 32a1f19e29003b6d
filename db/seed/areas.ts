import { sql } from "drizzle-orm";
import type { Db } from "../client";
import { queryRows } from "../sql";

/**
 * Checks areas, given as GeoJSON strings, before they are stored. For each area that PostGIS considers invalid, returns
 * its index and the reason.
 */
export async function findInvalidAreas(db: Db, areas: readonly string[]): Promise<{ index: number; reason: string }[]> {
  return queryRows(
    db,
    sql`
    select (given.index - 1)::int as index, st_isvalidreason(given.shape) as reason
    from (
      select index, st_geomfromgeojson(text) as shape
      from json_array_elements_text(${JSON.stringify(areas)}::json) with ordinality as texts (text, index)
    ) given
    where not st_isvalid(given.shape)
    order by given.index`,
  );
}

/**
 * Finds overlapping areas. The areas are given as GeoJSON strings with their codes; each is also compared with the
 * stored districts whose codes are not given. For each overlap, returns the index of the area, the code of the other
 * one, the overlap as a share of the smaller area, and whether the other one is a stored district. Leaves out shares up
 * to `maxShare` between two given areas, and up to `maxStoredShare` between a given area and a stored district.
 */
export async function findOverlappingAreas(
  db: Db,
  areas: readonly { code: string; geometry: string }[],
  { maxShare, maxStoredShare }: { maxShare: number; maxStoredShare: number },
): Promise<{ index: number; code: string; share: number; isStored: boolean }[]> {
  return queryRows(
    db,
    sql`
    with given as materialized (
      select (index - 1)::int as index, area ->> 'code' as code, st_geomfromgeojson(area ->> 'geometry') as shape
      from json_array_elements(${JSON.stringify(areas)}::json) with ordinality as areas (area, index)
    ),
    other as (
      select index, code, shape, false as stored from given
      union all
      select -1, code, boundary::geometry, true from district where code not in (select code from given)
    )
    select given.index, other.code, pair.share, other.stored as "isStored"
    from given
    join other on other.index < given.index and other.shape && given.shape
    cross join lateral (
      select st_area(st_intersection(given.shape, other.shape)::geography)
        / nullif(least(st_area(given.shape::geography), st_area(other.shape::geography)), 0) as share
    ) pair
    where pair.share > case when other.stored then ${maxStoredShare}::float8 else ${maxShare}::float8 end
    order by given.index, other.code`,
  );
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
