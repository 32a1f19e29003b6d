import { eq, sql } from "drizzle-orm";
import { tryLock } from "../../db/advisory-locks";
import type { Database, Db } from "../../db/client";
import { writeNetworkEdges, writeNetworkNodes, writeNetworkTurnBans } from "../../db/queries/network";
import { network } from "../../db/schema/network";
import { queryRows } from "../../db/sql";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { CommandError } from "../command-line";
import type { Context } from "../context";
import { slotCount } from "../domain/vehicle-speeds";
import type { Line, NetworkDraft } from "./network-draft";
import { unitsPerDegree } from "./osm-objects";

/** Maximum number of rows that one statement writes or deletes. */
const batchSize = 5_000;

export type NetworkSource = {
  source: string;
  sourceDate: Date | null;
  checksum: string;
  stats: Record<string, unknown>;
};

/**
 * Runs an import of a base map under a lock, so that no other import runs at the same time. The lock belongs to an idle
 * transaction on a separate connection, and is released if the process dies. The embedded database needs no lock,
 * because only one process uses it.
 */
export async function withGroundLock<Result>(database: Database, work: () => Promise<Result>): Promise<Result> {
  if (database.embedded) return work();
  return database.db.transaction(async (tx) => {
    await tx.execute(sql`set local idle_in_transaction_session_timeout = 0`);
    if (!(await tryLock(tx, "groundImport")))
      throw new CommandError("Another process is importing a network. Try again when it has ended.");
    return work();
  });
}

/**
 * Writes a network in short transactions, then makes it the current one. The old network stays in use until the new one
 * is complete. It is then kept as retired until the next import, because other processes may still be loading it.
 * `writeOtherParts` writes what belongs to the same version of the base map, such as the gazetteer, before the switch.
 * Call it within `withGroundLock`.
 */
export async function storeNetwork(
  context: Context,
  draft: NetworkDraft,
  { source, sourceDate, checksum, stats }: NetworkSource,
  onProgress: (fraction: number) => void = () => {},
  writeOtherParts: (networkId: number) => Promise<unknown> = async () => {},
): Promise<number> {
  const { db } = context;
  await deleteNetworks(db, "building");
  const row = { status: "building" as const, source, sourceDate, checksum, stats, startedAt: context.now() };
  const [createdNetwork] = await db.insert(network).values(row).returning({ id: network.id });
  if (!createdNetwork) throw new Error("the network was not created");
  const { id } = createdNetwork;
  const rowCount = draft.nodeCount + draft.edgeCount;
  for (let start = 0; start < draft.nodeCount; start += batchSize) {
    await writeNodes(db, id, draft, listRange(start, draft.nodeCount));
    onProgress(start / rowCount);
  }
  for (let start = 0; start < draft.edgeCount; start += batchSize) {
    await writeEdges(db, id, draft, listRange(start, draft.edgeCount));
    onProgress((draft.nodeCount + start) / rowCount);
  }
  await writeTurnBans(db, id, draft);
  for (const table of ["network_node", "network_edge", "network_turn_ban"])
    await db.execute(sql.raw(`analyze ${table}`));
  await writeOtherParts(id);
  await inTransaction(db, async (tx) => {
    await tx.update(network).set({ status: "retired" }).where(eq(network.status, "current"));
    await tx.update(network).set({ status: "current", finishedAt: context.now() }).where(eq(network.id, id));
    const data = { network: id, source, nodes: draft.nodeCount, edges: draft.edgeCount };
    await record(tx, context, [{ kind: "network.imported", data }]);
  });
  context.announce();
  await deleteNetworks(db, "retired", { keptCount: 1 });
  onProgress(1);
  return id;
}

/**
 * Deletes all networks with the given status except the newest `keptCount`. Deletes in batches, so that no transaction
 * lasts long.
 */
async function deleteNetworks(db: Db, status: "building" | "retired", { keptCount = 0 } = {}): Promise<void> {
  const networks = await db.select({ id: network.id }).from(network).where(eq(network.status, status));
  const idsNewestFirst = networks.map(({ id }) => id).sort((a, b) => b - a);
  for (const id of idsNewestFirst.slice(keptCount)) {
    for (const table of ["network_edge", "network_node"]) {
      const tableName = sql.identifier(table);
      const [row] = await queryRows<{ last: number | null }>(
        db,
        sql`select max(id) as last from ${tableName} where network_id = ${id}`,
      );
      for (let start = 0; start <= (row?.last ?? -1); start += batchSize) {
        await db.execute(
          sql`delete from ${tableName} where network_id = ${id} and id >= ${start} and id < ${start + batchSize}`,
        );
      }
    }
    await db.delete(network).where(eq(network.id, id));
  }
}

function listRange(start: number, end: number): number[] {
  return Array.from({ length: Math.min(batchSize, end - start) }, (_, index) => start + index);
}

async function writeNodes(db: Db, networkId: number, draft: NetworkDraft, ids: number[]): Promise<void> {
  await writeNetworkNodes(db, {
    network_id: networkId,
    ids,
    lngs: ids.map((id) => draft.nodeX.at(id) / unitsPerDegree),
    lats: ids.map((id) => draft.nodeY.at(id) / unitsPerDegree),
    jetties: ids.map((id) => draft.nodeJetty.at(id) === 1),
  });
}

async function writeEdges(db: Db, networkId: number, draft: NetworkDraft, ids: number[]): Promise<void> {
  const edges = ids.map((id) => draft.edge(id));
  const msOfSlot = (slot: number) => edges.map((edge) => edge.ms[slot]);
  await writeNetworkEdges(db, {
    network_id: networkId,
    ids,
    from_nodes: edges.map(({ from }) => from),
    to_nodes: edges.map(({ to }) => to),
    metres: edges.map(({ metres }) => metres),
    classes: edges.map(({ way }) => way.class),
    names: edges.map(({ way }) => way.name ?? ""),
    refs: edges.map(({ way }) => way.ref ?? ""),
    way_ids: edges.map(({ way }) => way.id),
    bridges: edges.map(({ way }) => way.bridge),
    main_parts: ids.map((id) => draft.edgeMainParts.at(id)),
    lines: edges.map(({ line }) => toEwkb(line)),
    ...Object.fromEntries(slotNames.map((name, slot) => [name, msOfSlot(slot)])),
  });
}

/**
 * Names of the parameters of `write-network-edges`, one per slot (vehicle and direction), in the order of the slots.
 */
const slotNames = ["ambulance", "fire_engine", "patrol", "motorcycle", "boat"].flatMap((name) => [
  name,
  `${name}_back`,
]);
if (slotNames.length !== slotCount) throw new Error("write-network-edges does not know all vehicles");

async function writeTurnBans(db: Db, networkId: number, { turnBans }: NetworkDraft): Promise<void> {
  const banCount = turnBans.length / 3;
  for (let start = 0; start < banCount; start += batchSize) {
    const listColumn = (offset: number) => listRange(start, banCount).map((ban) => turnBans.at(ban * 3 + offset));
    await writeNetworkTurnBans(db, {
      network_id: networkId,
      from_edges: listColumn(0),
      via_nodes: listColumn(1),
      to_edges: listColumn(2),
    });
  }
}

/** A line on WGS84 as little-endian EWKB in hex. */
function toEwkb({ xs, ys }: Line): string {
  const bytes = Buffer.allocUnsafe(13 + xs.length * 16);
  bytes.writeUInt8(1, 0);
  bytes.writeUInt32LE(0x20000002, 1);
  bytes.writeUInt32LE(4326, 5);
  bytes.writeUInt32LE(xs.length, 9);
  for (const [index, x] of xs.entries()) {
    bytes.writeDoubleLE(x / unitsPerDegree, 13 + index * 16);
    bytes.writeDoubleLE((ys[index] as number) / unitsPerDegree, 21 + index * 16);
  }
  return bytes.toString("hex");
}
