import type { LngLat } from "../../db/columns";
import { type Vehicle, vehicles } from "../../db/network-vocabulary";
import { toVehicleBit } from "../domain/vehicle";
import type { NetworkGraph } from "./network-graph";
import { maxAccessM, type RoutingProfile, type Snap, snapToRoad, snapToWater } from "./snap-points";

/**
 * The first part of a route: from a snap to the end of its arc. If the snap is at a node, this part is empty and `arc`
 * is null.
 */
export type Start = { state: number; ms: number; metres: number; arc: number | null };
/**
 * The last part of a route: along an arc to the snap of the destination (`end`). If the snap is at a node, `arc` is
 * null. `ms` includes the time from the snap to the destination.
 */
export type Arrival = { state: number; ms: number; metres: number; arc: number | null; end: Snap };

/** Returns what a vehicle may use. `closedBits` has for each edge the bits of the vehicles that may not use it. */
export function createRoutingProfile(vehicle: Vehicle, closedBits: Uint8Array | null): RoutingProfile {
  return { vehicle: vehicles.indexOf(vehicle), bit: toVehicleBit(vehicle), closed: closedBits };
}

/**
 * Returns the places where a point may be snapped to the network; an empty list if it is off the network or cut off by
 * closures. A destination that is cut off is snapped to the nearest open road, or to all open jetties, at any distance.
 */
export function snapPoint(
  graph: NetworkGraph,
  point: LngLat,
  vehicle: Vehicle,
  passable: RoutingProfile,
  { isDestination = false } = {},
): Snap[] {
  const findSnaps = (radiiM?: readonly number[]) => {
    if (vehicle === "boat") return snapToWater(graph, point, passable, radiiM?.at(-1));
    const snap = snapToRoad(graph, point, passable, radiiM);
    return snap ? [snap] : [];
  };
  const snaps = findSnaps();
  return snaps.length === 0 && isDestination && isCutOff(graph, point, vehicle, passable)
    ? findSnaps([4 * maxAccessM, Number.POSITIVE_INFINITY])
    : snaps;
}

/** Whether a point that has no snap would have one without the closures. */
export function isCutOff(graph: NetworkGraph, point: LngLat, vehicle: Vehicle, passable: RoutingProfile): boolean {
  return passable.closed !== null && snapPoint(graph, point, vehicle, { ...passable, closed: null }).length > 0;
}

/** Returns the possible starts of a route from a snap. Their times do not include the access to the snap. */
export function listStarts(graph: NetworkGraph, snap: Snap, passable: RoutingProfile): Start[] {
  if (snap.edge === null) return [{ state: snap.node, ms: 0, metres: 0, arc: null }];
  const { edge, share } = snap;
  const starts: Start[] = [];
  for (let arc = 2 * edge; arc <= 2 * edge + 1; arc++) {
    const arcMs = msOfArc(graph, arc, passable);
    if (arcMs < 0) continue;
    const remainingShare = arc & 1 ? share : 1 - share;
    const state = graph.states.stateAfter[arc] as number;
    starts.push({
      state,
      ms: Math.round(remainingShare * arcMs),
      metres: remainingShare * (graph.columns.metres[edge] as number),
      arc,
    });
  }
  return starts;
}

/**
 * Returns the possible last parts of a route to the snap of the destination, each with the state where it begins and at
 * most one arc.
 */
export function listArrivals(graph: NetworkGraph, end: Snap, passable: RoutingProfile): Arrival[] {
  const { start, arc, tail, stateAfter, copiesByNode } = graph.states;
  if (end.edge === null) {
    const copies = copiesByNode.get(end.node)?.map(({ state }) => state) ?? [];
    return [end.node, ...copies].map((state) => ({ state, ms: end.accessMs, metres: 0, arc: null, end }));
  }
  const edgeM = graph.columns.metres[end.edge] as number;
  return [2 * end.edge, 2 * end.edge + 1].flatMap((lastArc) => {
    const arcMs = msOfArc(graph, lastArc, passable);
    if (arcMs < 0) return [];
    const share = lastArc & 1 ? 1 - end.share : end.share;
    const lastPart = { ms: end.accessMs + Math.round(share * arcMs), metres: share * edgeM, arc: lastArc, end };
    const endState = stateAfter[lastArc] as number;
    const arrivals: Arrival[] = [];
    for (let entry = start[endState] as number; entry < (start[endState + 1] as number); entry++) {
      if (arc[entry] === lastArc) arrivals.push({ state: tail[entry] as number, ...lastPart });
    }
    return arrivals;
  });
}

/**
 * Returns the routes from one snap to another on the same edge that do not leave the edge; an empty list if the vehicle
 * cannot travel along it from the first to the second. Times include the access at both ends.
 */
export function routesOnOneEdge(graph: NetworkGraph, from: Snap, to: Snap, passable: RoutingProfile) {
  if (from.edge === null || from.edge !== to.edge) return [];
  const [edge, difference] = [from.edge, to.share - from.share];
  return [2 * edge, 2 * edge + 1].flatMap((arc) => {
    const travelledShare = arc & 1 ? -difference : difference;
    const arcMs = msOfArc(graph, arc, passable);
    const ms = from.accessMs + Math.round(travelledShare * arcMs) + to.accessMs;
    return travelledShare < 0 || arcMs < 0
      ? []
      : [{ arc, ms, metres: travelledShare * (graph.columns.metres[edge] as number) }];
  });
}

/**
 * Returns the travel time of an arc in milliseconds; -1 if the vehicle may not use the arc. Closures are not checked,
 * because a snap is on a closed edge only if the search may use it.
 */
function msOfArc(graph: NetworkGraph, arc: number, { vehicle }: RoutingProfile): number {
  return (graph.columns.ms[vehicle] as Int32Array)[arc] as number;
}
