import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { call } from "../../db/schema/calls";
import { channel, delivery, handover } from "../../db/schema/forwarding";
import { neighbour } from "../../db/schema/neighbours";
import { claimCall } from "../../server/calls/claim-call";
import { filterCall } from "../../server/calls/filter-call";
import type { Context } from "../../server/context";
import { permissionsOf } from "../../server/domain/permission";
import { handOver } from "../../server/forwarding/hand-over";
import { readNeighbourChannel, saveNeighbourChannel } from "../../server/forwarding/manage-neighbours";
import { changeSensitivity } from "../../server/incidents/change-sensitivity";
import { createIncident } from "../../server/incidents/create-incident";
import { readIncident } from "../../server/incidents/read-incidents";
import { makeDeliveries } from "../../server/outbox/make-deliveries";
import { publicOnly } from "../../server/outbox/post-outside";
import { drainChannel, listDueChannels } from "../../server/outbox/send-deliveries";
import { signedHeaders } from "../../server/outbox/sign";
import { aContext, aType, deleteUnitsAndIncidents, sekayu } from "../support/makers";
import { aPerson } from "../support/people";
import { expect, test } from "../support/test";
import { waitForVisibleEvents } from "../support/visible-events";

const outbound = { ...publicOnly, lanHosts: ["127.0.0.1"] };
const settings = { positionFreshMinutes: 10, outbound };
const code = "banyuasin";

/** In these tests a centre is its own neighbour, so that one database shows both sides of a handover. */
async function aNeighbour(db: Db, url: string, { sensitive = false } = {}) {
  await db.insert(neighbour).values({ code, name: "Banyuasin", phone: "0711-112" }).onConflictDoNothing();
  const { id } = await aPerson(db, "dispatcher");
  const context = aContext(db, {
    settings,
    actor: { kind: "person", id, name: "x", role: "dispatcher", scopes: permissionsOf.dispatcher, simulated: false },
  });
  const address = `${url}/api/v1/neighbours/${code}/messages`;
  const { secret } = await saveNeighbourChannel(context, {
    code,
    url: address,
    secret: "new",
    sensitive,
    enabled: true,
  });
  return { context, address, secret: secret ?? "" };
}

async function exchange({ db, now }: Context): Promise<number> {
  const sender = { db, now, announce: () => {}, push: null, outbound, signal: new AbortController().signal };
  await waitForVisibleEvents(db);
  await makeDeliveries(sender);
  let count = 0;
  for (const id of await listDueChannels(sender)) count += await drainChannel(sender, id);
  return count;
}

async function anOutsideIncident(context: Context) {
  const description = 'Kapal <tongkang> terbakar & dua orang "hilang"';
  const input = { location: sekayu, precision: "exact" as const, priority: 2, address: "Muara Padang", description };
  return (await createIncident(context, { type: await aType(context.db, []), ...input })).id;
}

const readCalls = (db: Db) => db.select().from(call).where(eq(call.neighbourCode, code));
const readHandover = async (context: Context, id: string) => (await readIncident(context, { id })).handovers[0];

type Sent = { id?: string; at?: Date; secret: string; address: string };

async function post(body: Record<string, unknown>, { id = String(body.id), at = new Date(), secret, address }: Sent) {
  const text = JSON.stringify(body);
  const headers = { "content-type": "application/json", ...signedHeaders(secret, { id, at, body: text }) };
  const response = await fetch(address, { method: "POST", headers, body: text });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test.beforeEach(async ({ db }) => {
  await db.delete(call);
  await deleteUnitsAndIncidents(db);
  await db.delete(channel);
});

test("a handover rings at the neighbour, which acknowledges it and answers with its own incident", async ({
  db,
  server,
}) => {
  const { context } = await aNeighbour(db, server.url);
  const incidentId = await anOutsideIncident(context);
  const key = { id: randomUUID(), incidentId, neighbourCode: code, note: "Pelapor: kapten kapal" };
  expect(await handOver(context, key)).toEqual({ id: key.id });
  expect(await handOver(context, key)).toEqual({ id: key.id });
  expect(await readHandover(context, incidentId)).toMatchObject({ byMessage: true, deliveredAt: null });
  expect(await exchange(context)).toBe(1);
  expect(await readHandover(context, incidentId)).toMatchObject({
    deliveredAt: expect.any(Date),
    acknowledgedAt: null,
  });

  const [ringing, ...others] = await readCalls(db);
  const { number } = await readIncident(context, { id: incidentId });
  expect(others).toEqual([]);
  expect(ringing).toMatchObject({ callerNumber: "0711112", claimedBy: null, location: sekayu });
  expect(ringing?.note?.split("\n")).toEqual([
    expect.stringMatching(new RegExp(`^Insiden ${number}, P2, `)),
    expect.stringContaining("Muara Padang"),
    'Kapal <tongkang> terbakar & dua orang "hilang"',
    "Catatan: Pelapor: kapten kapal",
  ]);

  await claimCall(context, { id: ringing?.id ?? "" });
  expect(await exchange(context)).toBe(1);
  expect(await readHandover(context, incidentId)).toMatchObject({
    acknowledgedAt: expect.any(Date),
    theirNumber: null,
  });

  const theirs = { type: await aType(db, []), location: sekayu, precision: "exact" as const, callId: ringing?.id };
  const { id: theirId } = await createIncident(context, theirs);
  expect(await exchange(context)).toBe(1);
  const { number: theirNumber } = await readIncident(context, { id: theirId });
  expect(await readHandover(context, incidentId)).toMatchObject({ theirNumber, refusal: null });
});

test("a filtered call refuses the handover with its reason, and an older or repeated answer changes nothing", async ({
  db,
  server,
}) => {
  const { context, ...keys } = await aNeighbour(db, server.url);
  const incidentId = await anOutsideIncident(context);
  const { id } = await handOver(context, { incidentId, neighbourCode: code });
  await exchange(context);
  const [ringing] = await readCalls(db);
  await claimCall(context, { id: ringing?.id ?? "" });
  await filterCall(context, { id: ringing?.id ?? "", disposition: "non-emergency" });
  expect(await exchange(context)).toBe(2);
  const refused = { refusedAt: expect.any(Date), refusal: "non-emergency" };
  expect(await readHandover(context, incidentId)).toMatchObject(refused);

  const [last] = await db
    .select()
    .from(delivery)
    .where(eq(delivery.callId, ringing?.id ?? ""))
    .orderBy(sql`"order" desc`);
  expect(await post(last?.body ?? {}, keys)).toEqual({ status: 200, body: { status: "known" } });
  const early = {
    ...{ id: randomUUID(), event: "handover.answered", at: new Date().toISOString(), sequence: 1 },
    handover: { id, incidentNumber: 7 },
  };
  expect(await post(early, keys)).toEqual({ status: 200, body: { status: "known" } });
  expect(await readHandover(context, incidentId)).toMatchObject({ ...refused, theirNumber: null });
});

test("a message that is unsigned, old, altered or about an unknown handover is refused and stores nothing", async ({
  db,
  server,
}) => {
  const { context, secret, address } = await aNeighbour(db, server.url);
  const keys = { secret, address };
  const incidentId = await anOutsideIncident(context);
  const { id } = await handOver(context, { incidentId, neighbourCode: code });
  await exchange(context);
  await db.delete(call);
  const [{ body } = { body: {} }] = await db.select().from(delivery).where(eq(delivery.id, id));
  const isFaulty = async (what: Record<string, unknown>, sent: Partial<Sent>, status: number, detail: object) =>
    expect(await post(what, { ...keys, ...sent })).toMatchObject({ status, body: detail });

  await isFaulty(body, { secret: `whsec_${"A".repeat(43)}=` }, 401, { code: "unauthenticated" });
  await isFaulty(body, { at: new Date(Date.now() - 6 * 60_000) }, 401, { cause: "webhook-timestamp" });
  await isFaulty(body, { address: address.replace(code, "pali") }, 401, { code: "unauthenticated" });
  await isFaulty(body, { id: randomUUID() }, 400, { errors: [{ field: "id" }] });
  await isFaulty({ ...body, event: "handover.sold" }, {}, 400, { errors: [{ field: "event" }] });
  await isFaulty({ ...body, incident: {} }, {}, 400, { errors: [{ field: "incident.incidentComponent" }] });
  await isFaulty({ ...body, padding: "x".repeat(200_000) }, {}, 413, { code: "body-too-large" });
  const answer = { id: randomUUID(), event: "handover.acknowledged", at: new Date().toISOString(), sequence: 1 };
  await isFaulty({ ...answer, handover: { id: randomUUID() } }, {}, 404, { code: "not-found" });
  await db.update(channel).set({ enabled: false });
  await isFaulty(body, {}, 401, { code: "unauthenticated" });
  expect(await readCalls(db)).toEqual([]);

  await db.update(channel).set({ enabled: true });
  expect(await post(body, keys)).toEqual({ status: 200, body: { status: "stored" } });
  expect(await post(body, keys)).toEqual({ status: 200, body: { status: "known" } });
  expect(await readCalls(db)).toHaveLength(1);
});

test("a sensitive incident is sent without details, also if it becomes sensitive before it is sent, a simulated one not at all", async ({
  db,
  server,
}) => {
  const { context } = await aNeighbour(db, server.url);
  for (const isLate of [false, true]) {
    await db.delete(call);
    const incidentId = await anOutsideIncident(context);
    const hide = async () =>
      changeSensitivity(context, { id: incidentId, sensitive: true, reason: "korban minta dirahasiakan" });
    if (!isLate) await hide();
    const { id } = await handOver(context, { incidentId, neighbourCode: code, note: "rumah Ibu Sari" });
    if (isLate) {
      await waitForVisibleEvents(db);
      await makeDeliveries(context);
      await hide();
    }
    await exchange(context);
    const [{ body } = { body: {} }] = await db.select().from(delivery).where(eq(delivery.id, id));
    expect(JSON.stringify(body)).not.toMatch(/Padang|tongkang|Sari|2\.88|103\.8|locationComponent|notesComponent/);
    const { number } = await readIncident(context, { id: incidentId });
    const [ringing] = await readCalls(db);
    expect(ringing).toMatchObject({ location: null, note: expect.stringContaining(`Insiden ${number}, P2`) });
  }

  await db.delete(call);
  const trainee = { ...context, actor: { ...context.actor, simulated: true } };
  await handOver(trainee, { incidentId: await anOutsideIncident(trainee), neighbourCode: code });
  await exchange(context);
  expect(await readCalls(db)).toEqual([]);
  const [last] = await db.select().from(handover).orderBy(sql`handed_at desc`).limit(1);
  expect(last).toMatchObject({ byMessage: false });
});

test("the channel keeps its secret when it is changed, and never shows it", async ({ db, server }) => {
  const { context, address } = await aNeighbour(db, server.url);
  const [before] = await db.select().from(channel);
  const changed = { code, url: address, sensitive: true, enabled: false };
  expect(await saveNeighbourChannel(context, changed)).toEqual({ secret: null });
  expect(await db.select().from(channel)).toEqual([{ ...before, sensitive: true, enabled: false }]);
  expect(await readNeighbourChannel(context, { code })).toEqual({
    ...{ url: address, sensitive: true, enabled: false, waiting: 0, failed: 0 },
  });
  await expect(saveNeighbourChannel(context, { ...changed, url: "http://10.0.0.5/x" })).rejects.toMatchObject({
    details: { errors: [{ field: "url" }] },
  });
});
