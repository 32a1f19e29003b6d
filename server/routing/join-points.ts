import type { LngLat } from "../../db/columns";
import { speedMps } from "../domain/eta";
import { perDegree } from "./network-columns";
import type { NetworkGraph } from "./network-graph";

/**
 * Where a point is joined to the network: somewhere on an edge, or at a node if that is the edge's nearest point. `accessMs` is the
 * time between the two.
 */
export type Join = { accessMs: number; x: number; y: number } & (
  | { edge: number; share: number }
  | { edge: null; node: number }
);

/** The edges that may be joined to. */
export type Passable = { vehicle: number; bit: number; closed: Uint8Array | null };

/** A point farther than this from any road (for a boat: from any jetty) is off the network. */
const maxAccessM = 2_000;
/** A point this close to navigable water is treated as being on it. */
const onWaterM = 100;
const walkingMps = 1.25;
/** Accuracy circles are limited to this radius: larger ones say too little about which bank the unit is on. */
const maxAccuracyM = 500;

const searchRadiiM = [40, 200, 700, maxAccessM];

/**
 * The nearest point of a road that the vehicle may use; null if it is too far. If several edges are equally near, it is on the one with the
 * lowest id.
 */
export function joinRoad(graph: NetworkGraph, point: LngLat, passable: Passable): Join | null {
  const nearest = findNearest(graph, point, passable, searchRadiiM);
  return nearest && joinAt(graph, nearest, walkMs(nearest.distanceM));
}

/** The nearest point of each road within the accuracy circle, joined with no access time. */
export function joinRoadsWithin(graph: NetworkGraph, point: LngLat, passable: Passable, accuracyM: number): Join[] {
  const near = measureEdges(graph, point, passable, Math.min(accuracyM, maxAccuracyM));
  return near.map((nearest) => joinAt(graph, nearest, 0));
}

/**
 * A point on the water is joined there. A point on land is joined to all jetties within walking distance, because the nearest one may
 * be on the wrong river.
 */
export function joinWater(graph: NetworkGraph, point: LngLat, passable: Passable): Join[] {
  const water = findNearest(graph, point, passable, [onWaterM]);
  if (water) return [joinAt(graph, water, Math.round((water.distanceM / speedMps.river) * 1_000))];
  const { kx, ky, px, py } = planeAt(point);
  return openJetties(graph, passable).flatMap((node) => {
    const { x, y } = graph.pointOf(node);
    const distanceM = Math.hypot((x - px) * kx, (y - py) * ky);
    return distanceM <= maxAccessM ? [{ accessMs: walkMs(distanceM), x, y, edge: null, node }] : [];
  });
}

function walkMs(metres: number): number {
  return Math.round((metres / walkingMps) * 1_000);
}

type NearestPoint = {
  edge: number;
  distanceM: number;
  /** The fraction of the edge's length before the point. */
  share: number;
  x: number;
  y: number;
  /** Unit vector of the line's direction there. */
  heading: [x: number, y: number];
};

function joinAt(graph: NetworkGraph, { edge, share, x, y }: NearestPoint, accessMs: number): Join {
  const { fromNode, toNode } = graph.columns;
  if (share > 0 && share < 1) return { accessMs, x, y, edge, share };
  return { accessMs, x, y, edge: null, node: (share <= 0 ? fromNode : toNode)[edge] as number };
}

function openJetties({ columns, states }: NetworkGraph, { bit, vehicle, closed }: Passable): number[] {
  const { jetties, mainParts } = columns;
  const ms = states.ms[vehicle] as Int32Array;
  return Array.from(jetties).filter((node) => {
    const [first, after] = [states.start[node] as number, states.start[node + 1] as number];
    for (let entry = first; entry < after; entry++) {
      const edge = (states.arc[entry] as number) >> 1;
      if ((ms[entry] as number) >= 0 && (mainParts[edge] as number) & bit && !((closed?.[edge] ?? 0) & bit))
        return true;
    }
    return false;
  });
}

function findNearest(
  graph: NetworkGraph,
  point: LngLat,
  passable: Passable,
  radiiM: readonly number[],
): NearestPoint | null {
  for (const radiusM of radiiM) {
    const [first, ...others] = measureEdges(graph, point, passable, radiusM);
    if (!first) continue;
    return others.reduce((best, other) => {
      const isNearer = other.distanceM - best.distanceM || other.edge - best.edge;
      return isNearer < 0 ? other : best;
    }, first);
  }
  return null;
}

/** The nearest point of each edge within a radius. */
function measureEdges(graph: NetworkGraph, point: LngLat, { bit, closed }: Passable, radiusM: number): NearestPoint[] {
  const { px, py, kx, ky } = planeAt(point);
  const { mainParts } = graph.columns;
  const [dx, dy] = [Math.ceil(radiusM / kx), Math.ceil(radiusM / ky)];
  const [x, y] = [Math.round(px), Math.round(py)];
  const edges = graph.index.search(x - dx - 1, y - dy - 1, x + dx + 1, y + dy + 1, (edge) => {
    return ((mainParts[edge] as number) & bit) !== 0 && ((closed?.[edge] ?? 0) & bit) === 0;
  });
  return edges.map((edge) => nearestPoint(graph, edge, px, py, kx, ky)).filter(({ distanceM }) => distanceM <= radiusM);
}

/**
 * The plane that touches WGS84 at a point: the point in 1e-7 degrees and the metres of one such unit in each direction. For the
 * formulae see docs/ground.md.
 */
export function planeAt({ lng, lat }: LngLat): { px: number; py: number; kx: number; ky: number } {
  const phi = (lat * Math.PI) / 180;
  const kx = 111_412.84 * Math.cos(phi) - 93.5 * Math.cos(3 * phi) + 0.118 * Math.cos(5 * phi);
  const ky = 111_132.92 - 559.82 * Math.cos(2 * phi) + 1.175 * Math.cos(4 * phi) - 0.0023 * Math.cos(6 * phi);
  return { px: lng * perDegree, py: lat * perDegree, kx: kx / perDegree, ky: ky / perDegree };
}

/** The nearest point of an edge's line. The point and the metres per unit are those of `planeAt`. */
export function nearestPoint(
  { columns }: NetworkGraph,
  edge: number,
  px: number,
  py: number,
  kx: number,
  ky: number,
): NearestPoint {
  const { lineStart, points } = columns;
  const [first, after] = [lineStart[edge] as number, lineStart[edge + 1] as number];
  let heading: [number, number] = [0, 0];
  let [lengthM, bestSquare, bestAlongM, bestX, bestY] = [0, Number.POSITIVE_INFINITY, 0, 0, 0];
  for (let point = first; point < after - 1; point++) {
    const [ax, ay] = [points[2 * point] as number, points[2 * point + 1] as number];
    const [vx, vy] = [((points[2 * point + 2] as number) - ax) * kx, ((points[2 * point + 3] as number) - ay) * ky];
    const [wx, wy] = [(px - ax) * kx, (py - ay) * ky];
    const square = vx * vx + vy * vy;
    const along = square === 0 ? 0 : Math.min(1, Math.max(0, (wx * vx + wy * vy) / square));
    const [offX, offY] = [wx - along * vx, wy - along * vy];
    const segmentM = Math.sqrt(square);
    if (offX * offX + offY * offY < bestSquare) {
      bestSquare = offX * offX + offY * offY;
      bestAlongM = lengthM + along * segmentM;
      bestX = ax + (along * vx) / kx;
      bestY = ay + (along * vy) / ky;
      heading = segmentM === 0 ? [0, 0] : [vx / segmentM, vy / segmentM];
    }
    lengthM += segmentM;
  }
  const share = lengthM === 0 ? 0 : bestAlongM / lengthM;
  return { edge, distanceM: Math.sqrt(bestSquare), share, x: bestX, y: bestY, heading };
}
