import { randomUUID } from "node:crypto";
import { and, eq, isNull, sql } from "drizzle-orm";
import { inject } from "vitest";
import { type Db, openPostgres } from "../../db/client";
import { readEvents } from "../../db/queries/live";
import { alarm } from "../../db/schema/alarms";
import { call } from "../../db/schema/calls";
import { event } from "../../db/schema/events";
import { channel, delivery, handover, outbox } from "../../db/schema/forwarding";
import { neighbour } from "../../db/schema/neighbours";
import { answerAlarm } from "../../server/alarms/answer-alarm";
import { listOpenAlarms } from "../../server/alarms/list-alarms";
import { attachCall, detachCall } from "../../server/calls/attach-call";
import { claimCall, releaseCall } from "../../server/calls/claim-call";
import { filterCall } from "../../server/calls/filter-call";
import type { Context } from "../../server/context";
import { permissionsOf } from "../../server/domain/permission";
import { acknowledgeHandover, handOver } from "../../server/forwarding/hand-over";
import {
  readNeighbourChannel,
  removeNeighbourChannel,
  saveNeighbourChannel,
} from "../../server/forwarding/manage-neighbours";
import { receiveNeighbourMessage } from "../../server/forwarding/receive-message";
import { changeSensitivity } from "../../server/incidents/change-sensitivity";
import { setIncidentStatus } from "../../server/incidents/change-status";
import { createIncident } from "../../server/incidents/create-incident";
import { mergeIncidents } from "../../server/incidents/merge/merge-incidents";
import { readIncident } from "../../server/incidents/read-incidents";
import { expireCalls } from "../../server/jobs/expire-calls";
import { updateAlarms } from "../../server/jobs/update-alarms";
import { createDeliveries } from "../../server/outbox/create-deliveries";
import { publicAddressesOnly } from "../../server/outbox/post-external";
import { listFailedDeliveries, retryDelivery } from "../../server/outbox/retry-delivery";
import { drainChannel, listDueChannels } from "../../server/outbox/send-deliveries";
import { signedHeaders } from "../../server/outbox/sign";
import { createDatabase } from "../support/databases";
import { aContext, aType, deleteUnitsAndIncidents, sekayu } from "../support/makers";
import { aPerson } from "../support/people";
import { startServerInProcess } from "../support/server-in-process";
import { expect, test as plain } from "../support/test";

const outbound = { ...publicAddressesOnly, lanHosts: ["127.0.0.1"] };
const settings = { positionFreshMinutes: 10, outbound };
/** `code` identifies the other centre in our database, and `ourCode` our centre in theirs. */
const [code, ourCode] = ["banyuasin", "muba"];

type Centre = { db: Db; url: string };

/** `theirs` is the other centre: a second database with its own server. */
const test = plain.extend("theirs", { scope: "file" }, async ({ db: _ }, { onCleanup }): Promise<Centre> => {
  const { url: databaseUrl, drop } = await createDatabase(inject("postgresUrl"));
  const [database, server] = await Promise.all([
    openPostgres(databaseUrl, { size: 2 }),
    startServerInProcess({ databaseUrl }),
  ]);
  onCleanup(async () => {
    await Promise.all([server.stop(), database.close()]);
    await drop();
  });
  return { db: database.db, url: server.url };
});

const createMessageAddress = ({ url }: Pick<Centre, "url">, sender: string) =>
  `${url}/api/v1/neighbours/${sender}/messages`;

async function aDispatcher(db: Db): Promise<Context> {
  const { id } = await aPerson(db, "dispatcher");
  return aContext(db, {
    settings,
    actor: { kind: "person", id, name: "x", role: "dispatcher", scopes: permissionsOf.dispatcher, simulated: false },
  });
}

/**
 * Connects two centres so that they can exchange messages. Returns a dispatcher's context at each, both addresses and
 * the shared secret.
 */
async function connectCentres(db: Db, server: { url: string }, theirs: Centre) {
  const [context, theirContext] = [await aDispatcher(db), await aDispatcher(theirs.db)];
  await db.insert(neighbour).values({ code, name: "Banyuasin", phone: "0711-112" }).onConflictDoNothing();
  await theirs.db.insert(neighbour).values({ code: ourCode, name: "Muba", phone: "0714-112" }).onConflictDoNothing();
  const [ourAddress, address] = [createMessageAddress(server, code), createMessageAddress(theirs, ourCode)];
  const values = { sensitive: false, enabled: true };
  const { secret } = await saveNeighbourChannel(context, { code, url: address, secret: "new", ...values });
  await saveNeighbourChannel(theirContext, { code: ourCode, url: ourAddress, secret: secret ?? "", ...values });
  return { context, theirContext, address, ourAddress, secret: secret ?? "" };
}

/**
 * The clock of these tests, two minutes ahead of the clocks of the two servers. The servers may not send messages to
 * this machine, so their own attempts fail. By this clock, a message that failed is already due for the next attempt.
 * Messages that are created with this clock are not yet due for the servers.
 */
const now = () => new Date(Date.now() + 120_000);

async function writeMessages({ db }: Context): Promise<void> {
  // The server may be reading the same events at the same time.
  await expect
    .poll(async () => {
      await createDeliveries({ db, now });
      const [{ tx, eventId, seen } = { tx: "0", eventId: 0, seen: null }] = await db.select().from(outbox);
      return readEvents(db, {
        after_tx: tx,
        after_id: eventId,
        since_snapshot: seen,
        until_snapshot: null,
        max_rows: 1,
      });
    })
    .toEqual([]);
}

async function deliverMessages(context: Context): Promise<number> {
  await writeMessages(context);
  const signal = new AbortController().signal;
  const sender = { db: context.db, now, announce: () => {}, push: null, outbound, signal };
  let count = 0;
  for (const id of await listDueChannels(sender)) count += await drainChannel(sender, id);
  return count;
}

/** A description of the maximum length. */
const description = 'Kapal <tongkang> terbakar & dua orang "hilang". '.padEnd(5_000, "Asap tebal. ").trimEnd();

async function anIncidentToHandOver(context: Context) {
  const input = { location: sekayu, precision: "village" as const, priority: 2, address: "Muara Padang", description };
  return (await createIncident(context, { type: await aType(context.db, []), ...input })).id;
}

const readCalls = ({ db }: Pick<Centre, "db">) => db.select().from(call).where(eq(call.neighbourCode, ourCode));
const readHandover = async (context: Context, id: string) => (await readIncident(context, { id })).handovers[0];

/** Checks for new alarms, then returns the incidents that have an open alarm about a handover. */
async function listHandoverAlarms(context: Context) {
  await updateAlarms(context.db, settings, now());
  const alarms = await listOpenAlarms(context);
  return alarms.filter(({ kind }) => kind === "handover").map(({ incident }) => incident?.id);
}

async function answerHandoverAlarm(context: Context): Promise<void> {
  const alarms = await listOpenAlarms(context);
  await answerAlarm(context, { id: alarms.find(({ kind }) => kind === "handover")?.id ?? "" });
}

type MessageOptions = { id?: string; at?: Date; secret: string; address: string };

async function post(
  body: Record<string, unknown>,
  { id = String(body.id), at = new Date(), secret, address }: MessageOptions,
) {
  const text = JSON.stringify(body);
  const headers = { "content-type": "application/json", ...signedHeaders(secret, { id, at, body: text }) };
  const response = await fetch(address, { method: "POST", headers, body: text });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test.beforeEach(async ({ db, theirs }) => {
  for (const each of [db, theirs.db]) {
    await deleteUnitsAndIncidents(each);
    await each.delete(channel);
  }
});

test("a handover rings at the neighbour, which acknowledges it and answers with its own incident", async ({
  db,
  server,
  theirs,
}) => {
  const { context, theirContext } = await connectCentres(db, server, theirs);
  const incidentId = await anIncidentToHandOver(context);
  const handoverInput = { id: randomUUID(), incidentId, neighbourCode: code, note: "Pelapor: kapten kapal" };
  expect(await handOver(context, handoverInput)).toEqual({ id: handoverInput.id });
  expect(await handOver(context, handoverInput)).toEqual({ id: handoverInput.id });
  expect(await readHandover(context, incidentId)).toMatchObject({ byMessage: true, deliveredAt: null });
  expect(await deliverMessages(context)).toBe(1);
  expect(await readHandover(context, incidentId)).toMatchObject({
    deliveredAt: expect.any(Date),
    acknowledgedAt: null,
  });

  const [ringingCall, ...others] = await readCalls(theirs);
  const { number } = await readIncident(context, { id: incidentId });
  expect(others).toEqual([]);
  expect(ringingCall).toMatchObject({ callerNumber: "0714112", claimedBy: null, location: sekayu, accuracyM: 3_000 });
  expect(ringingCall?.note?.split("\n")).toEqual([
    expect.stringMatching(new RegExp(`^Insiden ${number}, P2, `)),
    expect.stringContaining("Muara Padang"),
    "Catatan: Pelapor: kapten kapal",
    description,
  ]);

  await claimCall(theirContext, { id: ringingCall?.id ?? "" });
  expect(await deliverMessages(theirContext)).toBe(1);
  expect(await readHandover(context, incidentId)).toMatchObject({
    acknowledgedAt: expect.any(Date),
    theirNumber: null,
  });

  const callId = ringingCall?.id ?? "";
  await releaseCall(theirContext, { id: callId });
  expect(await deliverMessages(theirContext)).toBe(1);
  const returned = { acknowledgedAt: null, returnedAt: expect.any(Date) };
  expect(await readHandover(context, incidentId)).toMatchObject(returned);
  expect(await listHandoverAlarms(context)).toEqual([incidentId]);
  await answerHandoverAlarm(context);
  await expireCalls(theirs.db, new Date(Date.now() + 200_000));
  expect(await deliverMessages(theirContext)).toBe(1);
  // The alarm about the returned call was answered, and the fact that the call was then missed raises no new one.
  expect(await listHandoverAlarms(context)).toEqual([]);
  await claimCall(theirContext, { id: callId });
  expect(await deliverMessages(theirContext)).toBe(1);
  expect(await readHandover(context, incidentId)).toMatchObject({ acknowledgedAt: expect.any(Date), returnedAt: null });
  expect(await listHandoverAlarms(context)).toEqual([]);

  const input = { type: await aType(theirs.db, []), location: sekayu, precision: "exact" as const };
  const otherIncident = await createIncident(theirContext, input);
  await attachCall(theirContext, { callId, incidentId: otherIncident.id });
  await deliverMessages(theirContext);
  expect(await readHandover(context, incidentId)).toMatchObject({ theirNumber: expect.any(Number) });
  await detachCall(theirContext, { callId });
  await deliverMessages(theirContext);
  expect(await readHandover(context, incidentId)).toMatchObject({
    ...{ acknowledgedAt: expect.any(Date), theirNumber: null },
  });

  const { id: theirId } = await createIncident(theirContext, { ...input, callId });
  expect(await deliverMessages(theirContext)).toBe(1);
  const { number: theirNumber } = await readIncident(theirContext, { id: theirId });
  expect(await readHandover(context, incidentId)).toMatchObject({ theirNumber, refusal: null });

  // The first handover was accepted. Each further handover replaces the previous one and raises its own alarm.
  for (let round = 0; round < 2; round++) {
    const { id } = await handOver(context, { incidentId, neighbourCode: code });
    // The handover must be overdue by the server's clock, too. Otherwise the server would end the alarm.
    await db.execute(sql`update handover set handed_at = handed_at - interval '2 minutes'`);
    expect(await listHandoverAlarms(context)).toEqual([incidentId]);
    await answerHandoverAlarm(context);
    expect(await listHandoverAlarms(context)).toEqual([]);
    if (round === 1) await acknowledgeHandover(context, { id, takenBy: "Bu Yanti" });
  }
  await updateAlarms(db, settings, now());
  expect(
    await db
      .select()
      .from(alarm)
      .where(and(eq(alarm.kind, "handover"), isNull(alarm.endedAt))),
  ).toEqual([]);
});

test("a filtered call refuses the handover with its reason, and an older or repeated answer changes nothing", async ({
  db,
  server,
  theirs,
}) => {
  const { context, theirContext, ourAddress, secret } = await connectCentres(db, server, theirs);
  const destination = { secret, address: ourAddress };
  const incidentId = await anIncidentToHandOver(context);
  const { id } = await handOver(context, { incidentId, neighbourCode: code });
  await deliverMessages(context);
  const [ringingCall] = await readCalls(theirs);
  await claimCall(theirContext, { id: ringingCall?.id ?? "" });
  await deliverMessages(theirContext);
  // A message has acknowledged the handover. Somebody at the other centre then accepts it by phone, too.
  await acknowledgeHandover(context, { id, takenBy: "Bu Yanti" });
  await setIncidentStatus(context, { id: incidentId, status: "closed", closeCode: "handed-over" });
  expect(await listHandoverAlarms(context)).toEqual([]);
  await filterCall(theirContext, { id: ringingCall?.id ?? "", disposition: "non-emergency" });
  expect(await deliverMessages(theirContext)).toBe(1);
  await updateAlarms(db, settings, now());
  expect(await listOpenAlarms(context)).toMatchObject([
    { kind: "handover", handover: { neighbour: "Banyuasin", phone: "0711-112", refusal: "non-emergency" } },
  ]);
  await changeSensitivity(context, { id: incidentId, sensitive: true, reason: "victim" });
  expect(await listOpenAlarms(context)).toMatchObject([{ kind: "handover", handover: null }]);
  await changeSensitivity(context, { id: incidentId, sensitive: false, reason: "public" });
  const refused = { refusedAt: expect.any(Date), refusal: "non-emergency" };
  expect(await readHandover(context, incidentId)).toMatchObject({ ...refused, acknowledgedBy: "Bu Yanti" });
  // The incident is already closed here, so only an alarm shows that neither centre handles it.
  expect(await listHandoverAlarms(context)).toEqual([incidentId]);

  const [lastDelivery] = await theirs.db
    .select()
    .from(delivery)
    .where(eq(delivery.callId, ringingCall?.id ?? ""))
    .orderBy(sql`"order" desc`);
  expect(await post(lastDelivery?.body ?? {}, destination)).toEqual({ status: 200, body: { status: "known" } });
  const earlierAnswer = {
    ...{ id: randomUUID(), event: "handover.answered", at: new Date().toISOString(), sequence: 1 },
    handover: { id, incidentNumber: 7 },
  };
  expect(await post(earlierAnswer, destination)).toEqual({ status: 200, body: { status: "known" } });
  expect(await readHandover(context, incidentId)).toMatchObject({ ...refused, theirNumber: null });

  await acknowledgeHandover(context, { id, takenBy: "Pak Hendra" });
  const accepted = { acknowledgedAt: expect.any(Date), acknowledgedBy: "Pak Hendra" };
  expect(await readHandover(context, incidentId)).toMatchObject({ ...accepted, refusedAt: null, refusal: null });
  expect(await listHandoverAlarms(context)).toEqual([]);
});

test("a message that is unsigned, old, altered or about an unknown handover is refused and stores nothing", async ({
  db,
  server,
  theirs,
}) => {
  const { context, secret, address, ourAddress } = await connectCentres(db, server, theirs);
  const destination = { secret, address };
  const incidentId = await anIncidentToHandOver(context);
  const { id } = await handOver(context, { incidentId, neighbourCode: code });
  await deliverMessages(context);
  await theirs.db.delete(call);
  const [{ body } = { body: {} }] = await db.select().from(delivery).where(eq(delivery.id, id));
  const expectRefused = async (
    message: Record<string, unknown>,
    options: Partial<MessageOptions>,
    status: number,
    detail: object,
  ) => expect(await post(message, { ...destination, ...options })).toMatchObject({ status, body: detail });

  await expectRefused(body, { secret: `whsec_${"A".repeat(43)}=` }, 401, { code: "unauthenticated" });
  await expectRefused(body, { at: new Date(Date.now() - 6 * 60_000) }, 401, { cause: "webhook-timestamp" });
  await expectRefused(body, { address: address.replace(ourCode, "pali") }, 401, { code: "unauthenticated" });
  await expectRefused(body, { address: ourAddress }, 400, { errors: [{ field: "handover.id" }] });
  await expectRefused(body, { id: randomUUID() }, 400, { errors: [{ field: "id" }] });
  await expectRefused({ ...body, event: "handover.sold" }, {}, 400, { errors: [{ field: "event" }] });
  await expectRefused({ ...body, incident: {} }, {}, 400, { errors: [{ field: "incident.incidentComponent" }] });
  await expectRefused({ ...body, padding: "x".repeat(200_000) }, {}, 413, { code: "body-too-large" });
  const answer = { id: randomUUID(), event: "handover.acknowledged", at: new Date().toISOString(), sequence: 1 };
  await expectRefused({ ...answer, handover: { id: randomUUID() } }, {}, 404, { code: "not-found" });
  await theirs.db.update(channel).set({ enabled: false });
  await expectRefused(body, {}, 401, { code: "unauthenticated" });
  expect(await readCalls(theirs)).toEqual([]);
  expect(await db.$count(call)).toBe(0);

  await theirs.db.update(channel).set({ enabled: true });
  expect(await post(body, destination)).toEqual({ status: 200, body: { status: "stored" } });
  expect(await post(body, destination)).toEqual({ status: 200, body: { status: "known" } });
  expect(await readCalls(theirs)).toHaveLength(1);
});

test("the answer to a repeated offer waits until a standby has the call, like a change", async ({
  db,
  server,
  theirs,
}) => {
  const { context, secret } = await connectCentres(db, server, theirs);
  const { id } = await handOver(context, { incidentId: await anIncidentToHandOver(context), neighbourCode: code });
  await deliverMessages(context);
  const [offer] = await db.select().from(delivery).where(eq(delivery.id, id));
  const body = JSON.stringify(offer?.body);
  const message = {
    code: ourCode,
    headers: signedHeaders(secret, { id, at: new Date(), body }),
    body: Buffer.from(body),
  };
  await theirs.db.transaction(async (tx) => {
    expect(await receiveNeighbourMessage(aContext(tx), message)).toEqual({ status: "known" });
    // A commit waits for the standby only if the transaction has an id.
    const result = await tx.execute(sql`select pg_current_xact_id_if_assigned() as id`);
    expect(result).toMatchObject({ rows: [{ id: expect.any(String) }] });
  });
});

test("a sensitive incident is sent without details, even if it becomes sensitive just before it is sent; a simulated one is not sent", async ({
  db,
  server,
  theirs,
}) => {
  const { context } = await connectCentres(db, server, theirs);
  for (const isLate of [false, true]) {
    await theirs.db.delete(call);
    const incidentId = await anIncidentToHandOver(context);
    const markSensitive = async () =>
      changeSensitivity(context, { id: incidentId, sensitive: true, reason: "korban minta dirahasiakan" });
    if (!isLate) await markSensitive();
    const { id } = await handOver(context, { incidentId, neighbourCode: code, note: "rumah Ibu Sari" });
    if (isLate) {
      await writeMessages(context);
      await markSensitive();
    }
    await deliverMessages(context);
    const [{ body } = { body: {} }] = await db.select().from(delivery).where(eq(delivery.id, id));
    expect(JSON.stringify(body)).not.toMatch(
      /Padang|tongkang|Sari|(?<![\d.])2\.8|(?<![\d.])103\.8|locationComponent|notesComponent/,
    );
    const { number } = await readIncident(context, { id: incidentId });
    const [ringingCall] = await readCalls(theirs);
    expect(ringingCall).toMatchObject({ location: null, note: expect.stringContaining(`Insiden ${number}, P2`) });
  }

  await theirs.db.delete(call);
  const trainee = { ...context, actor: { ...context.actor, simulated: true } };
  await handOver(trainee, { incidentId: await anIncidentToHandOver(trainee), neighbourCode: code });
  await deliverMessages(context);
  expect(await readCalls(theirs)).toEqual([]);
  const [lastHandover] = await db.select().from(handover).orderBy(sql`handed_at desc`).limit(1);
  expect(lastHandover).toMatchObject({ byMessage: false });
});

test("the channel keeps its secret when it is changed, and never shows it", async ({ db, server, theirs }) => {
  const { context, address } = await connectCentres(db, server, theirs);
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

test("while a channel is off, answers wait and the handover is shown as failed; removing the channel is final", async ({
  db,
  server,
  theirs,
}) => {
  const { context, theirContext, address, ourAddress, secret } = await connectCentres(db, server, theirs);
  const incidentId = await anIncidentToHandOver(context);
  const { id } = await handOver(context, { incidentId, neighbourCode: code });
  const isFailed = async () => (await readHandover(context, incidentId))?.isFailed;
  const values = { code, url: address, sensitive: false };
  expect(await isFailed()).toBe(false);
  await saveNeighbourChannel(context, { ...values, enabled: false });
  expect([await deliverMessages(context), await isFailed()]).toEqual([0, true]);
  await saveNeighbourChannel(context, { ...values, enabled: true });
  expect(await isFailed()).toBe(false);
  await db.update(delivery).set({ deadAt: new Date() }).where(eq(delivery.id, id));
  expect(await isFailed()).toBe(true);
  await db.update(delivery).set({ deadAt: null }).where(eq(delivery.id, id));
  // A handover that has waited for a day is not sent, because by then the incident was handed over by phone.
  const createdAt = new Date(now().getTime() - 24 * 3_600_000);
  await db.update(delivery).set({ createdAt, lastError: null }).where(eq(delivery.id, id));
  expect([await deliverMessages(context), await isFailed()]).toEqual([0, true]);
  expect(await listFailedDeliveries(context)).toMatchObject([{ id, lastError: "too-old" }]);
  await retryDelivery(context, { id });
  expect([await deliverMessages(context), await isFailed()]).toEqual([1, false]);

  await theirs.db.update(channel).set({ enabled: false });
  const [ringingCall] = await readCalls(theirs);
  await claimCall(theirContext, { id: ringingCall?.id ?? "" });
  expect(await deliverMessages(theirContext)).toBe(0);
  // An answer that waited while the channel was off is not given up after one failed attempt.
  await theirs.db.update(delivery).set({ createdAt });
  const theirChannel = { code: ourCode, url: ourAddress, sensitive: false, enabled: true };
  await saveNeighbourChannel({ ...theirContext, now }, theirChannel);
  const callCondition = eq(delivery.callId, ringingCall?.id ?? "");
  const [waiting] = await theirs.db.select().from(delivery).where(callCondition);
  expect(now().getTime() - (waiting?.createdAt.getTime() ?? 0)).toBeLessThan(3_600_000);
  await theirs.db.update(delivery).set({ createdAt });
  // Imitate an answer that arrives before this centre has recorded the delivery of its handover message.
  await db.update(handover).set({ deliveredAt: null });
  expect(await deliverMessages(theirContext)).toBe(1);
  const answered = { acknowledgedAt: expect.any(Date), deliveredAt: expect.any(Date) };
  expect(await readHandover(context, incidentId)).toMatchObject(answered);

  const laterId = await anIncidentToHandOver(context);
  await handOver(context, { incidentId: laterId, neighbourCode: code });
  await removeNeighbourChannel(context, { code });
  expect(await readHandover(context, laterId)).toMatchObject({ isFailed: true });
  await saveNeighbourChannel(context, { ...values, secret, enabled: true });
  expect(await readHandover(context, laterId)).toMatchObject({ isFailed: true });
});

test("a handover is confirmed on the incident into which its incident was merged", async ({ db, server, theirs }) => {
  const { context } = await connectCentres(db, server, theirs);
  const [fromId, intoId] = [await anIncidentToHandOver(context), await anIncidentToHandOver(context)];
  await handOver(context, { incidentId: fromId, neighbourCode: code });
  await writeMessages(context);
  await mergeIncidents(context, { fromId, intoId });
  const { version } = await readIncident(context, { id: intoId });
  expect(await deliverMessages(context)).toBe(1);
  const confirmations = await db.select().from(event).where(eq(event.kind, "handover.delivered"));
  expect(confirmations.filter(({ incidentId }) => [fromId, intoId].includes(incidentId ?? ""))).toMatchObject([
    { incidentId: intoId },
  ]);
  expect((await readIncident(context, { id: intoId })).version).toBe(version + 1);
});
