import { and, asc, desc, eq, gte, lt } from "drizzle-orm";
import type { Db } from "../../db/client";
import { listNetworkEdges } from "../../db/queries/network";
import { network, networkNode, networkTurnBan } from "../../db/schema/network";
import { NetworkDraft } from "./network-draft";
import { type NetworkStats, readStats } from "./network-stats";
import { unitsPerDegree } from "./osm-objects";

const batchSize = 5_000;

export type StoredNetwork = typeof network.$inferSelect;

export async function readCurrentNetwork(db: Db): Promise<StoredNetwork | null> {
  const [currentNetwork] = await db.select().from(network).where(eq(network.status, "current"));
  return currentNetwork ?? null;
}

/**
 * The own surveys of earlier networks that this one does not contain. For a network of a release that did not store
 * them, these are the surveys of the network before it.
 */
export async function readDroppedSurveys(
  db: Db,
  currentNetwork: Pick<StoredNetwork, "stats"> | null,
): Promise<NetworkStats["surveys"]> {
  const { surveys, droppedSurveys } = readStats(currentNetwork?.stats ?? {});
  if (droppedSurveys) return droppedSurveys;
  const [retiredNetwork] = await db
    .select({ stats: network.stats })
    .from(network)
    .where(eq(network.status, "retired"))
    .orderBy(desc(network.id))
    .limit(1);
  const currentKinds = surveys.map(({ kind }) => kind);
  return readStats(retiredNetwork?.stats ?? {}).surveys.filter(({ kind }) => !currentKinds.includes(kind));
}

/** Reads the edges of a network in batches, ordered by id. */
export async function* readEdges(db: Db, networkId: number) {
  for (let first = 0; ; first += batchSize) {
    const edges = await listNetworkEdges(db, { network_id: networkId, first, end: first + batchSize });
    if (edges.length === 0) return;
    yield edges;
  }
}

export function readTurnBans(db: Db, networkId: number) {
  const { fromEdge, viaNode, toEdge } = networkTurnBan;
  return db
    .select({ fromEdge, viaNode, toEdge })
    .from(networkTurnBan)
    .where(eq(networkTurnBan.networkId, networkId))
    .orderBy(asc(fromEdge), asc(viaNode), asc(toEdge));
}

/**
 * Reads a network as a draft for a new version, without the edges of ways for which `isReplaced` returns true and
 * without the nodes that only these edges have: a new line that ends at such a node would not be joined to other lines.
 */
export async function readDraft(
  db: Db,
  networkId: number,
  isReplaced: (wayId: number) => boolean,
): Promise<NetworkDraft> {
  const draft = new NetworkDraft();
  const draftEdges = new Map<number, number>();
  const usedNodes = new Set<number>();
  for await (const edges of readEdges(db, networkId)) {
    for (const { id, from, to, metres, wayId, class: edgeClass, name, ref, bridge, wkt, ms } of edges) {
      if (isReplaced(wayId)) continue;
      const points = [...wkt.matchAll(/(-?[\d.e-]+) (-?[\d.e-]+)/g)];
      const line = {
        xs: points.map(([, lng]) => toUnits(Number(lng))),
        ys: points.map(([, , lat]) => toUnits(Number(lat))),
      };
      const way = { id: wayId, class: edgeClass, name, ref, bridge };
      draftEdges.set(id, draft.insertEdge({ way, from, to, metres, line, ms }));
      usedNodes.add(from).add(to);
    }
  }
  const draftNodes = await readNodes(db, networkId, draft, usedNodes);
  for (const ends of [draft.edgeFrom, draft.edgeTo])
    for (let edge = 0; edge < draft.edgeCount; edge++) ends.set(edge, draftNodes.get(ends.at(edge)) as number);
  for (const { fromEdge, viaNode, toEdge } of await readTurnBans(db, networkId)) {
    const [from, via, to] = [draftEdges.get(fromEdge), draftNodes.get(viaNode), draftEdges.get(toEdge)];
    if (from === undefined || via === undefined || to === undefined) continue;
    for (const number of [from, via, to]) draft.turnBans.push(number);
  }
  return draft;
}

/** Adds the used nodes of a network to a draft. Returns the number that each of them has there. */
async function readNodes(
  db: Db,
  networkId: number,
  draft: NetworkDraft,
  usedNodes: ReadonlySet<number>,
): Promise<Map<number, number>> {
  const draftNodes = new Map<number, number>();
  const { id, lng, lat, jetty } = networkNode;
  for (let first = 0; ; first += batchSize) {
    const batchCondition = and(eq(networkNode.networkId, networkId), gte(id, first), lt(id, first + batchSize));
    const nodes = await db.select({ id, lng, lat, jetty }).from(networkNode).where(batchCondition).orderBy(asc(id));
    if (nodes.length === 0) return draftNodes;
    for (const node of nodes)
      if (usedNodes.has(node.id))
        draftNodes.set(node.id, draft.addNode(toUnits(node.lng), toUnits(node.lat), node.jetty));
  }
}

function toUnits(degrees: number): number {
  return Math.round(degrees * unitsPerDegree);
}
