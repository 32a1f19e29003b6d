import { vehicles } from "../../db/network-vocabulary";
import type { NetworkDraft } from "./network-draft";
import type { NetworkStats } from "./network-stats";
import type { OsmRelation } from "./osm-objects";

/**
 * Number of turn restrictions for motor vehicles by how they were handled. A restriction is not applied if it exempts
 * emergency vehicles (`exempt`), applies only at some times (`conditional`), leads through ways instead of one node
 * (`viaWay`), is unclear because a way continues through the node (`ambiguous`), or has no effect, because the turn is
 * impossible anyway or its ways are not in the network (`withoutEffect`).
 */
type RestrictionCounts = NetworkStats["restrictions"];

type Restriction = { isOnlyAllowedTurn: boolean; from: number[]; via: number; to: number[] };

/** Collects turn restrictions from the relations of an extract. */
export function createRestrictionCollector() {
  const restrictions: Restriction[] = [];
  const counts = { found: 0, exempt: 0, conditional: 0, viaWay: 0 };
  const addRestriction = ({ tags, members }: OsmRelation) => {
    const { type = "" } = tags;
    if (type !== "restriction" && !type.startsWith("restriction:")) return;
    const kind = tags.restriction ?? tags["restriction:motor_vehicle"];
    if (!kind && !tags["restriction:conditional"]) return;
    counts.found++;
    if (!kind || tags.day_on || tags.hour_on) {
      counts.conditional++;
      return;
    }
    const exceptions = (tags.except ?? "").split(";").map((word) => word.trim());
    if (exceptions.includes("emergency") || exceptions.includes("motor_vehicle")) {
      counts.exempt++;
      return;
    }
    const listMembersWithRole = (role: string, memberType: string) =>
      members.filter((member) => member.role === role && member.type === memberType).map(({ ref }) => ref);
    const [via, ...otherVias] = listMembersWithRole("via", "node");
    if (listMembersWithRole("via", "way").length > 0 || otherVias.length > 0) {
      counts.viaWay++;
      return;
    }
    restrictions.push({
      isOnlyAllowedTurn: kind.startsWith("only_"),
      from: listMembersWithRole("from", "way"),
      via: via ?? -1,
      to: listMembersWithRole("to", "way"),
    });
  };
  return { add: addRestriction, collected: { restrictions, counts } };
}

/**
 * Adds restrictions to the draft as turn bans. `getNode` returns the draft's number for an OpenStreetMap node id; -1 if
 * there is none.
 */
export function applyRestrictions(
  draft: NetworkDraft,
  { restrictions, counts }: ReturnType<typeof createRestrictionCollector>["collected"],
  getNode: (id: number) => number,
): RestrictionCounts {
  const { starts, edges } = draft.indexEdges();
  const resultCounts = { ...counts, applied: 0, ambiguous: 0, withoutEffect: 0 };
  const bannedTurns = new Set<string>();
  const addBan = (from: number, via: number, to: number) => {
    const key = `${from} ${via} ${to}`;
    if (bannedTurns.has(key)) return;
    bannedTurns.add(key);
    for (const number of [from, via, to]) draft.turnBans.push(number);
  };
  const canRoadVehicleUse = (edge: number, node: number, isArriving: boolean) =>
    vehicles.some((vehicle, index) => vehicle !== "boat" && draft.canUse(edge, node, index, isArriving));

  for (const { isOnlyAllowedTurn, from, via, to } of restrictions) {
    const node = getNode(via);
    if (node < 0) {
      resultCounts.withoutEffect++;
      continue;
    }
    const edgesAtNode = [...edges.subarray(starts[node], starts[node + 1])];
    const arrivingEdges = edgesAtNode.filter(
      (edge) => from.includes(draft.wayOf(edge)) && canRoadVehicleUse(edge, node, true),
    );
    const leavingEdges = edgesAtNode.filter((edge) => canRoadVehicleUse(edge, node, false));
    const targetEdges = leavingEdges.filter((edge) => to.includes(draft.wayOf(edge)));
    if (arrivingEdges.length === 0 || targetEdges.length === 0) {
      resultCounts.withoutEffect++;
      continue;
    }
    const isAmbiguous =
      [arrivingEdges, targetEdges].some((group, side) => {
        const ways = side === 0 ? from : to;
        return ways.some((way) => group.filter((edge) => draft.wayOf(edge) === way).length > 1);
      }) ||
      (isOnlyAllowedTurn && targetEdges.length > 1);
    if (isAmbiguous) {
      resultCounts.ambiguous++;
      continue;
    }
    const forbiddenEdges = isOnlyAllowedTurn ? leavingEdges.filter((edge) => !targetEdges.includes(edge)) : targetEdges;
    for (const fromEdge of arrivingEdges) for (const toEdge of forbiddenEdges) addBan(fromEdge, node, toEdge);
    resultCounts.applied++;
  }
  return resultCounts;
}
