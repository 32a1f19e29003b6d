import Flatbush from "flatbush";
import type { LngLat } from "../../db/columns";
import { type Vehicle, vehicles } from "../../db/network-vocabulary";
import { minEllipsoidPerSphere } from "../domain/ellipsoid-ratio";
import { speedMps } from "../domain/travel-estimate";
import { findMobility } from "../domain/vehicle";
import { unitsPerDegree } from "../ground/osm-objects";
import type { SearchArrays } from "./backward-search";
import type { NetworkColumns } from "./network-columns";
import { planeAt, type RoutingProfile, type Snap } from "./snap-points";
import { buildTurnStates, indexByTail, type LeavingEntries, type TurnStates } from "./turn-states";

/** An immutable road and water network in memory, indexed for searching and snapping. */
export class NetworkGraph {
  readonly states: TurnStates;
  /** Spatial index of the edges, by bounding box. */
  readonly index: Flatbush;
  /**
   * Upper bounds of the length in metres of 1e-7 degrees of longitude (`kx`) and latitude (`ky`), anywhere on the
   * network or close to it.
   */
  readonly maxMetres: { kx: number; ky: number };
  /** Arrays of finished searches, which later searches reuse. */
  readonly spareArrays: SearchArrays[] = [];
  readonly snapCache = new SnapCache();
  /** For each vehicle, the maximum speed in metres per second at which it can approach a destination. */
  readonly #fastestMps: number[];

  constructor(readonly columns: NetworkColumns) {
    this.states = buildTurnStates(columns);
    this.index = indexEdges(columns);
    this.maxMetres = findMaxMetres(this.index);
    this.#fastestMps = vehicles.map((vehicle, index) => findFastestMps(columns, index, vehicle));
  }

  /**
   * Lower bound of the travel time over the network for a straight-line distance. `vehicle` is an index in `vehicles`.
   */
  lowerBoundSeconds(straightM: number, vehicle: number): number {
    const fastest = this.#fastestMps[vehicle] as number;
    return Math.max(0, (straightM * minEllipsoidPerSphere) / fastest - roundingSeconds);
  }

  /** Position in 1e-7 degrees of a node, or of the node of a state. */
  pointOf(state: number): { x: number; y: number } {
    const { statePoints } = this;
    return { x: statePoints[2 * state] as number, y: statePoints[2 * state + 1] as number };
  }

  #longestEdges: Float32Array | undefined;
  /** For each state, the length in metres of the longest edge that leads into it. */
  get longestEdgeInto(): Float32Array {
    this.#longestEdges ??= findLongestEdges(this.states, this.columns);
    return this.#longestEdges;
  }

  #leavingEntries: LeavingEntries | undefined;
  /**
   * The entries that leave each state, for searches in the direction of travel. Built on first use.
   */
  get leavingEntries(): LeavingEntries {
    this.#leavingEntries ??= indexByTail(this.states);
    return this.#leavingEntries;
  }

  #statePoints: Int32Array | undefined;
  /** The position of each state's node in 1e-7 degrees: x of state s is element `2 * s`, y is the next one. */
  get statePoints(): Int32Array {
    if (this.#statePoints) return this.#statePoints;
    const { fromNode, toNode, lineStart, points } = this.columns;
    const statePoints = new Int32Array(2 * this.states.count);
    const setPoint = (state: number, point: number) => {
      statePoints[2 * state] = points[2 * point] as number;
      statePoints[2 * state + 1] = points[2 * point + 1] as number;
    };
    for (let edge = 0; edge < fromNode.length; edge++) {
      setPoint(fromNode[edge] as number, lineStart[edge] as number);
      setPoint(toNode[edge] as number, (lineStart[edge + 1] as number) - 1);
    }
    for (const [node, copies] of this.states.copiesByNode)
      for (const { state } of copies) statePoints.copyWithin(2 * state, 2 * node, 2 * node + 2);
    this.#statePoints = statePoints;
    return statePoints;
  }
}

/** Maximum number of cached snaps for each vehicle and set of closures. */
const maxCachedSnaps = 5_000;

/**
 * Caches snaps, because in a burst of incidents most units have not moved since the previous incident. A full cache
 * is emptied.
 */
class SnapCache {
  readonly #cachesByClosed = new WeakMap<object, Map<number, { lat: number; snaps: Snap[] }>[]>();

  /** Returns the snaps of a point for a vehicle; calls `find` if they are not cached. */
  get({ lng, lat }: LngLat, { vehicle, closed }: RoutingProfile, find: () => Snap[]): Snap[] {
    const key = closed ?? this;
    const cacheByVehicle = this.#cachesByClosed.get(key) ?? vehicles.map(() => new Map());
    this.#cachesByClosed.set(key, cacheByVehicle);
    const cachedPoints = cacheByVehicle[vehicle] as Map<number, { lat: number; snaps: Snap[] }>;
    const cachedPoint = cachedPoints.get(lng);
    if (cachedPoint?.lat === lat) return cachedPoint.snaps;
    if (cachedPoints.size >= maxCachedSnaps) cachedPoints.clear();
    const snaps = find();
    cachedPoints.set(lng, { lat, snaps });
    return snaps;
  }
}

/** Allows for rounding: access times, and times on the first and last edge, are rounded to milliseconds. */
const roundingSeconds = 0.003;

function findMaxMetres({ minY, maxY }: Flatbush) {
  // A destination may be outside the network by up to its maximum access distance.
  const marginDegrees = 0.05;
  const lat = minY < 0 && maxY > 0 ? 0 : Math.min(Math.abs(minY), Math.abs(maxY)) / unitsPerDegree;
  return { kx: planeAt({ lng: 0, lat: Math.max(0, lat - marginDegrees) }).kx, ky: planeAt({ lng: 0, lat: 90 }).ky };
}

function findLongestEdges({ count, start, arc }: TurnStates, { metres }: NetworkColumns): Float32Array {
  const longest = new Float32Array(count);
  for (let state = 0; state < count; state++)
    for (let entry = start[state] as number; entry < (start[state + 1] as number); entry++)
      longest[state] = Math.max(longest[state] as number, metres[(arc[entry] as number) >> 1] as number);
  return longest;
}

function findFastestMps({ ms, metres }: NetworkColumns, vehicleIndex: number, vehicle: Vehicle): number {
  const arcTimes = ms[vehicleIndex] as Int32Array;
  // Start with the speed off the network: it applies to straight-line estimates, and to boats before they reach the
  // centre line of a river.
  let maxMetresPerMs = speedMps[findMobility(vehicle)] / 1_000;
  for (let arc = 0; arc < arcTimes.length; arc++) {
    const arcMs = arcTimes[arc] as number;
    if (arcMs >= 0) maxMetresPerMs = Math.max(maxMetresPerMs, (metres[arc >> 1] as number) / Math.max(1, arcMs));
  }
  return maxMetresPerMs * 1_000;
}

function indexEdges({ lineStart, points }: NetworkColumns): Flatbush {
  const edgeCount = lineStart.length - 1;
  const index = new Flatbush(Math.max(1, edgeCount), 16, Int32Array);
  for (let edge = 0; edge < edgeCount; edge++) {
    let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let point = lineStart[edge] as number; point < (lineStart[edge + 1] as number); point++) {
      const [x, y] = [points[2 * point] as number, points[2 * point + 1] as number];
      minX = Math.min(minX, x);
      maxX = Math.max(maxX, x);
      minY = Math.min(minY, y);
      maxY = Math.max(maxY, y);
    }
    index.add(minX, minY, maxX, maxY);
  }
  if (edgeCount === 0) index.add(0, 0, 0, 0);
  index.finish();
  return index;
}
