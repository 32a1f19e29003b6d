import type { Polygon } from "geojson";
import { cellToBoundary, cellToLatLng, cellToParent, getResolution, latLngToCell } from "h3-js";
import type { CellResolution, InsightFilter } from "@/server/domain/insight";

/** Approximate area of an H3 cell in km2, by resolution. */
export const cellKm2: Record<CellResolution, number> = { 6: 36, 7: 5.2, 8: 0.74 };

/** The H3 resolution for a zoom level: the closer the view, the smaller the cells. */
export function chooseResolution(zoom: number): CellResolution {
  if (zoom < 9.4) return 6;
  return zoom < 11 ? 7 : 8;
}

const cachedPolygons = new Map<string, Polygon>();
const maxCachedPolygons = 40_000;

/** The outline of an H3 cell; cached. */
export function computeCellPolygon(cell: string): Polygon {
  const cachedPolygon = cachedPolygons.get(cell);
  if (cachedPolygon) return cachedPolygon;
  if (cachedPolygons.size >= maxCachedPolygons) cachedPolygons.clear();
  const polygon: Polygon = { type: "Polygon", coordinates: [cellToBoundary(cell, true)] };
  cachedPolygons.set(cell, polygon);
  return polygon;
}

export function computeCellCentre(cell: string): { lng: number; lat: number } {
  const [lat, lng] = cellToLatLng(cell);
  return { lng, lat };
}

export function findCellAtPoint({ lng, lat }: { lng: number; lat: number }, resolution: CellResolution): string {
  return latLngToCell(lat, lng, resolution);
}

/** Restricts a filter to a district or an H3 cell as well; null if the filter leaves out that place. */
export function restrictToPlace(
  filter: InsightFilter,
  place: { district: string } | { cell: string },
): InsightFilter | null {
  if ("district" in place) {
    const isIncluded = filter.districts.length === 0 || filter.districts.includes(place.district);
    return isIncluded ? { ...filter, districts: [place.district] } : null;
  }
  if (filter.cell === null) return { ...filter, cell: place.cell };
  const [outerCell = "", innerCell = ""] = [filter.cell, place.cell].sort(
    (a, b) => getResolution(a) - getResolution(b),
  );
  return cellToParent(innerCell, getResolution(outerCell)) === outerCell ? { ...filter, cell: innerCell } : null;
}
