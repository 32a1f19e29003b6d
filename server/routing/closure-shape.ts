import type { LngLat } from "../../db/columns";
import { type Vehicle, vehicles } from "../../db/network-vocabulary";
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
/** Roads whose distances from a point differ by less than this, because of rounding, are equally near. */
const equalDistanceM = 0.01;

type Position = GeoJSON.Position;

/**
 * Returns the edges that a closed area touches. For a line, returns the edges that run along it for at least half of
 * the edge or half of the line. At each point of the line, only the nearest edge that a closed vehicle can use counts.
 */
export function findTouchedEdges(
  graph: NetworkGraph,
  shape: ClosureShape,
  closedVehicles: readonly Vehicle[],
): number[] {
  return shape.type === "Polygon"
    ? findEdgesInside(graph, shape.coordinates)
    : findEdgesAlong(graph, shape.coordinates, closedVehicles);
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

function findEdgesAlong(graph: NetworkGraph, line: Position[], closedVehicles: readonly Vehicle[]): number[] {
  const segments = listSegments(line);
  const totalM = segments.reduce((sum, { lengthM }) => sum + lengthM, 0);
  const step = Math.max(stepM, totalM / maxSteps);
  const { metres } = graph.columns;
  const coveredMByEdge = new Map<number, number>();
  const shortEdges = new Set<number>();
  for (const segment of segments) {
    const steps = Math.ceil(segment.lengthM / step);
    for (let count = 0; count < steps; count++) {
      const edgesBeside = findEdgesBeside(graph, segment, (count + 0.5) / steps);
      for (const edge of selectNearest(graph, edgesBeside, closedVehicles))
        coveredMByEdge.set(edge, (coveredMByEdge.get(edge) ?? 0) + segment.lengthM / steps);
      for (const { edge } of edgesBeside) if ((metres[edge] as number) < 2 * step) shortEdges.add(edge);
    }
  }
  const isCovered = (edge: number) => {
    return (coveredMByEdge.get(edge) ?? 0) >= Math.min(metres[edge] as number, totalM) / 2;
  };
  // An edge can be so short that no point, or only one, is beside it. Compare the point beside the edge's middle instead.
  const isNearestAtMiddle = (edge: number) => {
    const beside = findPointBeside(segments, middleOf(graph, edge));
    return (
      beside !== null &&
      selectNearest(graph, findEdgesBeside(graph, beside.segment, beside.share), closedVehicles).has(edge)
    );
  };
  const coveredEdges = [...coveredMByEdge.keys()].filter(isCovered);
  return [...new Set([...coveredEdges, ...[...shortEdges].filter(isNearestAtMiddle)])];
}

/** A segment of a closure's line. `heading` is its direction, as a vector of length 1. */
type Segment = { from: LngLat; to: LngLat; lengthM: number; heading: Point };

/** The segments of a line, without those of no length. */
function listSegments(line: Position[]): Segment[] {
  const [lng = 0, lat = 0] = line[0] ?? [];
  const { kx, ky } = planeAt({ lng, lat });
  return line.slice(1).flatMap(([toLng = 0, toLat = 0], index) => {
    const [fromLng = 0, fromLat = 0] = line[index] ?? [];
    const [x, y] = [(toLng - fromLng) * kx * unitsPerDegree, (toLat - fromLat) * ky * unitsPerDegree];
    const lengthM = Math.hypot(x, y);
    const heading: Point = [x / lengthM, y / lengthM];
    return lengthM === 0
      ? []
      : [{ from: { lng: fromLng, lat: fromLat }, to: { lng: toLng, lat: toLat }, lengthM, heading }];
  });
}

function pointOn({ from, to }: Segment, share: number): LngLat {
  return { lng: from.lng + share * (to.lng - from.lng), lat: from.lat + share * (to.lat - from.lat) };
}

/** The point of a line that is nearest to a place; null if this is the line's first or last point. */
function findPointBeside(segments: readonly Segment[], place: LngLat): { segment: Segment; share: number } | null {
  const { kx, ky } = planeAt(place);
  const toMetres = ({ lng, lat }: LngLat): Point => [
    (lng - place.lng) * kx * unitsPerDegree,
    (lat - place.lat) * ky * unitsPerDegree,
  ];
  let nearest: { index: number; share: number; distanceM: number } | null = null;
  for (const [index, segment] of segments.entries()) {
    const [[ax, ay], [bx, by]] = [toMetres(segment.from), toMetres(segment.to)];
    const [vx, vy] = [bx - ax, by - ay];
    const share = Math.min(1, Math.max(0, -(ax * vx + ay * vy) / (vx * vx + vy * vy)));
    const distanceM = Math.hypot(ax + share * vx, ay + share * vy);
    if (distanceM < (nearest?.distanceM ?? Number.POSITIVE_INFINITY)) nearest = { index, share, distanceM };
  }
  if (!nearest) return null;
  const { index, share } = nearest;
  const isEnd = (index === 0 && share === 0) || (index === segments.length - 1 && share === 1);
  return isEnd ? null : { segment: segments[index] as Segment, share };
}

/** The middle between the two ends of an edge. */
function middleOf({ columns: { lineStart, points } }: NetworkGraph, edge: number): LngLat {
  const [first, last] = [lineStart[edge] as number, (lineStart[edge + 1] as number) - 1];
  const middle = (axis: 0 | 1) => {
    return ((points[2 * first + axis] as number) + (points[2 * last + axis] as number)) / 2 / unitsPerDegree;
  };
  return { lng: middle(0), lat: middle(1) };
}

/** An edge beside a point. `isPassed` is false if the edge ends before the point, so that its end is nearest. */
type EdgeBeside = { edge: number; distanceM: number; heading: Point; isPassed: boolean };

/** The edges that run along a segment at a point of it. */
function findEdgesBeside(graph: NetworkGraph, segment: Segment, share: number): EdgeBeside[] {
  const plane = planeAt(pointOn(segment, share));
  const { px, py, kx, ky } = plane;
  const [dx, dy] = [maxOffsetM / kx, maxOffsetM / ky];
  return graph.index.search(px - dx, py - dy, px + dx, py + dy).flatMap((edge) => {
    const { distanceM, heading, share } = findNearestPoint(graph, edge, plane);
    const cosine = Math.abs(heading[0] * segment.heading[0] + heading[1] * segment.heading[1]);
    const isPassed = share > 0 && share < 1;
    return distanceM <= maxOffsetM && cosine >= minParallelCosine ? [{ edge, distanceM, heading, isPassed }] : [];
  });
}

/**
 * Returns the nearest edge that each of the vehicles can use, or several if they are equally near. If the nearest edge
 * is one carriageway of a divided road, also returns the edges of the opposite carriageway, because a flood or an
 * accident usually blocks both.
 */
function selectNearest(
  { columns: { ms } }: NetworkGraph,
  edgesBeside: readonly EdgeBeside[],
  closedVehicles: readonly Vehicle[],
): Set<number> {
  const selectedEdges = new Set<number>();
  for (const vehicle of closedVehicles) {
    const times = ms[vehicles.indexOf(vehicle)] as Int32Array;
    // Each edge has two times, along and against it. A time is negative if the vehicle may not use that direction.
    const usableEdges = edgesBeside.filter(
      ({ edge }) => (times[2 * edge] as number) >= 0 || (times[2 * edge + 1] as number) >= 0,
    );
    const nearestM = findMin(usableEdges.map(({ distanceM }) => distanceM));
    const nearestEdges = usableEdges.filter(({ distanceM }) => distanceM <= nearestM + equalDistanceM);
    /** The direction in which vehicles may use a one-way edge; null for other edges. */
    const onlyDirection = ({ edge, heading: [x, y] }: EdgeBeside): Point | null => {
      if ((times[2 * edge + 1] as number) < 0) return [x, y];
      return (times[2 * edge] as number) < 0 ? [-x, -y] : null;
    };
    const isOpposite = (candidate: EdgeBeside) => {
      const direction = candidate.isPassed ? onlyDirection(candidate) : null;
      return nearestEdges.some((nearest) => {
        const nearestDirection = direction && onlyDirection(nearest);
        return nearestDirection && nearestDirection[0] * direction[0] + nearestDirection[1] * direction[1] < 0;
      });
    };
    for (const { edge } of [...nearestEdges, ...usableEdges.filter(isOpposite)]) selectedEdges.add(edge);
  }
  return selectedEdges;
}

const findMin = (numbers: number[]) => numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
const findMax = (numbers: number[]) => numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
