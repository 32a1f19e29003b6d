import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { eq, sql } from "drizzle-orm";
import { pino } from "pino";
import { hotspot } from "../../db/schema/fire-watches";
import { incident } from "../../db/schema/incidents";
import { assignUnit } from "../../server/assignment/assign-unit";
import { createBroadcast } from "../../server/cot/broadcast";
import type { CotMarker } from "../../server/cot/cot-event";
import { maxPerAddress, startCot } from "../../server/cot/start-cot";
import { readEnvironment } from "../../server/env";
import { changeSensitivity } from "../../server/incidents/change-sensitivity";
import { createLog } from "../../server/log";
import { findFreePort } from "../support/free-port";
import { aContext, anIncident, aType, aUnit, kmFrom, sekayu } from "../support/makers";
import { parseCot } from "../support/parse-cot.mjs";
import { expect, test } from "../support/test";

const log = createLog("silent", pino.destination({ dest: "/dev/null", sync: true }));
const folder = mkdtempSync(join(tmpdir(), "cot-"));
const openssl = (...opensslArguments: string[]) =>
  execFileSync("openssl", opensslArguments, { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
const ecKeyArguments = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];

type Event = { uid: string; type: string; callsign: string | undefined; lat: string; text: string; deleted?: string };

/** Collects the events that a client receives, parsed by the client library of TAK. */
function collectEvents(socket: Socket): Event[] {
  const events: Event[] = [];
  let incompleteText = "";
  socket.setEncoding("utf8").on("data", (data) => {
    const text = String(data);
    const parts = (incompleteText + text).split(/(?<=<\/event>)/);
    incompleteText = parts.pop() ?? "";
    for (const part of parts) {
      const { _attributes, point, detail: { contact, link } = {} } = parseCot(part);
      const deleted = link?._attributes.uid;
      events.push({
        ...{ uid: _attributes.uid, type: _attributes.type, lat: String(point._attributes.lat) },
        ...{ callsign: contact?._attributes.callsign, text: part, ...(deleted && { deleted }) },
      });
    }
  });
  return events;
}

test("a TAK client receives the units, incidents and hotspots that the wall shows", async ({ db }) => {
  const [plainPort, tlsPort] = [await findFreePort(), await findFreePort()];
  openssl("req", "-x509", ...ecKeyArguments, "-subj", "/CN=authority", "-keyout", "ca.key", "-out", "ca.pem");
  for (const name of ["server", "client"]) {
    openssl("req", ...ecKeyArguments, "-subj", `/CN=${name}`, "-keyout", `${name}.key`, "-out", `${name}.csr`);
    openssl(
      "x509",
      "-req",
      "-in",
      `${name}.csr`,
      "-CA",
      "ca.pem",
      "-CAkey",
      "ca.key",
      "-out",
      `${name}.pem`,
      "-days",
      "2",
    );
  }
  const readText = (name: string) => readFileSync(join(folder, name), "utf8");
  writeFileSync(join(folder, "both.pem"), readText("server.key") + readText("server.pem"));
  const environment = readEnvironment({
    NODE_ENV: "test",
    ...{ COT_PORT: `${plainPort}`, COT_NETWORKS: "127.0.0.1", COT_TLS_PORT: `${tlsPort}` },
    ...{ COT_TLS_FILE: join(folder, "both.pem"), COT_CLIENT_CA_FILE: join(folder, "ca.pem") },
  });
  const context = aContext(db);
  const type = await aType(db, []);
  const visibleUnit = await aUnit(db, { callSign: "SEEN & NEAR", at: kmFrom(sekayu, 3) });
  const crew = await aUnit(db, { callSign: "CREW-1", at: kmFrom(sekayu, 4) });
  const fire = await anIncident(db, { type, at: kmFrom(sekayu, 5) });
  await db.update(incident).set({ address: "Rumah Bu Wati", description: "Wati" }).where(eq(incident.id, fire.id));
  const sensitiveIncident = await anIncident(db, { type, at: kmFrom(sekayu, 6) });
  await changeSensitivity(context, { id: sensitiveIncident.id, sensitive: true, reason: "test" });
  await assignUnit(context, { incidentId: fire.id, unitId: crew.id });
  await db.insert(hotspot).values({
    ...{ key: "1", source: "firms-snpp", satellite: "snpp", seenAt: new Date(), halfDay: 1, position: sekayu },
    ...{ confidence: "high", frpMw: 3 },
  });

  const infoLog = createLog("info", pino.destination({ dest: join(folder, "log"), sync: true }));
  const cot = await startCot(environment, { db, settings: context.settings, log: infoLog, handshakeMs: 10_000 });
  const socket = connect(plainPort, "127.0.0.1");
  try {
    await once(socket, "connect");
    // Together with `socket`, these connections exceed the limit per address by one. One of them sends a ClientHello
    // byte by byte, the others send nothing.
    const idleSockets = Array.from({ length: maxPerAddress }, () =>
      connect(tlsPort, "127.0.0.1").on("error", () => {}),
    );
    for (const idleSocket of idleSockets) idleSocket.resume();
    const clientHelloBytes = [0x16, 3, 1, 1, 0, 1, 0, 0, 0xfc, 3, 3].values();
    const slowWriter = setInterval(() => idleSockets[0]?.write(Buffer.from([clientHelloBytes.next().value ?? 0])), 200);
    const countRefusals = () => readText("log").match(/connections from one address/g)?.length;
    await expect.poll(countRefusals).toBe(1);
    const clientCredentials = { ca: readText("ca.pem"), key: readText("client.key"), cert: readText("client.pem") };
    const tls = { port: tlsPort, host: "127.0.0.1", ca: clientCredentials.ca, checkServerIdentity: () => undefined };
    const otherAddress = connect({ port: tlsPort, host: "127.0.0.1", localAddress: "127.0.0.2" });
    const client = connectTls({ ...tls, ...clientCredentials, socket: otherAddress });
    const tlsEvents = collectEvents(client);
    const events = collectEvents(socket);
    const readUids = () =>
      new Set(events.filter(({ deleted }) => !deleted).map(({ uid }) => uid.replace(/[\w-]{36}$/, "")));
    await expect.poll(() => readUids().size).toBeGreaterThan(3);
    expect([...readUids()].sort()).toEqual(
      ["muba-112", `muba-112-hotspot-1`, `muba-112-incident-${fire.number}`, "muba-112-unit-"].sort(),
    );
    const unitEvent = events.find(({ uid }) => uid === `muba-112-unit-${visibleUnit.id}`);
    expect(unitEvent).toMatchObject({
      callsign: "SEEN & NEAR",
      type: "a-f-G-E-V",
      lat: kmFrom(sekayu, 3).lat.toFixed(6),
    });
    expect(events.map(({ text }) => text).join("")).not.toContain("Wati");

    // The crew's task becomes sensitive: the incident and the crew disappear from the maps.
    await changeSensitivity(context, { id: fire.id, sensitive: true, reason: "test" });
    const removedUids = [`muba-112-incident-${fire.number}`, `muba-112-unit-${crew.id}`];
    await expect.poll(() => events.flatMap(({ deleted }) => deleted ?? []).sort()).toEqual(removedUids.sort());

    await expect.poll(() => tlsEvents.map(({ callsign }) => callsign)).toContain("SEEN & NEAR");
    client.destroy();
    await expect.poll(() => idleSockets.every(({ destroyed }) => destroyed)).toBe(true);
    clearInterval(slowWriter);
    const untrustedClient = connectTls(tls);
    const untrustedEvents = collectEvents(untrustedClient);
    await new Promise((resolve) => untrustedClient.on("error", resolve).on("close", resolve));
    expect(untrustedEvents).toEqual([]);
  } finally {
    socket.destroy();
    await cot.stop();
  }
});

test("incidents that cannot be read are neither sent again nor removed from the maps, and units are still sent", async ({
  db,
}) => {
  const port = await findFreePort();
  const environment = readEnvironment({ NODE_ENV: "test", COT_PORT: `${port}`, COT_NETWORKS: "127.0.0.1" });
  const { number } = await anIncident(db, { type: await aType(db, []) });
  const { id: unitId } = await aUnit(db, { at: kmFrom(sekayu, 1) });
  const cot = await startCot(environment, { db, settings: aContext(db).settings, log, repeatMs: 500 });
  const socket = connect(port, "127.0.0.1");
  const events = collectEvents(socket);
  const listEventsOf = (uid: string) => events.filter((event) => event.uid === uid || event.deleted === uid);
  const [incidentUid, unitUid] = [`muba-112-incident-${number}`, `muba-112-unit-${unitId}`];
  const waitForUnit = async (count: number) => {
    const before = listEventsOf(unitUid).length;
    await expect.poll(() => listEventsOf(unitUid).length).toBeGreaterThan(before + count - 1);
  };
  try {
    await expect.poll(() => listEventsOf(incidentUid).length).toBeGreaterThan(2);
    await db.execute(sql`alter table incident_type rename to missing_type`);
    // Incidents are read in every third interval, so they were sent until then.
    await waitForUnit(4);
    const countBefore = listEventsOf(incidentUid).length;
    await waitForUnit(5);
    expect(listEventsOf(incidentUid).length).toBe(countBefore);
    await db.execute(sql`alter table missing_type rename to incident_type`);
    await expect.poll(() => listEventsOf(incidentUid).length).toBeGreaterThan(countBefore);
    expect(events.some(({ deleted }) => deleted === incidentUid)).toBe(false);
  } finally {
    socket.destroy();
    await cot.stop();
  }
});

test("without TLS, only clients in COT_NETWORKS receive events", async ({ db }) => {
  const port = await findFreePort();
  const environment = readEnvironment({ NODE_ENV: "test", COT_PORT: `${port}`, COT_NETWORKS: "10.1.0.0/16" });
  const cot = await startCot(environment, { db, settings: aContext(db).settings, log });
  const socket = connect(port, "127.0.0.1");
  const events = collectEvents(socket);
  await new Promise((resolve) => socket.on("close", resolve));
  expect(events).toEqual([]);
  await cot.stop();
  await expect(
    startCot(readEnvironment({ NODE_ENV: "test", COT_PORT: "1" }), { db, settings: aContext(db).settings, log }),
  ).rejects.toThrow("COT_NETWORKS");
});

test("a client that does not read gets no second batch and is disconnected; others get the latest", async () => {
  const broadcast = createBroadcast({ log, maxUnreadMs: 30_000 });
  const acceptedSockets: Socket[] = [];
  const server = createServer((socket) => {
    acceptedSockets.push(socket);
    broadcast.accept(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const [slowClient, fastClient] = [connect(port, "127.0.0.1"), connect(port, "127.0.0.1")];
  slowClient.pause();
  await expect.poll(() => acceptedSockets.length).toBe(2);
  const slowSocket = acceptedSockets.find(({ remotePort }) => remotePort === slowClient.localPort);
  let [incompleteText, latest] = ["", ""];
  fastClient.setEncoding("utf8").on("data", (data) => {
    const text = String(data);
    const matches = [...(incompleteText + text).matchAll(/callsign="C-149"\/><remarks>(\d) /g)];
    latest = matches.at(-1)?.[1] ?? latest;
    incompleteText = text.slice(-60);
  });
  // The markers of one batch are more data than the operating system's socket buffers hold.
  const markersAt = (second: number): CotMarker[] =>
    Array.from({ length: 150 }, (_, index) => ({
      ...{ uid: `u-${index}`, type: "a-f-G-E-V", how: "m-g", lng: 103, lat: -2, accuracyM: 5, callsign: `C-${index}` },
      ...{ remarks: `${second} ${"x".repeat(50_000)}`, staleSeconds: 90 },
    }));
  const start = Date.now();
  broadcast.publish(markersAt(0), new Date(start));
  await expect.poll(() => latest).toBe("0");
  const unreadBytes = slowSocket?.writableLength ?? 0;
  expect(unreadBytes).toBeGreaterThan(0);
  for (const second of [1, 2, 3]) broadcast.publish(markersAt(second), new Date(start + second * 1_000));
  expect(slowSocket?.writableLength).toBeLessThanOrEqual(unreadBytes);
  expect(slowSocket?.destroyed).toBe(false);
  // The fast client skipped the batches that it could not read in time, and receives the latest state.
  await expect
    .poll(() => {
      broadcast.publish(markersAt(3), new Date(start + 4_000));
      return latest;
    })
    .toBe("3");
  broadcast.publish(markersAt(4), new Date(start + 31_000));
  expect(slowSocket?.destroyed).toBe(true);
  broadcast.close();
  fastClient.destroy();
  slowClient.destroy();
  server.close();
});
