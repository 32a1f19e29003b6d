import type { LngLat } from "../../db/columns";
import type { BackwardSearch } from "./backward-search";
import type { NetworkGraph } from "./network-graph";
import { maxAccessM, maxAccuracyM, planeAt, type Snap, walkingMps } from "./snap-points";

/** Allows for the rounding of an edge's length. */
const lengthSlack = 1.01;

/**
 * Runs a search up to `limitMs`. Returns an upper bound, in metres, of the straight-line distance from which a unit can
 * arrive within that time. Edges are considered as well as nodes, because an edge may bend away from the destination.
 * `ends` are the snaps of the destination, and `vehicle` is an index in `vehicles`.
 */
export function findFarthestM(
  graph: NetworkGraph,
  search: BackwardSearch,
  {
    destination,
    ends,
    vehicle,
    limitMs,
  }: { destination: LngLat; ends: readonly Snap[]; vehicle: number; limitMs: number },
): number {
  const { kx, ky } = graph.maxMetres;
  const { px, py } = planeAt(destination);
  const computeLineM = (x: number, y: number) => Math.sqrt(((x - px) * kx) ** 2 + ((y - py) * ky) ** 2);
  const { statePoints, longestEdgeInto } = graph;
  const computeStateLineM = (state: number) =>
    computeLineM(statePoints[2 * state] as number, statePoints[2 * state + 1] as number);
  const { start, tail, arc, ms: msByVehicle } = graph.states;
  const arcMs = msByVehicle[vehicle] as Int32Array;
  const { metres } = graph.columns;
  const computeDrivenM = (edge: number, ms: number, remainingMs: number) =>
    ms < 0 ? 0 : lengthSlack * (metres[edge] as number) * Math.min(1, remainingMs / Math.max(1, ms));
  // The nearest road is reached at walking speed, but any road within the accuracy circle may be used without access
  // time.
  const computeAccessM = (remainingMs: number) =>
    Math.max(maxAccuracyM, Math.min(maxAccessM, (remainingMs / 1_000) * walkingMps));
  let farthestM = 0;
  for (const end of ends) {
    const { edge } = end;
    const edgeMs = edge === null ? [] : graph.columns.ms[vehicle]?.slice(2 * edge, 2 * edge + 2);
    const onEdgeM = Math.max(0, ...[...(edgeMs ?? [])].map((ms) => computeDrivenM(edge as number, ms, limitMs)));
    farthestM = Math.max(farthestM, computeLineM(end.x, end.y) + onEdgeM + computeAccessM(limitMs));
  }
  search.reachAll(limitMs);
  const { settled } = search;
  // Start with the states reached last: they are usually the farthest, so the edges of most others need not be
  // examined.
  for (let index = settled.length - 1; index >= 0; index--) {
    const state = settled[index] as number;
    const remainingMs = limitMs - search.msFrom(state);
    if (remainingMs <= 0) continue;
    const stateM = computeStateLineM(state) + computeAccessM(remainingMs);
    if (stateM > farthestM) farthestM = stateM;
    if (stateM + lengthSlack * (longestEdgeInto[state] as number) <= farthestM) continue;
    for (let entry = start[state] as number; entry < (start[state + 1] as number); entry++) {
      const edge = (arc[entry] as number) >> 1;
      const straightM = stateM + computeDrivenM(edge, arcMs[entry] as number, remainingMs);
      if (straightM <= farthestM) continue;
      const distanceAtEntryM = computeStateLineM(tail[entry] as number) + computeAccessM(remainingMs);
      const farthestOnEdgeM = (distanceAtEntryM + stateM + lengthSlack * (metres[edge] as number)) / 2;
      farthestM = Math.max(farthestM, Math.min(straightM, farthestOnEdgeM));
    }
  }
  return farthestM;
}
