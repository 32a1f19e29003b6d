import { eq, sql } from "drizzle-orm";
import { inject, vi } from "vitest";
import webPush from "web-push";
import { type Db, openPostgres } from "../../db/client";
import { crewNotice } from "../../db/schema/crew-notices";
import { channel, pushSubscription } from "../../db/schema/forwarding";
import { incident } from "../../db/schema/incidents";
import { person, session } from "../../db/schema/people";
import { unit } from "../../db/schema/units";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { assignUnit } from "../../server/assignment/assign-unit";
import type { Context } from "../../server/context";
import { readOwnTask } from "../../server/crew/own-task";
import { receivePresses } from "../../server/crew/receive-presses";
import { responseTimeoutSeconds } from "../../server/domain/delivery";
import { closeIncident } from "../../server/incidents/change-status";
import { createIncident } from "../../server/incidents/create-incident";
import { mergeIncidents } from "../../server/incidents/merge/merge-incidents";
import { unmergeIncident } from "../../server/incidents/merge/unmerge-incident";
import { readIncident } from "../../server/incidents/read-incidents";
import { undoStatus } from "../../server/incidents/undo-status";
import { deleteOldDeliveries } from "../../server/jobs/apply-retention";
import { createLog } from "../../server/log";
import { smsFailures } from "../../server/metrics/metrics";
import { createDeliveries } from "../../server/outbox/create-deliveries";
import { publicAddressesOnly } from "../../server/outbox/post-external";
import { runOutbox } from "../../server/outbox/run-outbox";
import { type NoticeSender, sendCrewNotices } from "../../server/outbox/send-crew-notices";
import { generateSecret } from "../../server/outbox/sign";
import { endPersonSessions } from "../../server/people/manage-people";
import { endSession } from "../../server/people/sessions";
import { aContext, anIncident, aType, aUnit, deleteUnitsAndIncidents, sekayu } from "../support/makers";
import { aPerson, aSession, post } from "../support/people";
import { aPushSubscription } from "../support/push";
import { startServerInProcess } from "../support/server-in-process";
import { expect, test } from "../support/test";
import { hasValidSignature, startWebhookReceiver } from "../support/webhook-receiver";

const vapidKeys = { ...webPush.generateVAPIDKeys(), subject: "mailto:somebody@example.org" };
let lastCrewNumber = 0;

/** Creates an SMS gateway on this machine, and a sender whose clock the test advances. */
async function aSender(db: Db, { lanHosts = ["127.0.0.1"] } = {}) {
  const gateway = await startWebhookReceiver();
  const secret = generateSecret();
  const clock = { now: new Date() };
  const sender: NoticeSender = {
    ...{
      db,
      now: () => clock.now,
      announce: () => {},
      push: vapidKeys,
      outbound: { ...publicAddressesOnly, lanHosts },
    },
    ...{ signal: new AbortController().signal, sms: { url: gateway.url, secret } },
  };
  /** Advances the clock, creates the notices for new events, and sends those that are due. */
  const runSenderAfter = async (seconds: number) => {
    clock.now = new Date(clock.now.getTime() + seconds * 1_000);
    await createDeliveries(sender);
    await sendCrewNotices(sender);
  };
  return { gateway, secret, sender, runSenderAfter, context: () => aContext(db, { now: sender.now }) };
}

/** Creates a unit with a phone number and a crew whose browser uses a push service that responds with `status`. */
async function aReachableCrew(db: Db, status: number) {
  const crew = await aUnit(db, { at: sekayu });
  await db.update(unit).set({ phone: "+628117112001" }).where(eq(unit.id, crew.id));
  const { id: personId } = await aPerson(db, "crew", { username: `crew-${++lastCrewNumber}`, unitId: crew.id });
  const pushService = await startWebhookReceiver();
  pushService.behaviour.status = status;
  const browser = aPushSubscription();
  const sessionId = await aSession(db, personId);
  const subscription = { personId, sessionId, endpoint: pushService.url, ...browser.keys, createdAt: new Date() };
  await db.insert(pushSubscription).values(subscription);
  return { unit: crew, personId, sessionId, pushService, browser };
}

/** Creates an incident to which the rule assigns the only unit. */
async function aTask(context: Context, { sensitive = false } = {}) {
  const { db } = context;
  const report = { address: "Lorong Melati 12", description: "Ibu Sumiati sesak napas" };
  const type = await aType(db, ["ambulance*1"]);
  const { id } = await createIncident(context, { type, location: sekayu, precision: "exact", ...report });
  if (sensitive) await db.update(incident).set({ sensitive }).where(eq(incident.id, id));
  const { number, assignments } = await readIncident(context, { id });
  return { id, number, assignmentId: assignments[0]?.id ?? "" };
}

test.beforeEach(async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  await db.delete(channel);
});

test.for([
  ["an ordinary", false],
  ["a sensitive", true],
] as const)(
  "a crew that answers gets a push notification of %s incident with its number and category only, and no SMS",
  async ([, sensitive], { db }) => {
    const { gateway, runSenderAfter, context } = await aSender(db);
    const { pushService, browser } = await aReachableCrew(db, 201);
    const { number, assignmentId } = await aTask(context(), { sensitive });
    await runSenderAfter(0);
    await runSenderAfter(19);
    await advanceAssignment(context(), { id: assignmentId, state: "acknowledged" });
    await runSenderAfter(60);
    expect(pushService.non200Messages.map(({ bytes }) => browser.decrypt(bytes))).toEqual([
      { event: "unit.assigned", number, category: "health", simulated: false },
    ]);
    expect(pushService.non200Messages[0]?.headers).toMatchObject({ ttl: "300", urgency: "high" });
    expect([...gateway.messages, ...gateway.non200Messages]).toEqual([]);
    expect(await db.select().from(crewNotice)).toMatchObject([
      { assignmentId, pushedAt: expect.any(Date), smsAt: null },
    ]);
    await deleteOldDeliveries(db, new Date(Date.now() + 31 * 86_400_000));
    expect(await db.select().from(crewNotice)).toEqual([]);
  },
);

test("a transaction that is open in another database of the server delays no notice", async ({ db }) => {
  const { runSenderAfter, context } = await aSender(db);
  await aReachableCrew(db, 201);
  const otherDatabase = await openPostgres(inject("postgresUrl"), { size: 1 });
  await otherDatabase.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_current_xact_id()`);
    const { assignmentId } = await aTask(context());
    await runSenderAfter(0);
    expect(await db.select().from(crewNotice)).toMatchObject([{ assignmentId, pushedAt: expect.any(Date) }]);
  });
  await otherDatabase.close();
});

test("if no push service accepts the notification, one signed SMS follows after 20 seconds", async ({ db }) => {
  const { gateway, secret, runSenderAfter, context } = await aSender(db);
  const { pushService } = await aReachableCrew(db, 500);
  const { number, assignmentId } = await aTask(context(), { sensitive: true });
  await runSenderAfter(0);
  await runSenderAfter(19);
  expect(gateway.messages).toEqual([]);
  expect(pushService.non200Messages.length).toBeGreaterThan(1);
  await runSenderAfter(1);
  await runSenderAfter(60);
  expect(gateway.messages.map(({ body }) => body)).toEqual([
    {
      ...{ id: assignmentId, to: "+628117112001" },
      text: `112 Muba: tugas baru, insiden #${number} (Kesehatan). Buka layar regu.`,
    },
  ]);
  expect(gateway.messages.every((message) => hasValidSignature(secret, message))).toBe(true);
  expect(await db.select().from(crewNotice)).toMatchObject([{ pushedAt: null, smsAt: expect.any(Date) }]);
});

test("a crew that does not answer gets one SMS, although a push service accepted the notification", async ({ db }) => {
  const { gateway, runSenderAfter, context } = await aSender(db);
  const { pushService } = await aReachableCrew(db, 201);
  const { assignmentId } = await aTask(context());
  await runSenderAfter(0);
  await runSenderAfter(19);
  expect(gateway.messages).toEqual([]);
  await runSenderAfter(1);
  await runSenderAfter(60);
  expect(pushService.non200Messages).toHaveLength(1);
  expect(gateway.messages).toMatchObject([{ body: { id: assignmentId } }]);
  expect(await db.select().from(crewNotice)).toMatchObject([
    { pushedAt: expect.any(Date), smsAt: expect.any(Date), endedAt: expect.any(Date) },
  ]);
});

test("signing out or ending a session deletes its push subscription, and ending all sessions deletes all of them", async ({
  db,
  databaseUrl,
  onTestFinished,
}) => {
  // The server runs only during this test, because it would take the notices of other tests and send nothing.
  const server = await startServerInProcess({ databaseUrl });
  onTestFinished(async () => {
    await server.stop();
  });
  const { personId, pushService } = await aReachableCrew(db, 201);
  const subscribe = async (path: string) => {
    const subscriber = { personId, sessionId: await aSession(db, personId), ...aPushSubscription().keys };
    const values = { ...subscriber, endpoint: `${pushService.url}/${path}`, createdAt: new Date() };
    await db.insert(pushSubscription).values(values);
    return values;
  };
  const [otherSubscription, thirdSubscription] = [await subscribe("other"), await subscribe("third")];
  const readEndpoints = async () =>
    (await db.select().from(pushSubscription).where(eq(pushSubscription.personId, personId))).map(
      ({ endpoint }) => endpoint,
    );
  const signOutInput = { pushEndpoints: [pushService.url] };
  expect((await post(server.url, "/api/auth/sign-out", signOutInput)).status).toBe(204);
  expect(await readEndpoints()).toEqual([otherSubscription.endpoint, thirdSubscription.endpoint]);
  const actor = { ...aContext(db).actor, kind: "person" as const, id: personId };
  await endSession(aContext(db), actor, { id: thirdSubscription.sessionId });
  expect(await readEndpoints()).toEqual([otherSubscription.endpoint]);
  await endPersonSessions(aContext(db), { id: personId });
  expect(await readEndpoints()).toEqual([]);
});

test("a browser whose session has expired gets nothing, and its crew gets an SMS", async ({ db }) => {
  const { gateway, runSenderAfter, context } = await aSender(db);
  const { pushService, sessionId } = await aReachableCrew(db, 201);
  await db
    .update(session)
    .set({ expiresAt: new Date(Date.now() - 60_000) })
    .where(eq(session.id, sessionId));
  const { assignmentId } = await aTask(context());
  await runSenderAfter(0);
  await runSenderAfter(20);
  expect(pushService.non200Messages).toEqual([]);
  expect(gateway.messages).toMatchObject([{ body: { id: assignmentId } }]);
});

test("a recalled crew gets a push notification with number and category only, and an SMS unless a visible page has shown it", async ({
  db,
}) => {
  const { gateway, runSenderAfter, context } = await aSender(db);
  const { pushService, browser, unit: crew } = await aReachableCrew(db, 201);
  const recall = async () => {
    const task = await aTask(context(), { sensitive: true });
    await advanceAssignment(context(), { id: task.assignmentId, state: "acknowledged" });
    await runSenderAfter(0);
    await advanceAssignment(context(), { id: task.assignmentId, state: "recalled" });
    await runSenderAfter(0);
    return task;
  };
  const { number, assignmentId } = await recall();
  expect(pushService.non200Messages.map(({ bytes }) => browser.decrypt(bytes))).toEqual([
    { event: "unit.recalled", number, category: "health", simulated: false },
  ]);
  await runSenderAfter(20);
  await runSenderAfter(60);
  expect(gateway.messages.map(({ body }) => body)).toEqual([
    {
      ...{ id: expect.stringMatching(`^${assignmentId}-`), to: "+628117112001" },
      text: `112 Muba: tugas dibatalkan, insiden #${number} (Kesehatan). Buka layar regu.`,
    },
  ]);
  await recall();
  const actor = { ...context().actor, unitId: crew.id };
  expect(await readOwnTask({ ...context(), actor }, { shownAssignmentId: null })).toMatchObject({ task: null });
  await runSenderAfter(20);
  await runSenderAfter(60);
  expect([pushService.non200Messages.length, gateway.messages.length]).toEqual([2, 1]);
  // The crew has seen the recall only if its page no longer shows the task. A read in the background, or by a page that
  // still shows the task, does not stop the SMS.
  const thirdTask = await recall();
  await readOwnTask({ ...context(), actor });
  await readOwnTask({ ...context(), actor }, { shownAssignmentId: thirdTask.assignmentId });
  await runSenderAfter(20);
  expect([pushService.non200Messages.length, gateway.messages.length]).toEqual([3, 2]);
});

test("a crew is not notified of a recall if it does not know the task, or if it was sent to another incident", async ({
  db,
}) => {
  const { runSenderAfter, context } = await aSender(db);
  const { pushService, browser, unit: crew } = await aReachableCrew(db, 201);
  const readBodies = () =>
    pushService.non200Messages.map(({ bytes }) => browser.decrypt(bytes)).map(({ event, number }) => [event, number]);
  const unknownTask = await aTask(context());
  await advanceAssignment(context(), { id: unknownTask.assignmentId, state: "recalled" });
  await runSenderAfter(0);
  expect(readBodies()).toEqual([]);
  const firstTask = await aTask(context());
  await runSenderAfter(0);
  await advanceAssignment(context(), { id: firstTask.assignmentId, state: "recalled" });
  const nextIncident = await anIncident(db, { type: await aType(db, []) });
  await assignUnit(context(), { incidentId: nextIncident.id, unitId: crew.id });
  await runSenderAfter(1);
  expect(readBodies()).toEqual([
    ["unit.assigned", firstTask.number],
    ["unit.assigned", nextIncident.number],
  ]);
});

test("a crew whose recall was undone is notified by push and SMS that its task continues", async ({ db }) => {
  const { gateway, runSenderAfter, context } = await aSender(db);
  const { pushService, browser, unit: crew } = await aReachableCrew(db, 201);
  const { id, number, assignmentId } = await aTask(context());
  for (const state of ["acknowledged", "enRoute"] as const)
    await advanceAssignment(context(), { id: assignmentId, state });
  await runSenderAfter(0);
  const close = () => closeIncident(context(), { id, code: "handled" });
  const undoClosing = () => undoStatus(context(), { id, status: "closed" });
  const closeAndUndo = async () => {
    await close();
    await runSenderAfter(0);
    await undoClosing();
    await runSenderAfter(1);
  };
  // Even if the recall is undone before its notice is due, the crew is notified that the task continues, because its
  // phone may already have shown the end of the task.
  await close();
  await undoClosing();
  await runSenderAfter(1);
  await closeAndUndo();
  await runSenderAfter(20);
  await runSenderAfter(60);
  const readBodies = () => pushService.non200Messages.map(({ bytes }) => browser.decrypt(bytes));
  const pushFields = { number, category: "health", simulated: false };
  expect(readBodies().map(({ event }) => event)).toEqual(["unit.restored", "unit.recalled", "unit.restored"]);
  expect(readBodies().at(-1)).toEqual({ event: "unit.restored", ...pushFields });
  const text = `112 Muba: tugas berlanjut, pembatalan tidak berlaku, insiden #${number} (Kesehatan). Buka layar regu.`;
  expect(gateway.messages.map(({ body }) => body)).toEqual([
    { id: expect.stringMatching(`^${assignmentId}-`), to: "+628117112001", text },
  ]);
  await closeAndUndo();
  const actor = { ...context().actor, unitId: crew.id };
  await readOwnTask({ ...context(), actor }, { shownAssignmentId: assignmentId });
  await runSenderAfter(20);
  expect([pushService.non200Messages.length, gateway.messages.length]).toEqual([5, 1]);
});

test("a crew that is recalled again while an SMS of the first recall is being sent gets another one", async ({
  db,
}) => {
  const { gateway, runSenderAfter, context } = await aSender(db);
  await aReachableCrew(db, 201);
  const { id, assignmentId } = await aTask(context());
  await advanceAssignment(context(), { id: assignmentId, state: "acknowledged" });
  await runSenderAfter(0);
  const recall = () => closeIncident(context(), { id, code: "handled" });
  await recall();
  await runSenderAfter(0);
  gateway.behaviour.onMessage = async () => {
    gateway.behaviour.onMessage = () => {};
    await undoStatus(context(), { id, status: "closed" });
    await recall();
    await runSenderAfter(1);
  };
  await runSenderAfter(20);
  expect(gateway.messages).toHaveLength(1);
  await runSenderAfter(20);
  expect(gateway.messages.map(({ body }) => body)).toMatchObject(
    [1, 2].map(() => ({ text: expect.stringContaining("tugas dibatalkan") })),
  );
  expect(new Set(gateway.messages.map(({ id }) => id)).size).toBe(2);
});

test("a crew reads the caller's report of an incident that was merged into its own", async ({ db }) => {
  const { context } = await aSender(db);
  const { unit: crew } = await aReachableCrew(db, 201);
  const task = await aTask(context());
  const secondReport = await aTask(context());
  const readNotes = async () => {
    const { task: ownTask } = await readOwnTask({ ...context(), actor: { ...context().actor, unitId: crew.id } });
    return ownTask?.callerNotes.map(({ note }) => note);
  };
  expect(await readNotes()).toEqual([]);
  await mergeIncidents(context(), { fromId: secondReport.id, intoId: task.id });
  expect(await readNotes()).toEqual(["Lorong Melati 12\nIbu Sumiati sesak napas"]);
  await unmergeIncident(context(), { id: secondReport.id });
  expect(await readNotes()).toEqual([]);
});

test("a crew whose incident was merged gets the new number by push, and confirms it once", async ({ db }) => {
  const { gateway, runSenderAfter, context } = await aSender(db);
  const { pushService, browser, unit: crew } = await aReachableCrew(db, 201);
  const mergedTask = await aTask(context());
  await advanceAssignment(context(), { id: mergedTask.assignmentId, state: "acknowledged" });
  const keptIncident = await anIncident(db, { type: await aType(db, []) });
  await mergeIncidents(context(), { fromId: mergedTask.id, intoId: keptIncident.id });
  await runSenderAfter(0);
  await runSenderAfter(60);
  const readBodies = () => pushService.non200Messages.map(({ bytes }) => browser.decrypt(bytes));
  const pushFields = { event: "incident.renumbered", category: "health", simulated: false };
  expect(readBodies()).toEqual([
    { ...pushFields, number: keptIncident.number, previous: mergedTask.number, isMerged: true },
  ]);
  const crewContext = { ...context(), actor: { ...context().actor, unitId: crew.id } };
  const readChange = async () => (await readOwnTask(crewContext)).task?.numberChange;
  expect(await readChange()).toEqual({ from: mergedTask.number, isMerged: true });
  // If the merge is undone before the crew has confirmed the new number, there is no change left to confirm.
  await unmergeIncident(context(), { id: mergedTask.id });
  expect(await readChange()).toBeNull();
  await mergeIncidents(context(), { fromId: mergedTask.id, intoId: keptIncident.id });
  const confirm = (number: number) => {
    const press = { id: crypto.randomUUID(), assignmentId: mergedTask.assignmentId, what: "renumbered" as const };
    return receivePresses(crewContext, { presses: [{ ...press, at: context().now(), number }] });
  };
  await confirm(mergedTask.number);
  expect(await readChange()).toMatchObject({ from: mergedTask.number });
  expect(await confirm(keptIncident.number)).toMatchObject({ outcomes: [{ refused: null }] });
  expect(await readChange()).toBeNull();
  await unmergeIncident(context(), { id: mergedTask.id });
  expect(await readChange()).toEqual({ from: keptIncident.number, isMerged: false });
  await runSenderAfter(0);
  expect(readBodies().at(-1)).toEqual({
    ...pushFields,
    number: mergedTask.number,
    previous: keptIncident.number,
    isMerged: false,
  });
  expect(gateway.messages).toEqual([]);
});

test("a crew that has answered gets no SMS, even if no push service accepted the notification", async ({ db }) => {
  const { gateway, runSenderAfter, context } = await aSender(db);
  const { pushService } = await aReachableCrew(db, 500);
  const { assignmentId } = await aTask(context());
  await runSenderAfter(0);
  await advanceAssignment(context(), { id: assignmentId, state: "acknowledged" });
  const attemptCount = pushService.non200Messages.length;
  await runSenderAfter(60);
  expect(gateway.messages).toEqual([]);
  expect(pushService.non200Messages).toHaveLength(attemptCount);
  expect(await db.select().from(crewNotice)).toMatchObject([{ endedAt: expect.any(Date), smsAt: null }]);
});

test("only crews that can be reached and whose task is new get a notice", async ({ db }) => {
  const { runSenderAfter, context } = await aSender(db);
  const crew = await aUnit(db, { at: sekayu });
  await aTask(context());
  await runSenderAfter(0);
  expect(await db.select().from(crewNotice)).toEqual([]);
  await deleteUnitsAndIncidents(db);
  const { personId } = await aReachableCrew(db, 201);
  await db.update(unit).set({ phone: null }).where(eq(unit.id, crew.id));
  await aTask(context());
  await runSenderAfter(301);
  expect(await db.select().from(crewNotice)).toEqual([]);
  await db.update(person).set({ deactivatedAt: new Date() }).where(eq(person.id, personId));
});

test("an SMS that the gateway does not accept is sent again with the same id, until five minutes have passed", async ({
  db,
}) => {
  const { gateway, runSenderAfter, context } = await aSender(db);
  await aReachableCrew(db, 500);
  const { assignmentId } = await aTask(context());
  gateway.behaviour.status = 503;
  for (const seconds of [0, 20, 10, 10]) await runSenderAfter(seconds);
  expect(gateway.non200Messages.map(({ id }) => id)).toEqual([assignmentId, assignmentId, assignmentId]);
  await runSenderAfter(260);
  const count = gateway.non200Messages.length;
  await runSenderAfter(60);
  expect(gateway.non200Messages).toHaveLength(count);
  expect(await db.select().from(crewNotice)).toMatchObject([{ smsAt: null, endedAt: expect.any(Date) }]);
});

test("an SMS to a gateway that is missing from WEBHOOK_LAN_HOSTS is logged with the cause and counted", async ({
  db,
}) => {
  const { sender, runSenderAfter, context } = await aSender(db, { lanHosts: [] });
  await aReachableCrew(db, 201);
  await aTask(context());
  const causes: string[][] = [];
  sender.outbound.onFailure = (...cause) => causes.push(cause);
  const countFailures = async () => (await smsFailures.get()).values[0]?.value ?? 0;
  const countBefore = await countFailures();
  for (const seconds of [0, 20]) await runSenderAfter(seconds);
  expect(causes).toEqual([["address-not-allowed", "127.0.0.1"]]);
  expect(await countFailures()).toBe(countBefore + 1);
});

test("a notice that could not be sent for hours is not sent any more", async ({ db }) => {
  const { gateway, sender, runSenderAfter, context } = await aSender(db);
  const { pushService } = await aReachableCrew(db, 201);
  await aTask(context());
  await createDeliveries(sender);
  await runSenderAfter(3 * 3_600);
  expect([...gateway.messages, ...pushService.non200Messages]).toEqual([]);
  expect(await db.select().from(crewNotice)).toMatchObject([{ pushedAt: null, endedAt: expect.any(Date) }]);
});

test("a push service that does not answer does not delay the notices of other crews", async ({
  database,
  onTestFinished,
}) => {
  // A request fails after ten seconds without an answer. A busy machine may need longer for the other notice.
  const originalSetTimeout = globalThis.setTimeout;
  const extendTimeout = (run: () => void, ms: number) =>
    originalSetTimeout(run, ms === responseTimeoutSeconds * 1_000 ? 600_000 : ms);
  const timeoutSpy = vi.spyOn(globalThis, "setTimeout").mockImplementation(extendTimeout as typeof setTimeout);
  onTestFinished(() => void timeoutSpy.mockRestore());
  const { db } = database;
  const { sender } = await aSender(db);
  const { push, outbound, announce } = sender;
  const { pushService: hangingService } = await aReachableCrew(db, 0);
  await aTask(aContext(db));
  const { pushService } = await aReachableCrew(db, 201);
  const outbox = await runOutbox(database, { push, outbound, announce, sms: null, log: createLog("silent") });
  await expect.poll(() => hangingService.non200Messages.length).toBeGreaterThan(0);
  await aTask(aContext(db));
  await expect.poll(() => pushService.non200Messages.length).toBe(1);
  await outbox.stop();
  await hangingService.stop();
});

test("undoing the closing of an incident notifies the crew that was on scene", async ({ db }) => {
  const { runSenderAfter, context } = await aSender(db);
  const { pushService, browser } = await aReachableCrew(db, 201);
  const { id, assignmentId } = await aTask(context());
  for (const state of ["acknowledged", "enRoute", "onScene"] as const)
    await advanceAssignment(context(), { id: assignmentId, state });
  await closeIncident(context(), { id, code: "handled" });
  await runSenderAfter(0);
  await undoStatus(context(), { id, status: "closed" });
  await runSenderAfter(1);
  const events = pushService.non200Messages.map(({ bytes }) => browser.decrypt(bytes).event);
  expect(events).toEqual(["unit.restored"]);
});

test("a gateway on a private network gets nothing unless its host is allowed", async ({ db }) => {
  const { gateway, runSenderAfter, context } = await aSender(db, { lanHosts: [] });
  await aReachableCrew(db, 500);
  await aTask(context());
  await runSenderAfter(0);
  await runSenderAfter(20);
  expect([...gateway.messages, ...gateway.non200Messages]).toEqual([]);
});

test("two processes send a notice once", async ({ db }) => {
  const { gateway, sender, runSenderAfter, context } = await aSender(db);
  await aReachableCrew(db, 500);
  await aTask(context());
  await runSenderAfter(0);
  const laterSender = { ...sender, now: () => new Date(sender.now().getTime() + 20_000) };
  await Promise.all([sendCrewNotices(laterSender), sendCrewNotices(laterSender)]);
  expect(gateway.messages).toHaveLength(1);
});
