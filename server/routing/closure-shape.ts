import type { ClosureShape } from "../../db/queries/closure";
import { unitsPerDegree } from "../ground/osm-objects";
import type { NetworkGraph } from "./network-graph";
import { findNearestPoint, planeAt } from "./snap-points";

/**
 * A road runs along the line of a closure if it is within this distance of the line and their directions differ by at
 * most 45 degrees.
 */
const maxOffsetM = 15;
const minParallelCosine = Math.SQRT1_2;
/**
 * The distance in metres between the points at which a closure's line is compared with roads, and the approximate
 * maximum number of points.
 */
const [stepM, maxSteps] = [2, 5_000];

type Position = GeoJSON.Position;

/**
 * Returns the edges that a closed area touches. For a line, returns the edges that run along it for at least half of
 * the edge or half of the line.
 */
export function findTouchedEdges(graph: NetworkGraph, shape: ClosureShape): number[] {
  return shape.type === "Polygon"
    ? findEdgesInside(graph, shape.coordinates)
    : findEdgesAlong(graph, shape.coordinates);
}

function findEdgesInside({ index, columns }: NetworkGraph, rings: Position[][]): number[] {
  const { lineStart, points } = columns;
  const scaledRings = rings.map((ring) =>
    ring.map(([lng = 0, lat = 0]): [number, number] => [lng * unitsPerDegree, lat * unitsPerDegree]),
  );
  const [xs, ys] = [scaledRings.flat().map(([x]) => x), scaledRings.flat().map(([, y]) => y)];
  const sides = scaledRings.flatMap((ring) =>
    ring.slice(1).map((end, corner) => [ring[corner] as [number, number], end] as const),
  );
  const touches = (edge: number, minX: number, minY: number, maxX: number, maxY: number) => {
    const [firstPoint, lastPoint] = [lineStart[edge] as number, (lineStart[edge + 1] as number) - 1];
    const pointAt = (point: number): [number, number] => [points[2 * point] as number, points[2 * point + 1] as number];
    if (isInside(pointAt(firstPoint), sides)) return true;
    const nearSides = sides.filter(
      ([[ax, ay], [bx, by]]) =>
        Math.max(ax, bx) >= minX && Math.min(ax, bx) <= maxX && Math.max(ay, by) >= minY && Math.min(ay, by) <= maxY,
    );
    for (let point = firstPoint; point < lastPoint; point++) {
      const [a, b] = [pointAt(point), pointAt(point + 1)];
      if (nearSides.some(([c, d]) => isCrossing(a, b, c, d))) return true;
    }
    return false;
  };
  return index.search(findMin(xs), findMin(ys), findMax(xs), findMax(ys), touches);
}

type Point = [x: number, y: number];
type Side = readonly [Point, Point];

function isInside([x, y]: Point, sides: Side[]): boolean {
  let hasOddCrossings = false;
  for (const [[ax, ay], [bx, by]] of sides) {
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) hasOddCrossings = !hasOddCrossings;
  }
  return hasOddCrossings;
}

/** Whether two segments touch. */
function isCrossing(a: Point, b: Point, c: Point, d: Point): boolean {
  const sideOf = ([px, py]: Point, [qx, qy]: Point, [rx, ry]: Point) =>
    Math.sign((qx - px) * (ry - py) - (qy - py) * (rx - px));
  const [abc, abd, cda, cdb] = [sideOf(a, b, c), sideOf(a, b, d), sideOf(c, d, a), sideOf(c, d, b)];
  if (abc === 0 && abd === 0) return doRangesOverlap(a, b, c, d, 0) && doRangesOverlap(a, b, c, d, 1);
  return abc !== abd && cda !== cdb;
}

function doRangesOverlap(a: Point, b: Point, c: Point, d: Point, axis: 0 | 1): boolean {
  return (
    Math.max(Math.min(a[axis], b[axis]), Math.min(c[axis], d[axis])) <=
    Math.min(Math.max(a[axis], b[axis]), Math.max(c[axis], d[axis]))
  );
}

function findEdgesAlong(graph: NetworkGraph, line: Position[]): number[] {
  const [lng = 0, lat = 0] = line[0] ?? [];
  const { kx, ky } = planeAt({ lng, lat });
  const lengths = line.slice(1).map(([toLng = 0, toLat = 0], segment) => {
    const [fromLng = 0, fromLat = 0] = line[segment] ?? [];
    return Math.hypot((toLng - fromLng) * kx, (toLat - fromLat) * ky) * unitsPerDegree;
  });
  const totalM = lengths.reduce((sum, metres) => sum + metres, 0);
  const step = Math.max(stepM, totalM / maxSteps);
  const coveredMByEdge = new Map<number, number>();
  for (const [segment, lengthM] of lengths.entries()) {
    const [[fromLng = 0, fromLat = 0], [toLng = 0, toLat = 0]] = [line[segment] ?? [], line[segment + 1] ?? []];
    const steps = Math.ceil(lengthM / step);
    const heading: Point = [
      ((toLng - fromLng) * kx * unitsPerDegree) / lengthM,
      ((toLat - fromLat) * ky * unitsPerDegree) / lengthM,
    ];
    for (let count = 0; count < steps; count++) {
      const share = (count + 0.5) / steps;
      const point = { lng: fromLng + share * (toLng - fromLng), lat: fromLat + share * (toLat - fromLat) };
      for (const edge of findEdgesBeside(graph, point, heading)) {
        coveredMByEdge.set(edge, (coveredMByEdge.get(edge) ?? 0) + lengthM / steps);
      }
    }
  }
  const { metres } = graph.columns;
  return [...coveredMByEdge]
    .filter(([edge, covered]) => covered >= Math.min(metres[edge] as number, totalM) / 2)
    .map(([edge]) => edge);
}

function findEdgesBeside(graph: NetworkGraph, point: { lng: number; lat: number }, heading: Point): number[] {
  const plane = planeAt(point);
  const { px, py, kx, ky } = plane;
  const [dx, dy] = [maxOffsetM / kx, maxOffsetM / ky];
  return graph.index.search(px - dx, py - dy, px + dx, py + dy).filter((edge) => {
    const nearest = findNearestPoint(graph, edge, plane);
    return (
      nearest.distanceM <= maxOffsetM &&
      Math.abs(nearest.heading[0] * heading[0] + nearest.heading[1] * heading[1]) >= minParallelCosine
    );
  });
}

const findMin = (numbers: number[]) => numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
const findMax = (numbers: number[]) => numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
