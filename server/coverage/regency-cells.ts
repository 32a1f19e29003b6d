import { cellToLatLng, polygonToCells } from "h3-js";
import type { Db } from "../../db/client";
import { districtBoundaries, districtVersions } from "../../db/coverage-queries";

/** About 36 km2 each: what lies between the villages, at a size that still tells two places apart. */
export const coverageResolution = 6;

export type RegencyCell = { id: string; district: string; lng: number; lat: number };

const made = new WeakMap<Db, { version: string | null; cells: Promise<RegencyCell[]> }>();

/** The H3 cells whose centre lies in a kecamatan, by that centre; made once for each state of the boundaries. */
export async function regencyCells(db: Db): Promise<RegencyCell[]> {
  const [{ version } = { version: null }] = await districtVersions(db, {});
  const known = made.get(db);
  if (known && known.version === version) return known.cells;
  const cells = makeCells(db);
  made.set(db, { version, cells });
  cells.catch(() => made.delete(db));
  return cells;
}

async function makeCells(db: Db): Promise<RegencyCell[]> {
  const districtOf = new Map<string, string>();
  for (const { code, boundary } of await districtBoundaries(db, {})) {
    for (const polygon of boundary.coordinates) {
      for (const id of polygonToCells(polygon, coverageResolution, true)) districtOf.set(id, code);
    }
  }
  return [...districtOf].map(([id, district]) => {
    const [lat, lng] = cellToLatLng(id);
    return { id, district, lng, lat };
  });
}
