import { asc, eq, isNotNull, isNull } from "drizzle-orm";
import webPush from "web-push";
import type { Db } from "../../db/client";
import { event } from "../../db/schema/events";
import { channel, delivery, pushSubscription } from "../../db/schema/forwarding";
import { incidentType } from "../../db/schema/plans";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import type { Context } from "../../server/context";
import { nextAttempt } from "../../server/domain/delivery";
import { forwardIncident } from "../../server/forwarding/forward-incident";
import { EnterFormInput, enterForm } from "../../server/history/enter-form";
import { enterSteps } from "../../server/history/enter-steps";
import { changeSensitivity } from "../../server/incidents/change-sensitivity";
import { closeIncident, resolveIncident } from "../../server/incidents/change-status";
import { createIncident } from "../../server/incidents/create-incident";
import { editIncident } from "../../server/incidents/edit-incident";
import { readIncident } from "../../server/incidents/read-incidents";
import { deleteOldDeliveries } from "../../server/jobs/apply-retention";
import { createLog } from "../../server/log";
import { createDeliveries } from "../../server/outbox/create-deliveries";
import {
  AddChannelInput,
  addChannel,
  changeChannel,
  listChannels,
  removeChannel,
  testChannel,
} from "../../server/outbox/manage-channels";
import { type OutboundOptions, publicAddressesOnly } from "../../server/outbox/post-external";
import { listFailedDeliveries, retryChannel, retryDelivery } from "../../server/outbox/retry-delivery";
import { runOutbox } from "../../server/outbox/run-outbox";
import { drainChannel, listDueChannels, type Sender } from "../../server/outbox/send-deliveries";
import { aContext, anAgency, anIncident, aType, aUnit, deleteUnitsAndIncidents, sekayu } from "../support/makers";
import { aPerson, aSession } from "../support/people";
import { aPushSubscription } from "../support/push";
import { expect, isFullRun, test } from "../support/test";
import { hasValidSignature, startWebhookReceiver } from "../support/webhook-receiver";

/**
 * The webhook receivers of these tests are on this machine. The server may send to it only because `lanHosts` lists
 * it.
 */
const outbound: OutboundOptions = { ...publicAddressesOnly, lanHosts: ["127.0.0.1"] };

/** Creates a clock that the test advances, with a context and a sender that use it. */
function createManualClock(db: Db, push: Sender["push"] = null) {
  const clock = { now: new Date() };
  const now = () => clock.now;
  const abortController = new AbortController();
  const sender: Sender = { db, now, announce: () => {}, push, outbound, signal: abortController.signal };
  const advanceClock = (seconds: number) => {
    clock.now = new Date(clock.now.getTime() + seconds * 1_000);
  };
  const settings = { positionFreshMinutes: 10, pushPublicKey: push?.publicKey, outbound };
  return { context: aContext(db, { now, settings }), sender, advanceClock, abortController };
}

/** Runs one cycle of the outbox, with all channels in parallel. Returns the number of delivered messages. */
async function runCycle(sender: Sender): Promise<number> {
  await createDeliveries(sender);
  const dueChannels = await listDueChannels(sender);
  const deliveredCounts = await Promise.all(dueChannels.map((id) => drainChannel(sender, id)));
  return deliveredCounts.reduce((sum, count) => sum + count, 0);
}

async function anAgencyWithWebhook(db: Db, context: Context, { sensitive = false } = {}) {
  const receiver = await startWebhookReceiver();
  const agency = await anAgency(db);
  const { id, secret } = await addChannel(context, {
    agencyCode: agency.code,
    kind: "webhook",
    url: receiver.url,
    sensitive,
  });
  return { ...receiver, agency, channelId: id, secret: secret ?? "" };
}

/** Enters a paper form with a crew that arrived an hour ago. */
function enterPastForm(context: Context, { callSign }: { callSign: string }) {
  const arrivedAt = new Date(context.now().getTime() - 3_600_000);
  const place = { ...sekayu, precision: "exact" };
  const texts = { address: "", description: "", closeCode: "handled", closeNote: "" };
  const noTimes = { calledAt: null, answeredAt: null, closedAt: null };
  const noSteps = { acknowledgedAt: null, enRouteAt: null, transportingAt: null, clearedAt: null };
  const crews = [{ callSign, assignedAt: arrivedAt, onSceneAt: arrivedAt, ...noSteps }];
  const form = { form: "K261125-2005-ACE-01", type: "road-accident", place, ...texts, openedAt: arrivedAt, ...noTimes };
  return enterForm(context, EnterFormInput.parse({ ...form, crews }));
}

const listEventNames = (messages: readonly { body: Record<string, unknown> }[]) =>
  messages.map(({ body }) => body.event);
const getIncident = ({ body }: { body: Record<string, unknown> }) => body.incident as Record<string, unknown>;

test.beforeEach(async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  await db.delete(channel);
});

test("an agency receives its own events only: the forwarding, its units and their states, edits, the closing and paper forms", async ({
  db,
}) => {
  const { context, sender, advanceClock } = createManualClock(db);
  const healthAgency = await anAgencyWithWebhook(db, context);
  const policeAgency = await anAgencyWithWebhook(db, context);
  await aUnit(db, { agency: healthAgency.agency, at: sekayu, callSign: "AMB-1" });
  await aUnit(db, { agency: policeAgency.agency, kind: "police-patrol", at: sekayu });
  const type = await aType(db, ["ambulance*1"]);
  const { id, assignments } = await anIncident(db, { type, now: context.now() });
  advanceClock(1);
  await advanceAssignment(context, { id: assignments[0]?.id ?? "", state: "acknowledged" });
  advanceClock(1);
  await forwardIncident(context, { incidentId: id, agencyCode: policeAgency.agency.code });
  advanceClock(1);
  await editIncident(context, { id, address: { base: null, value: "Simpang Randik" } });
  const arrival = { enRouteAt: null, onSceneAt: context.now(), transportingAt: null, clearedAt: null };
  advanceClock(60);
  const crew = { id: assignments[0]?.id ?? "", assignedAt: null, acknowledgedAt: null, ...arrival };
  await enterSteps(context, { id, crews: [crew] });
  await closeIncident(context, { id, code: "handled" });
  const onPaper = await enterPastForm(context, { callSign: "AMB-1" });
  await runCycle(sender);
  expect(listEventNames(healthAgency.messages)).toEqual([
    "incident.forwarded",
    "unit.assigned",
    "assignment.state-changed",
    "incident.edited",
    "paper-step.entered",
    "incident.status-changed",
    "assignment.state-changed",
    "paper-form.entered",
  ]);
  expect(listEventNames(policeAgency.messages)).toEqual([
    "incident.forwarded",
    "incident.edited",
    "incident.status-changed",
  ]);
  expect(healthAgency.messages[2]?.body.change).toEqual({ from: "assigned", to: "acknowledged", callSign: "AMB-1" });
  expect(getIncident(healthAgency.messages[3] as never)).toMatchObject({
    id,
    type,
    address: "Simpang Randik",
    masked: false,
  });
  expect(healthAgency.messages[4]?.body.change).toEqual({
    ...{ to: "onScene", pressedAt: arrival.onSceneAt.toISOString(), before: null, callSign: "AMB-1" },
  });
  expect(getIncident(healthAgency.messages[7] as never)).toMatchObject({
    ...{ id: onPaper.id, fromPaper: true, status: "closed" },
    assignments: [{ callSign: "AMB-1", onSceneAt: new Date(context.now().getTime() - 3_600_000).toISOString() }],
  });
  expect(getIncident(policeAgency.messages[1] as never).assignments).toEqual([]);
  for (const { secret, messages } of [healthAgency, policeAgency])
    expect(messages.every((message) => hasValidSignature(secret, message))).toBe(true);
  expect(hasValidSignature(policeAgency.secret, healthAgency.messages[0] as never)).toBe(false);
  expect(await runCycle(sender)).toBe(0);
  for (const { stop } of [healthAgency, policeAgency]) await stop();
});

test.runIf(isFullRun)(
  "a receiver that is down for ten minutes does not slow dispatch; afterwards each message arrives once, signed and in order",
  async ({ database }) => {
    const { db } = database;
    const { context, sender, advanceClock } = createManualClock(db);
    const agency = await anAgencyWithWebhook(db, context);
    const agencyWithoutWebhook = await anAgency(db);
    for (let index = 0; index < 40; index++) {
      await aUnit(db, { agency: agency.agency, at: sekayu });
      await aUnit(db, { agency: agencyWithoutWebhook, kind: "police-patrol", at: sekayu });
    }
    const typeByReceiver = { down: await aType(db, ["ambulance*1"]), none: await aType(db, ["police-patrol*1"]) };
    const durationsMs = { down: [] as number[], none: [] as number[] };
    const ids: string[] = [];
    await agency.stop();
    // The outbox runs in the background, as it does in production.
    const outbox = await runOutbox(database, {
      push: null,
      sms: null,
      outbound,
      announce: () => {},
      log: createLog("silent"),
    });
    for (let round = 0; round < 40; round++) {
      for (const receiver of ["none", "down"] as const) {
        const startedAt = performance.now();
        const { id } = await createIncident(aContext(db), {
          type: typeByReceiver[receiver],
          location: sekayu,
          precision: "exact",
        });
        durationsMs[receiver].push(performance.now() - startedAt);
        if (receiver === "down") ids.push(id);
      }
    }
    await outbox.stop();
    const percentiles = (durations: number[]) => {
      const sortedDurations = durations.toSorted((a, b) => a - b);
      return [0.5, 0.95]
        .map((share) => (sortedDurations[Math.floor(sortedDurations.length * share)] ?? 0).toFixed(1))
        .join("/");
    };
    console.log(
      `dispatch p50/p95 ms: ${percentiles(durationsMs.none)} without a channel, ${percentiles(durationsMs.down)} while its receiver is down`,
    );
    advanceClock((Date.now() - context.now().getTime()) / 1_000);
    for (const id of ids.slice(0, 5)) await resolveIncident(context, { id });
    for (let minute = 0; minute < 10; minute++) {
      advanceClock(60);
      expect(await runCycle(sender)).toBe(0);
    }
    const waitingDeliveries = await db.select().from(delivery).where(isNull(delivery.deliveredAt));
    expect(waitingDeliveries).toHaveLength(40 * 2 + 5);
    await agency.restart();
    for (let minute = 0; minute < 6; minute++) {
      await runCycle(sender);
      advanceClock(60);
    }
    expect(agency.messages).toHaveLength(waitingDeliveries.length);
    expect(new Set(agency.messages.map(({ id }) => id)).size).toBe(waitingDeliveries.length);
    for (const [index, id] of ids.entries()) {
      const messages = agency.messages.filter((message) => getIncident(message).id === id);
      expect(listEventNames(messages)).toEqual([
        "incident.forwarded",
        "unit.assigned",
        ...(index < 5 ? ["incident.status-changed"] : []),
      ]);
    }
    expect(agency.messages.every((message) => hasValidSignature(agency.secret, message))).toBe(true);
    await agency.stop();
  },
);

test("concurrent senders send each message once, and concurrent readers of the audit trail create each message once", async ({
  db,
}) => {
  const { context, sender } = createManualClock(db);
  const agency = await anAgencyWithWebhook(db, context);
  const type = await aType(db, []);
  for (let index = 0; index < 20; index++) {
    const { id } = await anIncident(db, { type, now: context.now() });
    await forwardIncident(context, { incidentId: id, agencyCode: agency.agency.code });
    await editIncident(context, { id, address: { base: null, value: "x" } });
  }
  await Promise.all([createDeliveries(sender), createDeliveries(sender), createDeliveries(sender)]);
  await Promise.all([1, 2, 3, 4].map(() => drainChannel(sender, agency.channelId)));
  await runCycle(sender);
  expect(agency.messages).toHaveLength(40);
  expect(new Set(agency.messages.map(({ id }) => id)).size).toBe(40);
  for (const { body } of agency.messages.filter((message) => message.body.event === "incident.edited")) {
    const messages = agency.messages.filter(
      (message) => getIncident(message).id === (body.incident as { id: string }).id,
    );
    expect(listEventNames(messages)).toEqual(["incident.forwarded", "incident.edited"]);
  }
  await agency.stop();
});

test("a sender interrupted between posting and recording sends the same id again", async ({ db }) => {
  const { context, sender, advanceClock, abortController } = createManualClock(db);
  const agency = await anAgencyWithWebhook(db, context);
  const { id } = await anIncident(db, { type: await aType(db, []), now: context.now() });
  await forwardIncident(context, { incidentId: id, agencyCode: agency.agency.code });
  await editIncident(context, { id, address: { base: null, value: "x" } });
  agency.behaviour.status = 0;
  agency.behaviour.onMessage = () => abortController.abort();
  expect(await runCycle(sender)).toBe(0);
  expect(agency.non200Messages).toHaveLength(1);
  agency.behaviour.status = 200;
  const otherSender: Sender = { ...sender, signal: new AbortController().signal };
  expect(await runCycle(otherSender)).toBe(0);
  advanceClock(31);
  expect(await runCycle(otherSender)).toBe(2);
  expect(agency.messages.map((message) => message.id)[0]).toBe(agency.non200Messages[0]?.id);
  expect(agency.messages[0]?.text).toBe(agency.non200Messages[0]?.text);
  await agency.stop();
});

test("a failing message delays later ones of its incident, but neither other incidents nor other agencies", async ({
  db,
}) => {
  const { context, sender, advanceClock } = createManualClock(db);
  const [slowAgency, fastAgency] = [await anAgencyWithWebhook(db, context), await anAgencyWithWebhook(db, context)];
  const type = await aType(db, []);
  const [failingIncident, otherIncident] = [
    await anIncident(db, { type, now: context.now() }),
    await anIncident(db, { type, now: context.now() }),
  ];
  for (const { id } of [failingIncident, otherIncident]) {
    for (const { agency } of [slowAgency, fastAgency])
      await forwardIncident(context, { incidentId: id, agencyCode: agency.code });
    await editIncident(context, { id, address: { base: null, value: "x" } });
  }
  slowAgency.behaviour.status = 500;
  slowAgency.behaviour.onMessage = (message) => {
    if (getIncident(message).id === failingIncident.id) slowAgency.behaviour.status = 200;
  };
  await runCycle(sender);
  expect(listEventNames(fastAgency.messages)).toHaveLength(4);
  expect(slowAgency.messages.map((message) => getIncident(message).id)).toEqual([otherIncident.id, otherIncident.id]);
  advanceClock(5);
  await runCycle(sender);
  expect(slowAgency.messages.map((message) => [getIncident(message).id, message.body.event]).slice(2)).toEqual([
    [failingIncident.id, "incident.forwarded"],
    [failingIncident.id, "incident.edited"],
  ]);
  for (const { stop } of [slowAgency, fastAgency]) await stop();
});

test("a message that fails for a day is recorded and listed as dead, and is sent when it is retried", async ({
  db,
}) => {
  const { context, sender, advanceClock } = createManualClock(db);
  const agency = await anAgencyWithWebhook(db, context);
  agency.behaviour.status = 503;
  const { id, number: incidentNumber } = await anIncident(db, { type: await aType(db, []), now: context.now() });
  await forwardIncident(context, { incidentId: id, agencyCode: agency.agency.code });
  await runCycle(sender);
  for (let hours = 0; hours < 25 && (await listFailedDeliveries(context)).length === 0; hours += 0.5) {
    advanceClock(1_800);
    await runCycle(sender);
  }
  const [deadDelivery] = await listFailedDeliveries(context);
  expect(deadDelivery).toMatchObject({
    agency: agency.agency.code,
    incidentNumber,
    lastError: "not-delivered",
  });
  const hours = ((deadDelivery?.deadAt?.getTime() ?? 0) - (deadDelivery?.createdAt.getTime() ?? 0)) / 3_600_000;
  expect([hours >= 24, hours < 25]).toEqual([true, true]);
  const [failureEvent] = await db.select().from(event).where(eq(event.kind, "delivery.failed")).limit(1);
  expect(failureEvent?.data).toMatchObject({ deliveryId: deadDelivery?.id, error: "not-delivered" });
  agency.behaviour.status = 200;
  expect(await runCycle(sender)).toBe(0);
  await retryDelivery(context, { id: deadDelivery?.id ?? "" });
  await expect(retryDelivery(context, { id: deadDelivery?.id ?? "" })).rejects.toThrow("not-found");
  expect(await runCycle(sender)).toBe(1);
  expect(agency.messages.map((message) => message.id)).toEqual([deadDelivery?.id]);
  await agency.stop();
});

test("all failed messages of a channel are retried together, oldest first, and no other channel's", async ({ db }) => {
  const { context, sender, advanceClock } = createManualClock(db);
  const [agency, otherAgency] = [await anAgencyWithWebhook(db, context), await anAgencyWithWebhook(db, context)];
  for (const { behaviour } of [agency, otherAgency]) behaviour.status = 503;
  const type = await aType(db, []);
  for (let count = 0; count < 3; count++) {
    const { id: incidentId } = await anIncident(db, { type, now: context.now() });
    await forwardIncident(context, { incidentId, agencyCode: agency.agency.code });
    await forwardIncident(context, { incidentId, agencyCode: otherAgency.agency.code });
    await runCycle(sender);
    advanceClock(60);
  }
  await db.update(delivery).set({ deadAt: context.now() });
  const failed = await db.select().from(delivery).orderBy(asc(delivery.order));
  const [channelId, otherChannelId] = [failed[0]?.channelId ?? "", failed[1]?.channelId ?? ""];
  for (const { behaviour } of [agency, otherAgency]) behaviour.status = 200;
  await retryChannel(context, { channelId });
  expect(await runCycle(sender)).toBe(3);
  const idsOfChannel = failed.filter((message) => message.channelId === channelId).map(({ id }) => id);
  const received = [agency, otherAgency].map(({ messages }) => messages.map(({ id }) => id));
  expect(received.sort((a, b) => b.length - a.length)).toEqual([idsOfChannel, []]);
  expect((await listFailedDeliveries(context)).every((message) => message.channelId === otherChannelId)).toBe(true);
  await expect(retryChannel(context, { channelId })).rejects.toThrow("not-found");
  for (const { stop } of [agency, otherAgency]) await stop();
});

test("a sensitive incident is sent masked unless the channel allows it, even if it became sensitive while the message was pending", async ({
  db,
}) => {
  const { context, sender, advanceClock } = createManualClock(db);
  const [plainAgency, trustedAgency] = [
    await anAgencyWithWebhook(db, context),
    await anAgencyWithWebhook(db, context, { sensitive: true }),
  ];
  const secrets = ["Lorong Melati", "Bunga Kenanga", "103.912", "2.87654", "AMB-SECRET"];
  // The coordinates have enough decimals that no timestamp contains the same digits.
  const place = { lng: 103.912345, lat: -2.876543 };
  const crew = await aUnit(db, { agency: plainAgency.agency, at: place, callSign: "AMB-SECRET" });
  const type = await aType(db, ["ambulance*1"]);
  await db.update(incidentType).set({ sensitive: true }).where(eq(incidentType.code, type));
  const incidentFields = { address: "Lorong Melati", description: "Bunga Kenanga", precision: "exact" as const };
  const { id } = await createIncident(context, { type, location: place, ...incidentFields });
  await forwardIncident(context, { incidentId: id, agencyCode: trustedAgency.agency.code });
  await runCycle(sender);
  expect(plainAgency.messages.length).toBe(2);
  const { district, category, number } = await readIncident(context, { id });
  for (const message of plainAgency.messages) {
    expect(secrets.filter((secret) => message.text.includes(secret))).toEqual([]);
    expect(getIncident(message)).toEqual({ masked: true, id, number, category, district, simulated: false });
    expect(Object.keys(message.body).sort()).toEqual(["agency", "at", "event", "id", "incident"]);
  }
  expect(trustedAgency.messages[0]?.text).toContain("Bunga Kenanga");
  expect(crew.callSign).toBe("AMB-SECRET");

  plainAgency.behaviour.status = 500;
  const ordinaryIncident = await createIncident(context, {
    type: await aType(db, []),
    location: place,
    ...incidentFields,
  });
  await forwardIncident(context, { incidentId: ordinaryIncident.id, agencyCode: plainAgency.agency.code });
  await runCycle(sender);
  expect(plainAgency.non200Messages.at(-1)?.text).toContain("Bunga Kenanga");
  await changeSensitivity(context, { id: ordinaryIncident.id, sensitive: true, reason: "asked for" });
  plainAgency.behaviour.status = 200;
  advanceClock(10);
  await runCycle(sender);
  const lateMessages = plainAgency.messages.slice(2);
  expect(listEventNames(lateMessages)).toEqual(["incident.forwarded", "incident.sensitivity-changed"]);
  for (const { text } of lateMessages) expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  expect(lateMessages[0]?.id).toBe(plainAgency.non200Messages.at(-1)?.id);
  const storedDeliveries = await db
    .select({ body: delivery.body })
    .from(delivery)
    .where(eq(delivery.id, lateMessages[0]?.id ?? ""));
  expect(JSON.stringify(storedDeliveries)).not.toContain("Kenanga");
  for (const { stop } of [plainAgency, trustedAgency]) await stop();
});

test("redirects are not followed, and a webhook URL must not contain credentials", async ({ db }) => {
  const { context, sender } = createManualClock(db);
  const [agency, otherReceiver] = [await anAgencyWithWebhook(db, context), await startWebhookReceiver()];
  agency.behaviour.status = 307;
  agency.behaviour.location = otherReceiver.url;
  const { id } = await anIncident(db, { type: await aType(db, []), now: context.now() });
  await forwardIncident(context, { incidentId: id, agencyCode: agency.agency.code });
  await runCycle(sender);
  expect([agency.non200Messages.length, otherReceiver.non200Messages.length + otherReceiver.messages.length]).toEqual([
    1, 0,
  ]);
  const isAccepted = (url: string) =>
    AddChannelInput.safeParse({ agencyCode: "x", kind: "webhook", url, sensitive: false }).success;
  expect(
    ["https://a.example/x", "ftp://a.example", "file:///etc/passwd", "https://u:p@a.example", "x"].map(isAccepted),
  ).toEqual([true, false, false, false, false]);
  for (const { stop } of [agency, otherReceiver]) await stop();
});

test("the secret is returned once and never listed; a new secret replaces it at once; a test message returns its result", async ({
  db,
}) => {
  const { context, sender } = createManualClock(db);
  const agency = await anAgencyWithWebhook(db, context);
  expect(agency.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(JSON.stringify(await listChannels(context))).not.toContain(agency.secret);
  expect(await testChannel(context, { id: agency.channelId })).toEqual({ error: null });
  expect(agency.messages[0]?.body).toMatchObject({ event: "test" });
  const { secret } = await changeChannel(context, { id: agency.channelId, newSecret: true });
  await testChannel(context, { id: agency.channelId });
  expect([
    hasValidSignature(agency.secret, agency.messages[1] as never),
    hasValidSignature(secret ?? "", agency.messages[1] as never),
  ]).toEqual([false, true]);
  const changeEvents = JSON.stringify(await db.select().from(event).where(eq(event.kind, "channel.changed")));
  expect([changeEvents.includes(agency.secret), changeEvents.includes(secret ?? "")]).toEqual([false, false]);
  await agency.stop();
  expect(await testChannel(context, { id: agency.channelId })).toEqual({ error: expect.any(String) });
  await removeChannel(context, { id: agency.channelId });
  expect((await listChannels(context)).channels).toEqual([]);
  expect(await runCycle(sender)).toBe(0);
});

test("officers' browsers receive number, category and district; an expired subscription is deleted", async ({ db }) => {
  const { publicKey, privateKey } = webPush.generateVAPIDKeys();
  const { context, sender } = createManualClock(db, { publicKey, privateKey, subject: "mailto:room@example.org" });
  const pushService = await startWebhookReceiver();
  const agency = await anAgency(db);
  await addChannel(context, { agencyCode: agency.code, kind: "web-push", sensitive: false });
  await expect(addChannel(context, { agencyCode: agency.code, kind: "web-push", sensitive: false })).rejects.toThrow();
  const { id: personId } = await aPerson(db, "agency-officer", { username: "woken", agencyCode: agency.code });
  const keys = { ...aPushSubscription().keys, createdAt: context.now() };
  // Push services respond with 201 to a message that they accept.
  pushService.behaviour.status = 201;
  const sessionId = await aSession(db, personId, new Date(context.now().getTime() + 3_600_000));
  await db.insert(pushSubscription).values({ personId, sessionId, endpoint: pushService.url, ...keys });
  const { id } = await anIncident(db, { type: await aType(db, []), now: context.now() });
  await forwardIncident(context, { incidentId: id, agencyCode: agency.code });
  await editIncident(context, { id, address: { base: null, value: "Simpang Randik" } });
  await enterPastForm(context, await aUnit(db, { agency }));
  await createDeliveries(sender);
  const [message, ...otherDeliveries] = await db.select().from(delivery).orderBy(asc(delivery.order));
  expect(otherDeliveries).toEqual([]);
  expect(Object.keys(message?.body ?? {}).sort()).toEqual([
    "at",
    "category",
    "district",
    "event",
    "id",
    "number",
    "simulated",
  ]);
  expect(await runCycle(sender)).toBe(1);
  pushService.behaviour.status = 410;
  const otherIncident = await anIncident(db, { type: await aType(db, []), now: context.now() });
  await forwardIncident(context, { incidentId: otherIncident.id, agencyCode: agency.code });
  expect(await runCycle(sender)).toBe(1);
  expect(await db.select().from(pushSubscription)).toEqual([]);
  await pushService.stop();
});

test.each([
  [1, 5],
  [2, 10],
  [3, 20],
  [6, 160],
  [7, 300],
  [200, 300],
])("the delay after attempt %i is %i seconds", (attempts, seconds) => {
  const now = new Date();
  expect(nextAttempt({ attempts, createdAt: now }, now)).toEqual(new Date(now.getTime() + seconds * 1_000));
});

test("messages are deleted a month after delivery, and three months after they failed for good", async ({ db }) => {
  const { context, sender } = createManualClock(db);
  const agency = await anAgencyWithWebhook(db, context);
  const { id } = await anIncident(db, { type: await aType(db, []), now: context.now() });
  await forwardIncident(context, { incidentId: id, agencyCode: agency.agency.code });
  await runCycle(sender);
  const daysLater = (days: number) => new Date(context.now().getTime() + days * 86_400_000);
  await deleteOldDeliveries(db, daysLater(29));
  expect(await db.select().from(delivery).where(isNotNull(delivery.deliveredAt))).toHaveLength(1);
  await deleteOldDeliveries(db, daysLater(31));
  expect(await db.select().from(delivery)).toEqual([]);
  await agency.stop();
});
