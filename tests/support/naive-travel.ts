import type { LngLat } from "../../db/columns";
import type { Vehicle } from "../../db/network-vocabulary";
import { toVehicleBit } from "../../server/domain/vehicle";
import type { EdgeRow, NetworkRows } from "./road-network";

/** An edge in one direction, with its travel time. */
type Arc = { edge: number; isBackward: boolean; from: number; to: number; ms: number };
type NetworkPlace = { accessMs: number; edge: number; share: number; node: number | null };

/** Returns the travel time in milliseconds between two points; see `createNaiveSearch`. */
export function computeNaiveMs(
  network: NetworkRows,
  [from, to]: [LngLat, LngLat],
  vehicle: Vehicle,
  closedEdges: readonly number[] = [],
): number | null {
  return createNaiveSearch(network, from, vehicle, closedEdges)(to);
}

/**
 * Returns a function that calculates the travel time in milliseconds from the point `from` to another point. The
 * calculation is deliberately naive: it compares every arc with every other arc until no time changes. The time is
 * Infinity if there is no route, null if a point is off the network. A start without an open edge within 2 km has no
 * route, and a destination without one uses the nearest open edge, unless they are off the network without closures
 * too. Boats are not supported.
 */
export function createNaiveSearch(
  network: NetworkRows,
  from: LngLat,
  vehicle: Vehicle,
  closedEdges: readonly number[] = [],
): (to: LngLat) => number | null {
  const isUsable = (id: number) => (network.edges[id]?.mainParts ?? 0) & toVehicleBit(vehicle);
  const isOpen = (id: number) => !closedEdges.includes(id) && isUsable(id);
  const isOnNetwork = (point: LngLat) => nearestPlace(network.edges, isUsable, point) !== null;
  const startPlace = nearestPlace(network.edges, isOpen, from);
  if (!startPlace) return (to) => (isOnNetwork(from) && isOnNetwork(to) ? Number.POSITIVE_INFINITY : null);
  const arcs = network.edges.flatMap((edgeRow, edge): Arc[] => {
    const [forwardMs, backwardMs] = edgeRow.ms[vehicle];
    const edgeArcs: Arc[] = [];
    if (forwardMs !== null)
      edgeArcs.push({ edge, isBackward: false, from: edgeRow.from, to: edgeRow.to, ms: forwardMs });
    if (backwardMs !== null)
      edgeArcs.push({ edge, isBackward: true, from: edgeRow.to, to: edgeRow.from, ms: backwardMs });
    return closedEdges.includes(edge) ? [] : edgeArcs;
  });
  const mayTurn = (firstArc: Arc, secondArc: Arc) =>
    firstArc.to === secondArc.from &&
    !network.bans.some(([a, via, b]) => a === firstArc.edge && via === firstArc.to && b === secondArc.edge);

  const shareAlongArc = ({ isBackward }: Arc, { share }: NetworkPlace) => (isBackward ? 1 - share : share);
  const isOn = (arc: Arc, place: NetworkPlace) => place.node === null && arc.edge === place.edge;
  // The travel time in milliseconds from the start place to the far end of each arc.
  const reachedMs = arcs.map((arc) => {
    if (isOn(arc, startPlace)) return Math.round((1 - shareAlongArc(arc, startPlace)) * arc.ms);
    return startPlace.node === arc.from ? arc.ms : Number.POSITIVE_INFINITY;
  });
  for (let hasChanged = true; hasChanged; ) {
    hasChanged = false;
    for (const [i, firstArc] of arcs.entries()) {
      for (const [j, secondArc] of arcs.entries()) {
        const ms = (reachedMs[i] ?? 0) + secondArc.ms;
        if (!mayTurn(firstArc, secondArc) || ms >= (reachedMs[j] ?? 0)) continue;
        reachedMs[j] = ms;
        hasChanged = true;
      }
    }
  }
  return (to) => {
    if (!isOnNetwork(to)) return null;
    const endPlace = nearestPlace(network.edges, isOpen, to, Number.POSITIVE_INFINITY) as NetworkPlace;
    let bestMs = startPlace.node !== null && startPlace.node === endPlace.node ? 0 : Number.POSITIVE_INFINITY;
    for (const lastArc of arcs) {
      if (endPlace.node === lastArc.to) bestMs = Math.min(bestMs, reachedMs[arcs.indexOf(lastArc)] ?? 0);
      if (!isOn(lastArc, endPlace)) continue;
      const lastMs = Math.round(shareAlongArc(lastArc, endPlace) * lastArc.ms);
      for (const [i, firstArc] of arcs.entries())
        if (mayTurn(firstArc, lastArc)) bestMs = Math.min(bestMs, (reachedMs[i] ?? 0) + lastMs);
      if (startPlace.node === lastArc.from) bestMs = Math.min(bestMs, lastMs);
      const shareAhead = shareAlongArc(lastArc, endPlace) - shareAlongArc(lastArc, startPlace);
      if (isOn(lastArc, startPlace) && shareAhead >= 0) bestMs = Math.min(bestMs, Math.round(shareAhead * lastArc.ms));
    }
    return startPlace.accessMs + bestMs + endPlace.accessMs;
  };
}

/** Finds the nearest point of the network with the formulae in docs/ground.md. */
function nearestPlace(
  edges: EdgeRow[],
  isOpen: (edge: number) => unknown,
  { lng, lat }: LngLat,
  maxM = 2_000,
): NetworkPlace | null {
  const latRadians = (lat * Math.PI) / 180;
  const metresPerLng =
    111_412.84 * Math.cos(latRadians) - 93.5 * Math.cos(3 * latRadians) + 0.118 * Math.cos(5 * latRadians);
  const metresPerLat =
    111_132.92 -
    559.82 * Math.cos(2 * latRadians) +
    1.175 * Math.cos(4 * latRadians) -
    0.0023 * Math.cos(6 * latRadians);
  let nearest: { distance: number; edge: number; alongLine: number; length: number } | null = null;
  for (const [edge, { line }] of edges.entries()) {
    if (!isOpen(edge)) continue;
    const linePoints = line.map(([x, y]) => [(x - lng) * metresPerLng, (y - lat) * metresPerLat] as const);
    const legs = linePoints.slice(1).map((to, index) => [linePoints[index] as readonly [number, number], to] as const);
    const legLengths = legs.map(([a, b]) => Math.hypot(b[0] - a[0], b[1] - a[1]));
    const length = legLengths.reduce((sum, legLength) => sum + legLength, 0);
    let lengthBefore = 0;
    for (const [index, [a, b]] of legs.entries()) {
      const legLength = legLengths[index] ?? 0;
      if (legLength === 0) continue;
      const projectedM = -(a[0] * (b[0] - a[0]) + a[1] * (b[1] - a[1])) / legLength;
      const alongM = Math.min(legLength, Math.max(0, projectedM));
      const distance = Math.hypot(
        a[0] + ((b[0] - a[0]) * alongM) / legLength,
        a[1] + ((b[1] - a[1]) * alongM) / legLength,
      );
      if (!nearest || distance < nearest.distance)
        nearest = { distance, edge, alongLine: lengthBefore + alongM, length };
      lengthBefore += legLength;
    }
  }
  if (!nearest || nearest.distance > maxM) return null;
  const { edge } = nearest;
  const share = nearest.alongLine / nearest.length;
  const edgeRow = edges[edge] as EdgeRow;
  const node = share < 1e-9 ? edgeRow.from : share > 1 - 1e-9 ? edgeRow.to : null;
  return { accessMs: Math.round((nearest.distance / 1.25) * 1_000), edge, share, node };
}
