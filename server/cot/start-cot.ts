import { readFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { createServer as createTlsServer } from "node:tls";
import type { Db } from "../../db/client";
import type { Actor, Context, Settings } from "../context";
import { findIpNetwork } from "../domain/ip-network";
import { permissionsOf } from "../domain/permission";
import type { Environment } from "../env";
import { createAddressMatcher } from "../http/proxy";
import type { Log } from "../log";
import { createBroadcast, maxClients } from "./broadcast";
import type { CotMarker } from "./cot-event";
import { readHotspotMarkers, readIncidentMarkers, readUnitMarkers } from "./read-markers";

const intervalMs = 1_000;
/** How each kind of marker is read: every `everyTicks` intervals, and again in the next interval if a read failed. */
const reads = {
  units: { read: readUnitMarkers, everyTicks: 1 },
  incidents: { read: readIncidentMarkers, everyTicks: 3 },
  hotspots: { read: readHotspotMarkers, everyTicks: 60 },
};
type Kind = keyof typeof reads;
const kinds = Object.keys(reads) as Kind[];
/** Maximum number of connections from one address; a team behind one router shares it. */
export const maxPerAddress = 20;

/**
 * Clients see the same data as a wall display. Like a wall display's reads, theirs are not recorded in the audit trail.
 * Connections are logged.
 */
const viewer: Actor = {
  ...{ kind: "screen", id: "cursor-on-target", name: "cursor-on-target", role: "wall", simulated: false },
  scopes: permissionsOf.wall,
};

/**
 * `handshakeMs`: after this time, a connection whose TLS handshake is not complete is closed. `repeatMs`: after this
 * time, an unchanged marker is sent again.
 */
type CotOptions = { db: Db; settings: Settings; log: Log; handshakeMs?: number; repeatMs?: number };

/**
 * Starts the Cursor on Target listeners that the environment configures: TCP, and TLS with client certificates. Nothing
 * is read from the database while nobody is connected.
 */
export async function startCot(
  environment: Environment,
  { db, settings, log, handshakeMs = 10_000, repeatMs }: CotOptions,
) {
  const servers = createServers(environment, handshakeMs);
  if (servers.length === 0) return { stop: async () => {} };
  const broadcast = createBroadcast({ log, repeatMs });
  const stopController = new AbortController();
  const context: Context = { db, actor: viewer, now: () => new Date(), settings, announce: () => {} };
  const isWithinLimit = createAddressLimit(log);
  for (const { server, event, port } of servers) {
    server.maxConnections = 2 * maxClients;
    server.prependListener("connection", (socket: Socket) => {
      if (!isWithinLimit(socket)) socket.destroy();
    });
    server.on(event, broadcast.accept);
    server.on("tlsClientError", (error: Error, socket: Socket) => {
      log.info({ cause: error.message, from: socket.remoteAddress }, "a TLS connection was refused");
      // Node.js only reports a handshake that takes too long; it leaves the connection open.
      socket.destroy();
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, environment.COT_HOST, resolve);
    });
    server.on("error", (error) => log.warn({ err: error }, "a Cursor on Target listener has failed"));
    log.info({ port, by: event }, "Cursor on Target clients can connect");
  }
  const markers: Record<Kind, CotMarker[]> = { units: [], incidents: [], hotspots: [] };
  const failedKinds = new Set<Kind>();
  async function readAndPublish(ticks: number): Promise<void> {
    for (const kind of kinds) {
      if (ticks % reads[kind].everyTicks !== 0 && !failedKinds.has(kind)) continue;
      try {
        markers[kind] = await reads[kind].read(context);
        failedKinds.delete(kind);
      } catch (error) {
        if (!failedKinds.has(kind)) log.warn({ err: error, kind }, "Cursor on Target cannot read the live state");
        failedKinds.add(kind);
      }
    }
    // Without a heartbeat and new events, the clients notice that nothing can be read.
    if (failedKinds.size === kinds.length) return;
    const selectMarkers = (hasFailed: boolean) =>
      kinds.flatMap((kind) => (failedKinds.has(kind) === hasFailed ? markers[kind] : []));
    broadcast.publish(selectMarkers(false), context.now(), selectMarkers(true));
  }
  const loop = (async () => {
    for (let ticks = 0; !stopController.signal.aborted; ticks++) {
      if (broadcast.hasClients()) {
        await readAndPublish(ticks);
      } else {
        broadcast.clear();
        ticks = -1;
      }
      await wait(intervalMs, undefined, { signal: stopController.signal }).catch(() => {});
    }
  })();
  return {
    async stop() {
      stopController.abort();
      for (const { server } of servers) server.close();
      broadcast.close();
      await loop;
    },
  };
}

/**
 * Counts connections by address from their first packet, so that one address without a certificate cannot keep all
 * others out. Returns whether a connection is within the limit.
 */
function createAddressLimit(log: Log): (socket: Socket) => boolean {
  const counts = new Map<string, number>();
  return (socket) => {
    const address = findIpNetwork(socket.remoteAddress ?? "");
    const count = counts.get(address) ?? 0;
    if (count >= maxPerAddress) {
      log.info({ from: address }, "too many Cursor on Target connections from one address");
      return false;
    }
    counts.set(address, count + 1);
    socket.once("close", () => {
      const remaining = (counts.get(address) ?? 1) - 1;
      if (remaining > 0) counts.set(address, remaining);
      else counts.delete(address);
    });
    return true;
  };
}

/** Creates the listeners that the environment configures. Throws if a setting is missing or a file is invalid. */
function createServers(
  environment: Environment,
  handshakeTimeout: number,
): { server: Server; event: string; port: number }[] {
  const { COT_PORT, COT_NETWORKS, COT_TLS_PORT, COT_TLS_FILE, COT_CLIENT_CA_FILE } = environment;
  const servers = [];
  if (COT_PORT !== undefined) {
    if (!COT_NETWORKS) throw new Error("COT_PORT needs COT_NETWORKS: the addresses that may connect without TLS");
    const isAllowed = createAddressMatcher(COT_NETWORKS);
    const server = createServer();
    server.prependListener("connection", (socket) => {
      if (!isAllowed(socket.remoteAddress?.replace(/^::ffff:/, "") ?? "")) socket.destroy();
    });
    servers.push({ server, event: "connection", port: COT_PORT });
  }
  if (COT_TLS_PORT !== undefined) {
    if (!COT_TLS_FILE || !COT_CLIENT_CA_FILE) throw new Error("COT_TLS_PORT needs COT_TLS_FILE and COT_CLIENT_CA_FILE");
    const pem = readFileSync(COT_TLS_FILE);
    const server = createTlsServer({
      ...{ key: pem, cert: pem, ca: readFileSync(COT_CLIENT_CA_FILE) },
      ...{ requestCert: true, rejectUnauthorized: true, minVersion: "TLSv1.2", handshakeTimeout },
    });
    servers.push({ server, event: "secureConnection", port: COT_TLS_PORT });
  }
  return servers;
}
