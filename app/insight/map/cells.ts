import type { Polygon } from "geojson";
import { cellToBoundary, cellToLatLng, latLngToCell } from "h3-js";
import type { CellResolution } from "@/server/domain/insight";

/** About how large a cell of each resolution is, in km2. */
export const cellKm2: Record<CellResolution, number> = { 6: 36, 7: 5.2, 8: 0.74 };

/** Which cells are drawn at a zoom of the map: about as many pixels wide at each. */
export function resolutionOfZoom(zoom: number): CellResolution {
  if (zoom < 9.4) return 6;
  return zoom < 11 ? 7 : 8;
}

const shapes = new Map<string, Polygon>();
const maxCached = 40_000;

/** The outline of a cell. */
export function cellPolygon(cell: string): Polygon {
  const known = shapes.get(cell);
  if (known) return known;
  if (shapes.size >= maxCached) shapes.clear();
  const shape: Polygon = { type: "Polygon", coordinates: [cellToBoundary(cell, true)] };
  shapes.set(cell, shape);
  return shape;
}

export function cellCentre(cell: string): { lng: number; lat: number } {
  const [lat, lng] = cellToLatLng(cell);
  return { lng, lat };
}

export function cellAtPoint({ lng, lat }: { lng: number; lat: number }, resolution: CellResolution): string {
  return latLngToCell(lat, lng, resolution);
}
