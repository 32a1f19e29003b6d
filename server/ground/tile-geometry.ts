import type { Geometry, Position } from "geojson";

/** In the unit square: left, top, right, bottom. In degrees: west, south, east, north. */
export type Box = readonly [number, number, number, number];

/** Projects a position by Web Mercator: the world becomes the square from 0 to 1, with y growing southward. */
export function toUnitSquare([lng = 0, lat = 0]: Position): Position {
  const sin = Math.sin((lat * Math.PI) / 180);
  return [lng / 360 + 0.5, 0.5 - (0.25 * Math.log((1 + sin) / (1 - sin))) / Math.PI];
}

export function mapPositions(geometry: Geometry, transform: (position: Position) => Position): Geometry {
  if (geometry.type === "GeometryCollection") {
    return { ...geometry, geometries: geometry.geometries.map((part) => mapPositions(part, transform)) };
  }
  return { ...geometry, coordinates: mapNested(geometry.coordinates, transform) } as Geometry;
}

type NestedPositions = Position | NestedPositions[];

function mapNested(coordinates: NestedPositions, transform: (position: Position) => Position): NestedPositions {
  return isPosition(coordinates)
    ? transform(coordinates)
    : (coordinates as NestedPositions[]).map((part) => mapNested(part, transform));
}

function isPosition(coordinates: NestedPositions): coordinates is Position {
  return typeof coordinates[0] === "number";
}

/** The bounding box of a geometry; null if the geometry has no positions. */
export function computeBox(geometry: Geometry): Box | null {
  let box: [number, number, number, number] | null = null;
  mapPositions(geometry, (position) => {
    const [x = 0, y = 0] = position;
    box = box ? [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)] : [x, y, x, y];
    return position;
  });
  return box;
}

/** The smallest box that contains both; null if there is none. */
export function uniteBoxes(a: Box | null, b: Box | null): Box | null {
  if (!a || !b) return a ?? b;
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}
