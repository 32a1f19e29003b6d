import type { LngLat } from "../../db/columns";
import type { Vehicle } from "../../db/network-vocabulary";
import { bitOf } from "../../server/domain/vehicle";
import type { EdgeRow, NetworkRows } from "./road-network";

/** An edge in one direction, with its travel time. */
type Arc = { edge: number; isBack: boolean; from: number; to: number; ms: number };
type Place = { accessMs: number; edge: number; share: number; node: number | null };

/** Returns the travel time in milliseconds between two points; see `naiveTimesFrom`. */
export function naiveMs(
  rows: NetworkRows,
  [from, to]: [LngLat, LngLat],
  vehicle: Vehicle,
  closedEdges: readonly number[] = [],
): number | null {
  return naiveTimesFrom(rows, from, vehicle, closedEdges)(to);
}

/**
 * Returns a function that calculates the travel time in milliseconds from the point `from` to another point. The
 * calculation is deliberately naive: it compares every arc with every other arc until no time changes. The time is
 * Infinity if there is no route, null if a point is off the network. Boats are not supported.
 */
export function naiveTimesFrom(
  rows: NetworkRows,
  from: LngLat,
  vehicle: Vehicle,
  closedEdges: readonly number[] = [],
): (to: LngLat) => number | null {
  const isOpen = (id: number) => !closedEdges.includes(id) && (rows.edges[id]?.mainParts ?? 0) & bitOf(vehicle);
  const start = nearestPlace(rows.edges, isOpen, from);
  if (!start) return () => null;
  const arcs = rows.edges.flatMap((row, edge): Arc[] => {
    const [along, back] = row.ms[vehicle];
    const edgeArcs: Arc[] = [];
    if (along !== null) edgeArcs.push({ edge, isBack: false, from: row.from, to: row.to, ms: along });
    if (back !== null) edgeArcs.push({ edge, isBack: true, from: row.to, to: row.from, ms: back });
    return closedEdges.includes(edge) ? [] : edgeArcs;
  });
  const mayTurn = (first: Arc, second: Arc) =>
    first.to === second.from &&
    !rows.bans.some(([a, via, b]) => a === first.edge && via === first.to && b === second.edge);

  const shareOn = ({ isBack }: Arc, { share }: Place) => (isBack ? 1 - share : share);
  const isOn = (arc: Arc, place: Place) => place.node === null && arc.edge === place.edge;
  // The milliseconds from the start to the end of each arc.
  const reachedMs = arcs.map((arc) => {
    if (isOn(arc, start)) return Math.round((1 - shareOn(arc, start)) * arc.ms);
    return start.node === arc.from ? arc.ms : Number.POSITIVE_INFINITY;
  });
  for (let hasChanged = true; hasChanged; ) {
    hasChanged = false;
    for (const [i, first] of arcs.entries()) {
      for (const [j, second] of arcs.entries()) {
        const ms = (reachedMs[i] ?? 0) + second.ms;
        if (!mayTurn(first, second) || ms >= (reachedMs[j] ?? 0)) continue;
        reachedMs[j] = ms;
        hasChanged = true;
      }
    }
  }
  return (to) => {
    const end = nearestPlace(rows.edges, isOpen, to);
    if (!end) return null;
    let bestMs = start.node !== null && start.node === end.node ? 0 : Number.POSITIVE_INFINITY;
    for (const last of arcs) {
      if (end.node === last.to) bestMs = Math.min(bestMs, reachedMs[arcs.indexOf(last)] ?? 0);
      if (!isOn(last, end)) continue;
      const lastMs = Math.round(shareOn(last, end) * last.ms);
      for (const [i, first] of arcs.entries())
        if (mayTurn(first, last)) bestMs = Math.min(bestMs, (reachedMs[i] ?? 0) + lastMs);
      if (start.node === last.from) bestMs = Math.min(bestMs, lastMs);
      const shareAhead = shareOn(last, end) - shareOn(last, start);
      if (isOn(last, start) && shareAhead >= 0) bestMs = Math.min(bestMs, Math.round(shareAhead * last.ms));
    }
    return start.accessMs + bestMs + end.accessMs;
  };
}

/** Finds the nearest point of the network with the formulae in docs/ground.md. */
function nearestPlace(edges: EdgeRow[], isOpen: (edge: number) => unknown, { lng, lat }: LngLat): Place | null {
  const phi = (lat * Math.PI) / 180;
  const perLng = 111_412.84 * Math.cos(phi) - 93.5 * Math.cos(3 * phi) + 0.118 * Math.cos(5 * phi);
  const perLat = 111_132.92 - 559.82 * Math.cos(2 * phi) + 1.175 * Math.cos(4 * phi) - 0.0023 * Math.cos(6 * phi);
  let nearest: { distance: number; edge: number; before: number; length: number } | null = null;
  for (const [edge, { line }] of edges.entries()) {
    if (!isOpen(edge)) continue;
    const flat = line.map(([x, y]) => [(x - lng) * perLng, (y - lat) * perLat] as const);
    const legs = flat.slice(1).map((to, index) => [flat[index] as readonly [number, number], to] as const);
    const lengths = legs.map(([a, b]) => Math.hypot(b[0] - a[0], b[1] - a[1]));
    const length = lengths.reduce((sum, each) => sum + each, 0);
    let before = 0;
    for (const [index, [a, b]] of legs.entries()) {
      const leg = lengths[index] ?? 0;
      if (leg === 0) continue;
      const along = -(a[0] * (b[0] - a[0]) + a[1] * (b[1] - a[1])) / leg;
      const keptM = Math.min(leg, Math.max(0, along));
      const distance = Math.hypot(a[0] + ((b[0] - a[0]) * keptM) / leg, a[1] + ((b[1] - a[1]) * keptM) / leg);
      if (!nearest || distance < nearest.distance) nearest = { distance, edge, before: before + keptM, length };
      before += leg;
    }
  }
  if (!nearest || nearest.distance > 2_000) return null;
  const { edge } = nearest;
  const share = nearest.before / nearest.length;
  const row = edges[edge] as EdgeRow;
  const node = share < 1e-9 ? row.from : share > 1 - 1e-9 ? row.to : null;
  return { accessMs: Math.round((nearest.distance / 1.25) * 1_000), edge, share, node };
}
