import type { MultiPolygon, Polygon, Position } from "geojson";

/** West, south, east, north, in degrees. */
export type Box = [number, number, number, number];
type Point = { lng: number; lat: number };

export function boxOfPoints(points: readonly Point[]): Box | null {
  if (points.length === 0) return null;
  const [lngs, lats] = [points.map(({ lng }) => lng), points.map(({ lat }) => lat)];
  return [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)];
}

export function boxOfArea({ type, coordinates }: Polygon | MultiPolygon): Box {
  const rings: Position[][] = type === "Polygon" ? coordinates : coordinates.flat();
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [lng = 0, lat = 0] of rings.flat()) {
    [west, south] = [Math.min(west, lng), Math.min(south, lat)];
    [east, north] = [Math.max(east, lng), Math.max(north, lat)];
  }
  return [west, south, east, north];
}

export function around(boxes: readonly Box[]): Box | null {
  const [first, ...others] = boxes;
  if (!first) return null;
  return others.reduce<Box>(
    ([west, south, east, north], [w, s, e, n]) => [
      Math.min(west, w),
      Math.min(south, s),
      Math.max(east, e),
      Math.max(north, n),
    ],
    first,
  );
}
