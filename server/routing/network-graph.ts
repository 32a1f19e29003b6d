import Flatbush from "flatbush";
import { type Vehicle, vehicles } from "../../db/network-vocabulary";
import { speedMps } from "../domain/eta";
import { mobilityOf } from "../domain/vehicle";
import type { NetworkColumns } from "./network-columns";
import { sphereToWgs84 } from "./straight-line";
import { buildTurnStates, type TurnStates } from "./turn-states";

/** A road and water network in memory, with what searching and joining need. It does not change. */
export class NetworkGraph {
  readonly states: TurnStates;
  /** Finds edges by the box around them. */
  readonly index: Flatbush;
  /** The fastest that each vehicle can come closer to anything, in metres per second. */
  readonly #fastestMps: number[];

  constructor(readonly columns: NetworkColumns) {
    this.states = buildTurnStates(columns);
    this.index = indexEdges(columns);
    this.#fastestMps = vehicles.map((vehicle, at) => fastestMps(columns, at, vehicle));
  }

  lowerBoundSeconds(straightM: number, vehicle: Vehicle): number {
    const fastest = this.#fastestMps[vehicles.indexOf(vehicle)] as number;
    return Math.max(0, (straightM * sphereToWgs84) / fastest - roundingSeconds);
  }

  /** Where a node is, in 1e-7 degrees. */
  pointOf(node: number): { x: number; y: number } {
    const { points } = this.columns;
    const at = this.#pointOfNode()[node] as number;
    return { x: points[2 * at] as number, y: points[2 * at + 1] as number };
  }

  #nodePoints: Int32Array | undefined;
  /** For each node the position of a point of some edge that ends there. */
  #pointOfNode(): Int32Array {
    if (this.#nodePoints) return this.#nodePoints;
    const { nodeCount, fromNode, toNode, lineStart } = this.columns;
    const found = new Int32Array(nodeCount);
    for (let edge = 0; edge < fromNode.length; edge++) {
      found[fromNode[edge] as number] = lineStart[edge] as number;
      found[toNode[edge] as number] = (lineStart[edge + 1] as number) - 1;
    }
    this.#nodePoints = found;
    return found;
  }
}

/** Access and the parts of the first and the last edge are rounded to milliseconds. */
const roundingSeconds = 0.003;

function fastestMps({ ms, metres }: NetworkColumns, at: number, vehicle: Vehicle): number {
  const ofArc = ms[at] as Int32Array;
  // Estimates from the straight line, and boats on their way to the middle of the water.
  let perMs = speedMps[mobilityOf(vehicle)] / 1_000;
  for (let arc = 0; arc < ofArc.length; arc++) {
    const arcMs = ofArc[arc] as number;
    if (arcMs >= 0) perMs = Math.max(perMs, (metres[arc >> 1] as number) / Math.max(1, arcMs));
  }
  return perMs * 1_000;
}

function indexEdges({ lineStart, points }: NetworkColumns): Flatbush {
  const edges = lineStart.length - 1;
  const index = new Flatbush(Math.max(1, edges), 16, Int32Array);
  for (let edge = 0; edge < edges; edge++) {
    let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let at = lineStart[edge] as number; at < (lineStart[edge + 1] as number); at++) {
      const [x, y] = [points[2 * at] as number, points[2 * at + 1] as number];
      minX = Math.min(minX, x);
      maxX = Math.max(maxX, x);
      minY = Math.min(minY, y);
      maxY = Math.max(maxY, y);
    }
    index.add(minX, minY, maxX, maxY);
  }
  if (edges === 0) index.add(0, 0, 0, 0);
  index.finish();
  return index;
}
