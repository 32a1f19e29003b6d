import Flatbush from "flatbush";
import { type Vehicle, vehicles } from "../../db/network-vocabulary";
import { speedMps } from "../domain/eta";
import { mobilityOf } from "../domain/vehicle";
import type { NetworkColumns } from "./network-columns";
import { sphereToWgs84 } from "./straight-line";
import { buildTurnStates, indexByTail, type LeavingEntries, type TurnStates } from "./turn-states";

/** An immutable road and water network in memory, indexed for searching and joining. */
export class NetworkGraph {
  readonly states: TurnStates;
  /** Spatial index of the edges, by bounding box. */
  readonly index: Flatbush;
  /** Maximum speed in metres per second at which each vehicle can approach a destination. */
  readonly #fastestMps: number[];

  constructor(readonly columns: NetworkColumns) {
    this.states = buildTurnStates(columns);
    this.index = indexEdges(columns);
    this.#fastestMps = vehicles.map((vehicle, index) => fastestMps(columns, index, vehicle));
  }

  /** `vehicle` is its position in `vehicles`. */
  lowerBoundSeconds(straightM: number, vehicle: number): number {
    const fastest = this.#fastestMps[vehicle] as number;
    return Math.max(0, (straightM * sphereToWgs84) / fastest - roundingSeconds);
  }

  /** Position of a node in 1e-7 degrees. */
  pointOf(node: number): { x: number; y: number } {
    const { points } = this.columns;
    const point = this.#pointOfNode()[node] as number;
    return { x: points[2 * point] as number, y: points[2 * point + 1] as number };
  }

  #leaving: LeavingEntries | undefined;
  /** Index for searches in the direction of travel. Built on first use, because only coverage needs it. */
  get leaving(): LeavingEntries {
    this.#leaving ??= indexByTail(this.states);
    return this.#leaving;
  }

  #nodePoints: Int32Array | undefined;
  /** For each node, the index of a point where an edge ends at it. */
  #pointOfNode(): Int32Array {
    if (this.#nodePoints) return this.#nodePoints;
    const { nodeCount, fromNode, toNode, lineStart } = this.columns;
    const nodePoints = new Int32Array(nodeCount);
    for (let edge = 0; edge < fromNode.length; edge++) {
      nodePoints[fromNode[edge] as number] = lineStart[edge] as number;
      nodePoints[toNode[edge] as number] = (lineStart[edge + 1] as number) - 1;
    }
    this.#nodePoints = nodePoints;
    return nodePoints;
  }
}

/** Allows for the rounding of access times and of parts of the first and last edge to milliseconds. */
const roundingSeconds = 0.003;

function fastestMps({ ms, metres }: NetworkColumns, vehicleIndex: number, vehicle: Vehicle): number {
  const arcTimes = ms[vehicleIndex] as Int32Array;
  // Start with the speed off the network: it applies to straight-line estimates, and to boats before they reach the
  // centre line of a river.
  let perMs = speedMps[mobilityOf(vehicle)] / 1_000;
  for (let arc = 0; arc < arcTimes.length; arc++) {
    const arcMs = arcTimes[arc] as number;
    if (arcMs >= 0) perMs = Math.max(perMs, (metres[arc >> 1] as number) / Math.max(1, arcMs));
  }
  return perMs * 1_000;
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
