import type { MultiPolygon, Polygon } from "geojson";

type Point = { lng: number; lat: number };
/** West, south, east, north in degrees. */
export type Bounds = [west: number, south: number, east: number, north: number];

/**
 * The bounding box of the points, of which there must be at least one. Works for more points than a function call can
 * take as arguments.
 */
export function computeBounds(points: readonly Point[]): Bounds {
  const emptyBounds: Bounds = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  return points.reduce<Bounds>(
    ([west, south, east, north], { lng, lat }) => [
      Math.min(west, lng),
      Math.min(south, lat),
      Math.max(east, lng),
      Math.max(north, lat),
    ],
    emptyBounds,
  );
}

/** The bounding box of a polygon or multipolygon. */
export function computeAreaBounds({ type, coordinates }: Polygon | MultiPolygon): Bounds {
  const rings = type === "Polygon" ? coordinates : coordinates.flat();
  return computeBounds(rings.flat().map(([lng = 0, lat = 0]) => ({ lng, lat })));
}

/** Width of the world in pixels at zoom 0. */
const worldPx = 512;

/** Web Mercator pixel of a point, counted from the north-west corner of the world at a zoom level. */
export function toWorldPixels({ lng, lat }: Point, zoom: number): [x: number, y: number] {
  const worldSizePx = worldPx * 2 ** zoom;
  const sine = Math.sin((lat * Math.PI) / 180);
  return [((lng + 180) / 360) * worldSizePx, (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * worldSizePx];
}

/** The inverse of `toWorldPixels`, in degrees. */
export function fromWorldPixels([x, y]: [x: number, y: number], zoom: number): [lng: number, lat: number] {
  const worldSizePx = worldPx * 2 ** zoom;
  const lat = (2 * Math.atan(Math.exp((0.5 - y / worldSizePx) * 2 * Math.PI)) - Math.PI / 2) * (180 / Math.PI);
  return [(x / worldSizePx) * 360 - 180, lat];
}
