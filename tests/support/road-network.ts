import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import type { EdgeClass, NetworkStatus, Vehicle } from "../../db/network-vocabulary";
import { vehicles } from "../../db/network-vocabulary";
import type { ClosureShape } from "../../db/queries/closure";
import { closure, network, networkEdge, networkNode, networkTurnBan } from "../../db/schema/network";
import { splitIntoBatches } from "../../server/import/batches";

/** A synthetic network as rows of the database tables. Nodes and edges are identified by their index in these lists. */
export type NetworkRows = { nodes: NodeRow[]; edges: EdgeRow[]; bans: TurnBan[] };
type NodeRow = LngLat & { jetty: boolean };
/**
 * `ms` holds the travel times of each vehicle in milliseconds, forward and backward along the line; null for a
 * direction that the vehicle may not use.
 */
export type EdgeRow = {
  from: number;
  to: number;
  metres: number;
  class: EdgeClass;
  name: string | null;
  ref: string | null;
  mainParts: number;
  bridge?: boolean;
  line: [lng: number, lat: number][];
  ms: Record<Vehicle, [forward: number | null, backward: number | null]>;
};
export type TurnBan = [fromEdge: number, viaNode: number, toEdge: number];

/** Stores a network and returns its version. */
export async function insertNetwork(
  db: Db,
  { nodes, edges, bans }: NetworkRows,
  status: NetworkStatus = "current",
): Promise<number> {
  if (status === "current") await db.update(network).set({ status: "retired" });
  const [createdNetwork] = await db.insert(network).values({ status, source: "made up", checksum: "00" }).returning();
  const networkId = createdNetwork?.id ?? 0;
  const nodeRows = nodes.map((node, id) => ({ networkId, id, ...node }));
  const edgeRows = edges.map(({ from, to, line, ms, ...edge }, id) => ({
    ...{ networkId, id, fromNode: from, toNode: to, wayId: id, ...edge },
    line: sql`st_setsrid(st_geomfromgeojson(${JSON.stringify({ type: "LineString", coordinates: line })}), 4326)`,
    ...{ ambulanceMs: ms.ambulance[0], ambulanceBackwardMs: ms.ambulance[1] },
    ...{ fireEngineMs: ms["fire-engine"][0], fireEngineBackwardMs: ms["fire-engine"][1] },
    ...{ patrolMs: ms.patrol[0], patrolBackwardMs: ms.patrol[1] },
    ...{ motorcycleMs: ms.motorcycle[0], motorcycleBackwardMs: ms.motorcycle[1] },
    ...{ boatMs: ms.boat[0], boatBackwardMs: ms.boat[1] },
  }));
  const banRows = bans.map(([fromEdge, viaNode, toEdge]) => ({ networkId, fromEdge, viaNode, toEdge }));
  for (const rows of splitIntoBatches(nodeRows)) await db.insert(networkNode).values(rows);
  for (const rows of splitIntoBatches(edgeRows)) await db.insert(networkEdge).values(rows);
  for (const rows of splitIntoBatches(banRows)) await db.insert(networkTurnBan).values(rows);
  return networkId;
}

/** Closes an area or a road for some vehicles (by default all) and returns the id of the closure. */
export async function insertClosure(
  db: Db,
  shape: ClosureShape,
  closedFor: readonly Vehicle[] = vehicles,
): Promise<string> {
  const closureValues = { shape: JSON.stringify(shape), label: "Jalan", reason: "test", createdBy: "test" };
  const [createdClosure] = await db
    .insert(closure)
    .values({ ...closureValues, vehicles: [...closedFor] })
    .returning();
  return createdClosure?.id ?? "";
}
