import type { LngLat } from "../../db/columns";
import { speedMps } from "../domain/travel-estimate";
import { unitsPerDegree } from "../ground/osm-objects";
import type { NetworkGraph } from "./network-graph";

/**
 * Where a point is snapped to the network: somewhere on an edge (`share` is the fraction of its length), or at a node.
 * `x` and `y` are in 1e-7 degrees. `accessMs` is the travel time between the point and the snap.
 */
export type Snap = { accessMs: number; x: number; y: number } & (
  | { edge: number; share: number }
  | { edge: null; node: number }
);

/**
 * A vehicle, as its index in `vehicles` and as a bit. `closed` has for each edge the bits of the vehicles that may not
 * use it, or is null if no edge is closed.
 */
export type RoutingProfile = { vehicle: number; bit: number; closed: Uint8Array | null };

/**
 * A point with no road within this distance is off the network. For a boat, a point is off the network if it is not on
 * the water and has no jetty within this distance.
 */
export const maxAccessM = 2_000;
/** A point this close to navigable water is treated as being on it. */
const onWaterRadiusM = 100;
export const walkingMps = 1.25;
/**
 * Accuracy circles are limited to this radius, because larger ones say too little about which bank of a river the unit
 * is on.
 */
export const maxAccuracyM = 500;

/**
 * A point this close to the end of an edge counts as being at the node. Otherwise, because of a rounding error, a point
 * at a junction could be snapped to only one edge of the junction, and every route would have to start along that edge.
 */
const nodeToleranceM = 1e-6;

const searchRadiiM = [40, 200, 700, maxAccessM];

/**
 * Snaps a point to the nearest road that the vehicle may use; null if no such road is within `radiiM`, which are tried
 * in order. If several edges are equally near, uses the one with the lowest id.
 */
export function snapToRoad(
  graph: NetworkGraph,
  point: LngLat,
  passable: RoutingProfile,
  radiiM: readonly number[] = searchRadiiM,
): Snap | null {
  const nearest = findNearestEdgePoint(graph, point, passable, radiiM);
  return nearest && snapAt(graph, nearest, computeWalkMs(nearest.distanceM));
}

/** Snaps a point to each road within its accuracy circle, at the nearest point of the road, without access time. */
export function snapToRoadsWithin(
  graph: NetworkGraph,
  point: LngLat,
  passable: RoutingProfile,
  accuracyM: number,
): Snap[] {
  const nearestPoints = findNearestPoints(graph, point, passable, Math.min(accuracyM, maxAccuracyM));
  return nearestPoints.map((nearest) => snapAt(graph, nearest, 0));
}

/**
 * Snaps a point to the waterways. A point on the water is snapped to the nearest waterway. A point on land is snapped
 * to all jetties within walking distance, because the nearest one may be on the wrong river.
 */
export function snapToWater(graph: NetworkGraph, point: LngLat, passable: RoutingProfile, walkM = maxAccessM): Snap[] {
  const water = findNearestEdgePoint(graph, point, passable, [onWaterRadiusM]);
  if (water) return [snapAt(graph, water, Math.round((water.distanceM / speedMps.river) * 1_000))];
  const { kx, ky, px, py } = planeAt(point);
  return listOpenJetties(graph, passable).flatMap((node) => {
    const { x, y } = graph.pointOf(node);
    const distanceM = Math.hypot((x - px) * kx, (y - py) * ky);
    return distanceM <= walkM ? [{ accessMs: computeWalkMs(distanceM), x, y, edge: null, node }] : [];
  });
}

function computeWalkMs(metres: number): number {
  return Math.round((metres / walkingMps) * 1_000);
}

type NearestPoint = {
  edge: number;
  distanceM: number;
  /** The fraction of the edge's length that lies before the point. */
  share: number;
  x: number;
  y: number;
  /** The direction of the edge's line at the point, as a vector of length 1. */
  heading: [x: number, y: number];
};

function snapAt(graph: NetworkGraph, { edge, share, x, y }: NearestPoint, accessMs: number): Snap {
  const { fromNode, toNode, metres } = graph.columns;
  const endShare = nodeToleranceM / (metres[edge] as number);
  if (share > endShare && share < 1 - endShare) return { accessMs, x, y, edge, share };
  return { accessMs, x, y, edge: null, node: (share < 0.5 ? fromNode : toNode)[edge] as number };
}

function listOpenJetties({ columns, states }: NetworkGraph, { bit, vehicle, closed }: RoutingProfile): number[] {
  const { jetties, mainParts } = columns;
  const ms = states.ms[vehicle] as Int32Array;
  return Array.from(jetties).filter((node) => {
    const [start, end] = [states.start[node] as number, states.start[node + 1] as number];
    for (let entry = start; entry < end; entry++) {
      const edge = (states.arc[entry] as number) >> 1;
      if ((ms[entry] as number) >= 0 && (mainParts[edge] as number) & bit && !((closed?.[edge] ?? 0) & bit))
        return true;
    }
    return false;
  });
}

function findNearestEdgePoint(
  graph: NetworkGraph,
  point: LngLat,
  passable: RoutingProfile,
  radiiM: readonly number[],
): NearestPoint | null {
  const plane = planeAt(point);
  const { px, py, kx, ky } = plane;
  for (const radiusM of radiiM) {
    let nearest = -1;
    let nearestM = radiusM;
    searchEdges(graph, plane, passable, radiusM, (edge, minX, minY, maxX, maxY) => {
      // Skip edges whose bounding box is farther away than the nearest edge so far. The factor allows for rounding.
      const boxX = Math.max(minX - px, px - maxX, 0) * kx;
      const boxY = Math.max(minY - py, py - maxY, 0) * ky;
      if (boxX * boxX + boxY * boxY > nearestM * nearestM * 1.000001) return;
      const distanceM = computeDistanceM(graph, edge, plane);
      if (distanceM > nearestM || (distanceM === nearestM && nearest >= 0 && edge > nearest)) return;
      nearest = edge;
      nearestM = distanceM;
    });
    if (nearest >= 0) return findNearestPoint(graph, nearest, plane);
  }
  return null;
}

/** Returns the nearest point of each edge within a radius. */
function findNearestPoints(
  graph: NetworkGraph,
  point: LngLat,
  passable: RoutingProfile,
  radiusM: number,
): NearestPoint[] {
  const plane = planeAt(point);
  const nearestPoints: NearestPoint[] = [];
  searchEdges(graph, plane, passable, radiusM, (edge) => nearestPoints.push(findNearestPoint(graph, edge, plane)));
  return nearestPoints.filter(({ distanceM }) => distanceM <= radiusM);
}

type Visit = (edge: number, minX: number, minY: number, maxX: number, maxY: number) => void;

/**
 * Calls `visit` with each edge whose bounding box is within a radius and to which a point may be snapped for the
 * vehicle.
 */
function searchEdges(
  { columns: { mainParts }, index }: NetworkGraph,
  { px, py, kx, ky }: Plane,
  { bit, closed }: RoutingProfile,
  radiusM: number,
  visit: Visit,
): void {
  const [dx, dy] = [Math.ceil(radiusM / kx), Math.ceil(radiusM / ky)];
  const [x, y] = [Math.round(px), Math.round(py)];
  index.search(x - dx - 1, y - dy - 1, x + dx + 1, y + dy + 1, (edge, minX, minY, maxX, maxY) => {
    const isOpen =
      ((mainParts[edge] as number) & bit) !== 0 && (closed === null || ((closed[edge] as number) & bit) === 0);
    if (isOpen) visit(edge, minX, minY, maxX, maxY);
    return false;
  });
}

/**
 * A local plane around a point: the point in 1e-7 degrees (`px`, `py`), and the length in metres of 1e-7 degrees of
 * longitude (`kx`) and of latitude (`ky`).
 */
type Plane = { px: number; py: number; kx: number; ky: number };

/** Returns the plane that touches the WGS84 ellipsoid at a point. The formulae are explained in docs/ground.md. */
export function planeAt({ lng, lat }: LngLat): Plane {
  const phi = (lat * Math.PI) / 180;
  const kx = 111_412.84 * Math.cos(phi) - 93.5 * Math.cos(3 * phi) + 0.118 * Math.cos(5 * phi);
  const ky = 111_132.92 - 559.82 * Math.cos(2 * phi) + 1.175 * Math.cos(4 * phi) - 0.0023 * Math.cos(6 * phi);
  return { px: lng * unitsPerDegree, py: lat * unitsPerDegree, kx: kx / unitsPerDegree, ky: ky / unitsPerDegree };
}

/** Returns the distance in metres from the plane's point to the nearest point of an edge's line. */
function computeDistanceM({ columns: { lineStart, points } }: NetworkGraph, edge: number, plane: Plane): number {
  const lastPoint = (lineStart[edge + 1] as number) - 1;
  let minSquare = Number.POSITIVE_INFINITY;
  for (let start = lineStart[edge] as number; start < lastPoint; start++) {
    const segmentSquare = computeSquaredDistance(points, start, plane);
    if (segmentSquare < minSquare) minSquare = segmentSquare;
  }
  return Math.sqrt(minSquare);
}

/** Returns the point of an edge's line that is nearest to the plane's point. */
export function findNearestPoint({ columns }: NetworkGraph, edge: number, plane: Plane): NearestPoint {
  const { lineStart, points } = columns;
  const lastPoint = (lineStart[edge + 1] as number) - 1;
  let [lengthM, bestSquare, bestStart, beforeM] = [0, Number.POSITIVE_INFINITY, -1, 0];
  for (let start = lineStart[edge] as number; start < lastPoint; start++) {
    const square = computeSquaredDistance(points, start, plane);
    if (square < bestSquare) [bestSquare, bestStart, beforeM] = [square, start, lengthM];
    lengthM += toSegment(points, start, plane).lengthM;
  }
  const { ax, ay, vx, vy, lengthM: segmentM } = toSegment(points, bestStart, plane);
  const fraction = findFractionOnSegment(points, bestStart, plane);
  return {
    edge,
    distanceM: Math.sqrt(bestSquare),
    share: lengthM === 0 ? 0 : (beforeM + fraction * segmentM) / lengthM,
    x: ax + (fraction * vx) / plane.kx,
    y: ay + (fraction * vy) / plane.ky,
    heading: segmentM === 0 ? [0, 0] : [vx / segmentM, vy / segmentM],
  };
}

/**
 * Returns the segment that begins at the point with index `start`: its start in 1e-7 degrees, and its vector and length
 * in metres.
 */
function toSegment(points: Int32Array, start: number, { kx, ky }: Plane) {
  const ax = points[2 * start] as number;
  const ay = points[2 * start + 1] as number;
  const vx = ((points[2 * start + 2] as number) - ax) * kx;
  const vy = ((points[2 * start + 3] as number) - ay) * ky;
  return { ax, ay, vx, vy, lengthM: Math.sqrt(vx * vx + vy * vy) };
}

/** Returns the position on a segment that is nearest to the plane's point, as a fraction of the segment's length. */
function findFractionOnSegment(points: Int32Array, start: number, plane: Plane): number {
  const { ax, ay, vx, vy } = toSegment(points, start, plane);
  const square = vx * vx + vy * vy;
  if (square === 0) return 0;
  return Math.min(1, Math.max(0, ((plane.px - ax) * plane.kx * vx + (plane.py - ay) * plane.ky * vy) / square));
}

/** Returns the square of the distance in metres from the plane's point to a segment. */
function computeSquaredDistance(points: Int32Array, start: number, plane: Plane): number {
  const { ax, ay, vx, vy } = toSegment(points, start, plane);
  const fraction = findFractionOnSegment(points, start, plane);
  const offX = (plane.px - ax) * plane.kx - fraction * vx;
  const offY = (plane.py - ay) * plane.ky - fraction * vy;
  return offX * offX + offY * offY;
}
