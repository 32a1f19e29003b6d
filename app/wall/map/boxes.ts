import type { MultiPolygon, Polygon, Position } from "geojson";
import { boundsOf } from "../../_map/tools/geometry";

/** West, south, east, north, in degrees. */
export type Box = [number, number, number, number];
type Point = { lng: number; lat: number };

export function boxOfPoints(points: readonly Point[]): Box | null {
  return points.length > 0 ? boundsOf(points) : null;
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
