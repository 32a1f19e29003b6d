import { listSpeeds } from "../domain/vehicle-speeds";
import { EdgeFinder, type Point } from "./edge-finder";
import { boatIndex, type NetworkDraft } from "./network-draft";

/** A jetty, pier or landing: a point, or the points of its outline. */
export type JettyPlace = { id: number; name: string | null; points: readonly Point[] };

/**
 * Maximum distance of a jetty from the line of a river. Rivers are mapped as centre lines, and the Musi is 400 m wide:
 * a jetty on its bank is 200 m from the line.
 */
const maxJettyDistanceM = 300;
/** A jetty closer to the line than this is treated as being on it. */
const maxDistanceOnLineM = 2;

/**
 * Joins jetties to the nearest water: the nearest point of a water edge becomes a node, and an edge connects it to the
 * jetty's node, which is marked as a jetty. If the jetty is on the line, a single node serves as both. Returns the
 * number of jetties that have no water within reach.
 */
export function joinJetties(draft: NetworkDraft, jetties: readonly JettyPlace[]): number {
  const waterEdges = new EdgeFinder(draft, (edge) => draft.canVehicleUse(edge, boatIndex));
  let tooFarCount = 0;
  for (const { id, name, points } of jetties) {
    const closestPoint = points
      .map((point) => ({ point, nearest: waterEdges.findNearest(point, maxJettyDistanceM) }))
      .sort((a, b) => (a.nearest?.metres ?? maxJettyDistanceM) - (b.nearest?.metres ?? maxJettyDistanceM))[0];
    if (!closestPoint?.nearest) {
      tooFarCount++;
      continue;
    }
    const { point, nearest } = closestPoint;
    const node = waterEdges.findOrAddNodeAt(nearest.edge, nearest.at);
    if (nearest.metres <= maxDistanceOnLineM) {
      draft.nodeJetty.set(node, 1);
      continue;
    }
    const way = { id, class: "river" as const, name, ref: null, bridge: false };
    const line = { xs: [point.x, draft.nodeX.at(node)], ys: [point.y, draft.nodeY.at(node)] };
    draft.addEdge(way, draft.addNode(point.x, point.y, true), node, line, listSpeeds({}, "river"));
  }
  return tooFarCount;
}
