import { desc, eq, sql } from "drizzle-orm";
import type { Role } from "../../db/access-vocabulary";
import type { Db } from "../../db/client";
import { call, callerBlock } from "../../db/schema/calls";
import { event } from "../../db/schema/events";
import { incident } from "../../db/schema/incidents";
import { neighbour } from "../../db/schema/neighbours";
import { filterDispositions } from "../../db/vocabulary";
import { blockCaller, listBlocks, unblockCaller } from "../../server/calls/caller-blocks";
import { claimCall, releaseCall, renewClaims } from "../../server/calls/claim-call";
import { readCallsToday } from "../../server/calls/count-calls";
import { endCall } from "../../server/calls/end-call";
import { filterCall, undoFilterCall } from "../../server/calls/filter-call";
import { listCalls } from "../../server/calls/list-calls";
import { createManualCall, setCallerNumber } from "../../server/calls/manual-call";
import { receiveCall } from "../../server/calls/receive-call";
import type { Context } from "../../server/context";
import { permissionsOf } from "../../server/domain/permission";
import type { Refusal } from "../../server/errors";
import { createIncident } from "../../server/incidents/create-incident";
import { deleteCallerData } from "../../server/jobs/delete-caller-data";
import { createExpireCallsJob, expireCalls } from "../../server/jobs/expire-calls";
import { removedText } from "../../server/privacy/remove-texts";
import { countAllRows, createRequestSender, expectProblem } from "../support/http";
import { aContext, deleteUnitsAndIncidents, sekayu } from "../support/makers";
import { aPerson } from "../support/people";
import { catchRefusal } from "../support/refusals";
import { expect, test } from "../support/test";

const noon = new Date("2026-11-25T05:00:00Z");
const timeAfter = (seconds: number) => new Date(noon.getTime() + seconds * 1_000);

/** Returns a context in which a person with this role acts at the time `at`. */
async function contextOfPerson(
  db: Db,
  role: Exclude<Role, "wall">,
  at = noon,
  username = `desk-${role}`,
): Promise<Context> {
  const { id } = await aPerson(db, role, { username });
  const actor = { kind: "person", id, name: username, role, scopes: permissionsOf[role], simulated: false } as const;
  return aContext(db, { actor, now: () => at });
}

function contextAt(context: Context, now: Date): Context {
  return { ...context, now: () => now };
}

async function aCall(db: Db, callerNumber = "0812", receivedAt = noon): Promise<string> {
  return (await receiveCall(aContext(db, { now: () => receivedAt }), { callerNumber })).id;
}

async function listStates(context: Context): Promise<Record<string, string>> {
  return Object.fromEntries((await listCalls(context)).map(({ id, state }) => [id, state]));
}

async function listEventKinds(db: Db, callId: string): Promise<string[]> {
  const rows = await db
    .select({ kind: event.kind })
    .from(event)
    .where(sql`data->>'callId' = ${callId}`)
    .orderBy(event.id);
  return rows.map(({ kind }) => kind);
}

test.beforeEach(async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  await db.delete(callerBlock);
});

test("when twenty people claim a call concurrently, one succeeds and the others are refused with that person's name", async ({
  db,
}) => {
  const people = await Promise.all(
    Array.from({ length: 20 }, (_, index) => contextOfPerson(db, "call-taker", noon, `taker-${index}`)),
  );
  for (let round = 0; round < 5; round++) {
    const id = await aCall(db);
    const outcomes = await Promise.allSettled(people.map((context) => claimCall(context, { id })));
    const winners = people.filter((_, index) => outcomes[index]?.status === "fulfilled");
    expect(winners).toHaveLength(1);
    const refusals = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason as Refusal] : []));
    expect(refusals.map(({ code }) => code)).toEqual(Array(19).fill("call-claimed"));
    for (const { details } of refusals) expect(details.by).toMatchObject({ name: winners[0]?.actor.name });
    expect(await listEventKinds(db, id)).toEqual(["call.received", "call.claimed"]);
    const [winner] = winners as [Context];
    expect(await claimCall(winner, { id })).toMatchObject({ id, mine: true, state: "claimed" });
    expect(await listEventKinds(db, id)).toHaveLength(2);
  }
});

test("a released call rings again, for as long as a new one", async ({ db }) => {
  const callTaker = await contextOfPerson(db, "call-taker");
  const id = await aCall(db);
  await claimCall(contextAt(callTaker, timeAfter(20)), { id });
  await expireCalls(db, timeAfter(60));
  await releaseCall(contextAt(callTaker, timeAfter(62)), { id });
  expect(await listStates(callTaker)).toEqual({ [id]: "ringing" });
  expect(await expireCalls(db, timeAfter(120))).toEqual({ released: 0, missed: 0 });
  expect(await expireCalls(db, timeAfter(123))).toEqual({ released: 0, missed: 1 });
  expect(await listStates(contextAt(callTaker, timeAfter(123)))).toEqual({ [id]: "missed" });
  // Releasing a call that is not claimed has no effect. A call that another person has claimed cannot be released.
  await releaseCall(callTaker, { id });
  const otherContext = await contextOfPerson(db, "dispatcher", timeAfter(130));
  await claimCall(otherContext, { id });
  expect((await catchRefusal(releaseCall(callTaker, { id }))).code).toBe("call-claimed");
});

test("a claim without a heartbeat for 45 seconds is released; a claim with one is kept", async ({ db }) => {
  const callTaker = await contextOfPerson(db, "call-taker");
  const [renewedId, expiredId] = [await aCall(db), await aCall(db)];
  for (const id of [renewedId, expiredId]) await claimCall(callTaker, { id });
  expect(await renewClaims(contextAt(callTaker, timeAfter(30)), { ids: [renewedId] })).toEqual([renewedId]);
  expect(await expireCalls(db, timeAfter(44))).toEqual({ released: 0, missed: 0 });
  expect(await expireCalls(db, timeAfter(46))).toEqual({ released: 1, missed: 0 });
  expect(await listStates(callTaker)).toEqual({ [renewedId]: "claimed", [expiredId]: "ringing" });
  const otherDispatcher = await contextOfPerson(db, "dispatcher");
  expect(await renewClaims(otherDispatcher, { ids: [renewedId, expiredId] })).toEqual([]);
  expect(await listEventKinds(db, expiredId)).toEqual(["call.received", "call.claimed", "call.released"]);
});

test("a released call is given back when its screen returns, unless it was released by hand, is missed or taken", async ({
  db,
}) => {
  const callTaker = await contextOfPerson(db, "call-taker");
  const otherDispatcher = await contextOfPerson(db, "dispatcher");
  const [ringingId, takenId, handReleasedId, missedId] = [
    await aCall(db),
    await aCall(db),
    await aCall(db),
    await aCall(db),
  ];
  const ids = [ringingId, takenId, handReleasedId, missedId];
  for (const id of ids) await claimCall(callTaker, { id });
  await releaseCall(contextAt(callTaker, timeAfter(20)), { id: handReleasedId });
  expect(await expireCalls(db, timeAfter(46))).toEqual({ released: 3, missed: 0 });
  await claimCall(contextAt(otherDispatcher, timeAfter(50)), { id: takenId });
  await db
    .update(call)
    .set({ missedAt: timeAfter(51) })
    .where(eq(call.id, missedId));
  expect(await renewClaims(contextAt(otherDispatcher, timeAfter(52)), { ids: [ringingId] })).toEqual([]);
  expect(await renewClaims(contextAt(callTaker, timeAfter(52)), { ids })).toEqual([ringingId]);
  expect(await listStates(contextAt(callTaker, timeAfter(52)))).toEqual({
    [ringingId]: "claimed",
    [takenId]: "claimed",
    [handReleasedId]: "ringing",
    [missedId]: "missed",
  });
  expect(await listEventKinds(db, ringingId)).toEqual([
    ...["call.received", "call.claimed", "call.released", "call.claimed"],
  ]);
  // The person was on the line all along.
  const [regainedCall] = await db.select().from(call).where(eq(call.id, ringingId));
  expect(regainedCall?.claimedAt).toEqual(noon);
});

test("a server that was stopped for a while gives screens time to renew their claims", async ({ db }) => {
  const callTaker = await contextOfPerson(db, "call-taker");
  const [renewedId, abandonedId] = [await aCall(db), await aCall(db)];
  const expire = createExpireCallsJob(db, timeAfter(-60));
  for (let seconds = -57; seconds <= 0; seconds += 3) await expire(timeAfter(seconds));
  for (const id of [renewedId, abandonedId]) await claimCall(callTaker, { id });
  // The server stops, and returns after 90 seconds.
  await expire(timeAfter(90));
  expect(await listStates(callTaker)).toEqual({ [renewedId]: "claimed", [abandonedId]: "claimed" });
  await renewClaims(contextAt(callTaker, timeAfter(92)), { ids: [renewedId] });
  for (let seconds = 93; seconds <= 135; seconds += 3) await expire(timeAfter(seconds));
  expect(await listStates(callTaker)).toEqual({ [renewedId]: "claimed", [abandonedId]: "ringing" });
});

test("after the clock was set back, screens have time to renew their claims, and other calls ring or become missed", async ({
  db,
}) => {
  const fastClockCallTaker = await contextOfPerson(db, "call-taker", timeAfter(3_600));
  const receivedAt = timeAfter(3_600);
  const expire = createExpireCallsJob(db, timeAfter(3_540));
  for (let seconds = 3_543; seconds <= 3_600; seconds += 3) await expire(timeAfter(seconds));
  const claimedIds = [await aCall(db, "0812", receivedAt), await aCall(db, "0813", receivedAt)];
  const [renewedId = "", abandonedId = ""] = claimedIds;
  for (const id of claimedIds) await claimCall(fastClockCallTaker, { id });
  const unansweredId = await aCall(db, "0814", receivedAt);
  // Now the clock is set back by an hour.
  for (let seconds = 0; seconds <= 42; seconds += 3) await expire(timeAfter(seconds));
  expect(await listStates(fastClockCallTaker)).toMatchObject({ [renewedId]: "claimed", [abandonedId]: "claimed" });
  await renewClaims(contextAt(fastClockCallTaker, timeAfter(42)), { ids: [renewedId] });
  for (let seconds = 45; seconds <= 63; seconds += 3) await expire(timeAfter(seconds));
  expect(await listStates(contextAt(fastClockCallTaker, timeAfter(63)))).toEqual({
    [renewedId]: "claimed",
    [abandonedId]: "ringing",
    [unansweredId]: "missed",
  });
});

test("a call that rings for more than a minute is missed, can be called back, and dismissed", async ({ db }) => {
  const callTaker = await contextOfPerson(db, "call-taker");
  const [firstId, secondId] = [await aCall(db), await aCall(db, "0813", timeAfter(10))];
  expect(await expireCalls(db, timeAfter(61))).toEqual({ released: 0, missed: 1 });
  expect(await expireCalls(db, timeAfter(61))).toEqual({ released: 0, missed: 0 });
  expect(await listStates(callTaker)).toEqual({ [firstId]: "missed", [secondId]: "ringing" });
  expect(await claimCall(contextAt(callTaker, timeAfter(100)), { id: firstId })).toMatchObject({
    state: "claimed",
    mine: true,
  });
  await releaseCall(contextAt(callTaker, timeAfter(110)), { id: firstId });
  expect(await listStates(callTaker)).toMatchObject({ [firstId]: "missed" });
  await filterCall(contextAt(callTaker, timeAfter(120)), { id: firstId, disposition: "dropped" });
  expect(await listStates(callTaker)).toEqual({ [secondId]: "ringing" });
  const contextADayLater = contextAt(callTaker, timeAfter(25 * 3_600));
  await expireCalls(db, timeAfter(100));
  expect(await listStates(callTaker)).toEqual({ [secondId]: "missed" });
  expect(await listStates(contextADayLater)).toEqual({});
});

test.for([
  ["a minute slow", -60, -60],
  ["half a minute fast", 30, 0],
  ["seven hours fast", 7 * 3_600, 0],
  ["seven hours slow", -7 * 3_600, 0],
  ["a day slow", -86_400, 0],
] as const)(
  "a call rings for a minute from its arrival, even if the phone system's clock is %s",
  async ([, reportedSeconds, storedSeconds], { db }) => {
    const callTaker = await contextOfPerson(db, "call-taker");
    const reportedAt = timeAfter(reportedSeconds);
    const input = { callerNumber: "0812", receivedAt: reportedAt };
    const { id, isClockWrong } = await receiveCall(aContext(db, { now: () => noon }), input);
    expect(await expireCalls(db, timeAfter(59))).toEqual({ released: 0, missed: 0 });
    expect(await listCalls(callTaker)).toMatchObject([{ id, state: "ringing", receivedAt: timeAfter(storedSeconds) }]);
    expect(await expireCalls(db, timeAfter(61))).toEqual({ released: 0, missed: 1 });
    expect(await listStates(callTaker)).toEqual({ [id]: "missed" });
    expect(isClockWrong).toBe(Math.abs(reportedSeconds) > 3_600);
    const [received] = await db
      .select({ data: event.data })
      .from(event)
      .where(sql`data->>'callId' = ${id}`)
      .orderBy(event.id);
    const wrongTime = isClockWrong ? { reportedAt: reportedAt.toISOString() } : {};
    expect(received?.data).toEqual({ callId: id, blocked: false, ...wrongTime });
  },
);

test("each of the six filter dispositions ends a call, is counted separately, and changes no incident", async ({
  db,
}) => {
  const callTaker = await contextOfPerson(db, "call-taker");
  const countIncidents = async () => (await countAllRows(db)).incident;
  const countBefore = await countIncidents();
  for (const disposition of filterDispositions) {
    const id = await aCall(db);
    await claimCall(callTaker, { id });
    await filterCall(callTaker, { id, disposition, note: "  suara anak-anak " });
    await filterCall(callTaker, { id, disposition });
    const [row] = await db.select().from(call).where(eq(call.id, id));
    expect(row).toMatchObject({ disposition, disposedAt: noon, incidentId: null, note: "suara anak-anak" });
    expect(await listEventKinds(db, id)).toEqual(["call.received", "call.claimed", "call.filtered"]);
    const otherDisposition = disposition === "test" ? "ghost" : "test";
    expect(await catchRefusal(filterCall(callTaker, { id, disposition: otherDisposition }))).toMatchObject({
      code: "call-over",
      details: { disposition },
    });
    expect((await catchRefusal(claimCall(callTaker, { id }))).code).toBe("call-over");
  }
  expect(await countIncidents()).toBe(countBefore);
  const today = await readCallsToday(callTaker);
  for (const disposition of filterDispositions) expect(today.byDisposition[disposition]).toBe(1);
  expect(today).toMatchObject({ total: 6, waiting: 0, blocked: 0, noiseShare: 0.5 });
  expect(today.latest).toHaveLength(6);
});

test("a typed note is added to the note from the phone system", async ({ db }) => {
  const callTaker = await contextOfPerson(db, "call-taker");
  const { id } = await receiveCall(aContext(db), { callerNumber: "0812", note: "Lewat 110" });
  await filterCall(callTaker, { id, disposition: "information", note: "Menanyakan nomor PLN" });
  const { id: secondCallId } = await receiveCall(aContext(db), { callerNumber: "0812", note: "Lewat 110" });
  await filterCall(callTaker, { id: secondCallId, disposition: "information", note: "Lewat 110, salah sambung" });
  const notes = await db.select({ id: call.id, note: call.note }).from(call);
  expect(Object.fromEntries(notes.map(({ id, note }) => [id, note]))).toEqual({
    [id]: "Lewat 110\nMenanyakan nomor PLN",
    [secondCallId]: "Lewat 110, salah sambung",
  });
});

test("filtering can be undone shortly afterwards by the same person or a supervisor, and by nobody else", async ({
  db,
}) => {
  const callTaker = await contextOfPerson(db, "call-taker");
  const otherContext = await contextOfPerson(db, "dispatcher");
  const supervisor = await contextOfPerson(db, "supervisor");
  const id = await aCall(db);
  await claimCall(callTaker, { id });
  await filterCall(callTaker, { id, disposition: "prank" });
  expect((await catchRefusal(undoFilterCall(otherContext, { id }))).code).toBe("call-over");
  expect(await undoFilterCall(contextAt(callTaker, timeAfter(10)), { id })).toMatchObject({
    mine: true,
    state: "claimed",
    claimedAt: noon,
  });
  expect(await undoFilterCall(contextAt(callTaker, timeAfter(11)), { id })).toMatchObject({ mine: true });
  expect((await catchRefusal(filterCall(otherContext, { id, disposition: "ghost" }))).code).toBe("call-claimed");
  await filterCall(contextAt(callTaker, timeAfter(12)), { id, disposition: "ghost" });
  expect((await catchRefusal(undoFilterCall(contextAt(callTaker, timeAfter(12 + 15 * 60 + 1)), { id }))).code).toBe(
    "call-over",
  );
  expect(await undoFilterCall(contextAt(supervisor, timeAfter(60)), { id })).toMatchObject({ mine: true });
  const { id: receivedId } = await receiveCall(aContext(db), { callerNumber: "0812" });
  await createIncident(callTaker, { type: "acute-illness", location: sekayu, precision: "exact", callId: receivedId });
  expect((await catchRefusal(filterCall(callTaker, { id: receivedId, disposition: "ghost" }))).code).toBe("call-over");
  expect((await catchRefusal(undoFilterCall(supervisor, { id: receivedId }))).code).toBe("call-over");
});

test("a ringing call shows the caller's history: number of calls, unfounded ones, and the outcome of the last", async ({
  db,
}) => {
  const callTaker = await contextOfPerson(db, "call-taker");
  for (const [minute, disposition] of [
    [1, "prank"],
    [2, "ghost"],
    [3, "information"],
  ] as const) {
    await filterCall(callTaker, { id: await aCall(db, "0899", timeAfter(minute * 60)), disposition });
  }
  const knownCallerCallId = await aCall(db, "0899", timeAfter(400));
  const newCallerCallId = await aCall(db, "0900", timeAfter(401));
  const [firstCall, secondCall] = await listCalls(callTaker);
  expect(firstCall).toMatchObject({
    id: knownCallerCallId,
    history: { total: 3, unfounded: 2, last: { at: timeAfter(180), disposition: "information", incidentNumber: null } },
  });
  expect(secondCall).toMatchObject({ id: newCallerCallId, history: { total: 0, unfounded: 0, last: null } });
  const { id } = await createIncident(callTaker, {
    type: "acute-illness",
    location: sekayu,
    precision: "exact",
    callId: knownCallerCallId,
  });
  const [openedIncident] = await db.select({ number: incident.number }).from(incident).where(eq(incident.id, id));
  await aCall(db, "0899", timeAfter(500));
  expect((await listCalls(callTaker)).find(({ receivedAt }) => receivedAt > timeAfter(450))).toMatchObject({
    history: { total: 4, last: { disposition: "emergency", incidentNumber: openedIncident?.number } },
  });
  // The history of a number does not reveal that it called about a sensitive incident.
  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, id));
  const otherDispatcher = await contextOfPerson(db, "dispatcher", timeAfter(600));
  const openedCall = await createManualCall(otherDispatcher, { callerNumber: "0899" });
  expect(openedCall.history).toEqual({
    ...{ total: 4, unfounded: 2 },
    last: { at: timeAfter(500), disposition: null, incidentNumber: null },
  });
  await db.delete(call).where(eq(call.receivedAt, timeAfter(500)));
  expect((await setCallerNumber(otherDispatcher, { id: openedCall.id, callerNumber: "0899" }))?.history).toEqual({
    ...{ total: 3, unfounded: 2 },
    last: { at: timeAfter(180), disposition: "information", incidentNumber: null },
  });
});

test("a call entered by hand is claimed by the person who enters it, gets its number later, and is deleted when released", async ({
  db,
}) => {
  const callTaker = await contextOfPerson(db, "call-taker");
  const openedCall = await createManualCall(callTaker, {});
  expect(openedCall).toMatchObject({ source: "hand", callerNumber: null, state: "claimed", mine: true });
  await filterCall(callTaker, { id: await aCall(db, "0822"), disposition: "prank" });
  expect(await setCallerNumber(callTaker, { id: openedCall.id, callerNumber: "0822" })).toMatchObject({
    callerNumber: "0822",
    history: { total: 1, unfounded: 1 },
  });
  const phoneSystemCallId = await aCall(db);
  await claimCall(callTaker, { id: phoneSystemCallId });
  expect((await catchRefusal(setCallerNumber(callTaker, { id: phoneSystemCallId, callerNumber: "0822" }))).code).toBe(
    "invalid-input",
  );
  await releaseCall(callTaker, { id: openedCall.id });
  expect(await db.select().from(call).where(eq(call.id, openedCall.id))).toEqual([]);
  const expiredCall = await createManualCall(callTaker, { callerNumber: "0823" });
  await expireCalls(db, timeAfter(50));
  expect(await listStates(callTaker)).toMatchObject({ [expiredCall.id]: "missed" });
});

test("a number that arrives after the incident is stored, for a short time and only from the person who sent it", async ({
  db,
}) => {
  const dispatcher = await contextOfPerson(db, "dispatcher");
  const { id } = await createManualCall(dispatcher, {});
  const { id: incidentId } = await createIncident(dispatcher, {
    ...({ type: "acute-illness", location: sekayu, precision: "exact" } as const),
    callId: id,
  });
  await setCallerNumber(contextAt(dispatcher, timeAfter(15 * 60)), { id, callerNumber: "0813" });
  expect(await listEventKinds(db, id)).toEqual(["call.received", "call.attached", "call.changed"]);
  const [lastEvent] = await db.select().from(event).orderBy(desc(event.id)).limit(1);
  expect(lastEvent?.incidentId).toBe(incidentId);
  const otherDispatcher = await contextOfPerson(db, "dispatcher", noon, "other-desk");
  for (const context of [contextAt(dispatcher, timeAfter(15 * 60 + 1)), otherDispatcher])
    expect((await catchRefusal(setCallerNumber(context, { id, callerNumber: "0814" }))).code).toBe("call-over");
  const [storedCall] = await db.select().from(call).where(eq(call.id, id));
  expect(storedCall).toMatchObject({ callerNumber: "0813", incidentId });
});

test("the number of a neighbouring 112 cannot be blocked, and a block does not silence a handover", async ({ db }) => {
  const supervisor = await contextOfPerson(db, "supervisor");
  await db.insert(neighbour).values({ code: "banyuasin", name: "Banyuasin", phone: "0714-112" });
  const values = { source: "neighbour" as const, neighbourCode: "banyuasin", receivedAt: noon, simulated: false };
  const [handoverCall] = await db
    .insert(call)
    .values({ ...values, callerNumber: "0899" })
    .returning({ id: call.id });
  const handoverId = handoverCall?.id ?? "";
  for (const callId of [handoverId, await aCall(db, "+62714112")]) {
    const refusal = await catchRefusal(blockCaller(supervisor, { callId, hours: 1, reason: "sering sekali" }));
    expect(refusal.details).toMatchObject({ errors: [{ field: "callId", reason: "neighbour-number" }] });
  }
  // The centre no longer uses the number from which it handed over. That number now belongs to a prankster.
  await blockCaller(supervisor, { callId: await aCall(db, "0899"), hours: 1, reason: "sering sekali" });
  expect((await listStates(supervisor))[handoverId]).toBe("ringing");
});

test("a call of a blocked number is recorded and does not ring, until the block expires or is lifted", async ({
  db,
}) => {
  const supervisor = await contextOfPerson(db, "supervisor");
  const [claimedId, ringingId] = [await aCall(db, "0877"), await aCall(db, "0877")];
  await claimCall(supervisor, { id: claimedId });
  expect(await listStates(supervisor)).toEqual({ [claimedId]: "claimed", [ringingId]: "ringing" });
  const block = await blockCaller(supervisor, { callId: claimedId, hours: 24, reason: "iseng, tujuh kali" });
  expect(block).toMatchObject({ until: timeAfter(24 * 3_600), prolonged: false });
  // The claimed call is not affected. The ringing call from the blocked number stops ringing.
  expect(await listStates(supervisor)).toEqual({ [claimedId]: "claimed" });

  const blockedCallId = await aCall(db, "0877", timeAfter(60));
  expect(await listStates(supervisor)).toEqual({ [claimedId]: "claimed" });
  expect((await db.select().from(call).where(eq(call.id, blockedCallId)))[0]).toMatchObject({
    blocked: true,
    callerNumber: "0877",
  });
  expect(await expireCalls(db, timeAfter(40))).toEqual({ released: 0, missed: 0 });
  expect(await listBlocks(contextAt(supervisor, timeAfter(90)))).toMatchObject([
    { id: block.id, callerNumber: "0877", blockerName: "desk-supervisor", blockedCallCount: 2 },
  ]);
  expect((await readCallsToday(supervisor)).blocked).toBe(2);

  const shorterBlock = await blockCaller(contextAt(supervisor, timeAfter(100)), {
    callId: claimedId,
    hours: 1,
    reason: "masih iseng",
  });
  expect(shorterBlock).toEqual({ id: block.id, until: timeAfter(24 * 3_600), prolonged: true });
  const longerBlock = await blockCaller(contextAt(supervisor, timeAfter(100)), {
    callId: claimedId,
    hours: 72,
    reason: "masih iseng",
  });
  expect(longerBlock).toEqual({ id: block.id, until: timeAfter(100 + 72 * 3_600), prolonged: true });

  const laterCallId = await aCall(db, "0877", timeAfter(101 + 72 * 3_600));
  expect(await listStates(contextAt(supervisor, timeAfter(101 + 72 * 3_600)))).toMatchObject({
    [laterCallId]: "ringing",
  });
  expect(await listBlocks(contextAt(supervisor, timeAfter(101 + 72 * 3_600)))).toEqual([]);

  // Only the latest call of the last minutes rings again, and not one whose caller has hung up.
  await aCall(db, "0877", timeAfter(590));
  const silencedId = await aCall(db, "0877", timeAfter(600));
  const endedId = await aCall(db, "0877", timeAfter(610));
  expect(await endCall(contextAt(supervisor, timeAfter(615)), { id: endedId })).toMatchObject({ state: "blocked" });
  await unblockCaller(contextAt(supervisor, timeAfter(620)), { id: block.id });
  expect(await listStates(contextAt(supervisor, timeAfter(620)))).toEqual({
    [claimedId]: "claimed",
    [laterCallId]: "ringing",
    [silencedId]: "ringing",
  });
  expect(await expireCalls(db, timeAfter(679))).toMatchObject({ missed: 0 });
  const callIdAfterLift = await aCall(db, "0877", timeAfter(680));
  expect(await listStates(supervisor)).toMatchObject({ [callIdAfterLift]: "ringing" });
  expect((await catchRefusal(unblockCaller(contextAt(supervisor, timeAfter(690)), { id: block.id }))).code).toBe(
    "not-found",
  );
  const callWithoutNumber = await createManualCall(supervisor, {});
  expect(
    (await catchRefusal(blockCaller(supervisor, { callId: callWithoutNumber.id, hours: 24, reason: "iseng" }))).code,
  ).toBe("invalid-input");
});

test("two supervisors who block a number concurrently create one block", async ({ db }) => {
  const supervisor = await contextOfPerson(db, "supervisor");
  const callId = await aCall(db, "0878");
  await Promise.all(
    Array.from({ length: 8 }, () => blockCaller(supervisor, { callId, hours: 24, reason: "bersamaan" })),
  );
  expect(await db.select().from(callerBlock)).toHaveLength(1);
});

test("no event contains a caller's number", async ({ db }) => {
  const supervisor = await contextOfPerson(db, "supervisor");
  const number = "081299887766";
  const id = await aCall(db, number);
  await claimCall(supervisor, { id });
  const { id: blockId } = await blockCaller(supervisor, { callId: id, hours: 24, reason: "iseng" });
  await unblockCaller(supervisor, { id: blockId });
  await setCallerNumber(supervisor, { id: (await createManualCall(supervisor, {})).id, callerNumber: number });
  await filterCall(supervisor, { id, disposition: "prank" });
  expect(JSON.stringify(await db.select().from(event))).not.toContain(number);
});

test("after the retention period, calls without a number lose their notes, and expired blocks lose their number", async ({
  db,
}) => {
  const callTaker = await contextOfPerson(db, "call-taker");
  const openedCall = await createManualCall(callTaker, {});
  await filterCall(callTaker, { id: openedCall.id, disposition: "information", note: "Bu Aminah, Lorong 3" });
  const blockFields = { callerNumber: "0877", reason: "iseng", blockedBy: "person:x", blockedAt: noon };
  await db.insert(callerBlock).values([
    { ...blockFields, until: timeAfter(3_600) },
    { ...blockFields, until: timeAfter(400 * 86_400) },
  ]);
  expect(await deleteCallerData(db, timeAfter(366 * 86_400), 365)).toBe(1);
  expect(await deleteCallerData(db, timeAfter(366 * 86_400), 365)).toBe(0);
  expect((await db.select().from(call))[0]).toMatchObject({ note: null, disposition: "information" });
  const blocks = await db.select().from(callerBlock).orderBy(callerBlock.until);
  expect(blocks.map(({ callerNumber }) => callerNumber)).toEqual([removedText, "0877"]);
});

test("the counts are those of the day in Sekayu's time zone", async ({ db }) => {
  const callTaker = await contextOfPerson(db, "call-taker", new Date("2026-11-25T17:00:01Z"));
  const [yesterday, today] = ["2026-11-25T16:59:59Z", "2026-11-25T17:00:00Z"].map((text) => new Date(text));
  await aCall(db, "0812", yesterday);
  await aCall(db, "0812", today);
  expect(await readCallsToday(callTaker)).toMatchObject({ since: today, total: 1, waiting: 1, noiseShare: null });
});

test("the phone system reports a hang-up and a disposition, by either id", async ({ db, server }) => {
  const sendRequest = createRequestSender(server);
  const postCall = async (externalId: string) =>
    (await sendRequest("POST", "/api/v1/calls", { body: { externalId, callerNumber: "0812" } })).body as { id: string };
  const { id } = await postCall("pbx-1");
  const endedCall = { id, state: "missed", disposition: null };
  expect(await sendRequest("PATCH", `/api/v1/calls/${id}`, { body: { ended: true } })).toMatchObject({
    status: 200,
    body: endedCall,
  });
  expect(await sendRequest("PATCH", "/api/v1/calls?externalId=pbx-1", { body: { ended: true } })).toMatchObject({
    body: endedCall,
  });
  expect(await listEventKinds(db, id)).toEqual(["call.received", "call.missed"]);

  const { id: secondId } = await postCall("pbx-2");
  const filteredCall = { id: secondId, state: "over", disposition: "ghost" };
  const ghostRequest = { body: { disposition: "ghost" } };
  expect(await sendRequest("PATCH", "/api/v1/calls?externalId=pbx-2", ghostRequest)).toMatchObject({
    status: 200,
    body: filteredCall,
  });
  expect(await sendRequest("PATCH", `/api/v1/calls/${secondId}`, ghostRequest)).toMatchObject({
    status: 200,
    body: filteredCall,
  });
  expectProblem(
    await sendRequest("PATCH", `/api/v1/calls/${secondId}`, { body: { disposition: "prank" } }),
    409,
    "call-over",
  );
  expect(await sendRequest("PATCH", `/api/v1/calls/${secondId}`, { body: { ended: true } })).toMatchObject({
    body: filteredCall,
  });

  const { id: thirdId } = await postCall("pbx-3");
  await claimCall(await contextOfPerson(db, "call-taker"), { id: thirdId });
  expect(await sendRequest("PATCH", `/api/v1/calls/${thirdId}`, { body: { ended: true } })).toMatchObject({
    body: { state: "claimed" },
  });
  const claimedProblem = expectProblem(
    await sendRequest("PATCH", `/api/v1/calls/${thirdId}`, ghostRequest),
    409,
    "call-claimed",
  );
  expect(claimedProblem).toMatchObject({ by: { name: "desk-call-taker" } });

  expectProblem(
    await sendRequest("PATCH", "/api/v1/calls?externalId=nobody", { body: { ended: true } }),
    404,
    "not-found",
  );
  for (const body of [{}, { ended: false }, { ended: true, disposition: "ghost" }, { disposition: "emergency" }]) {
    expectProblem(await sendRequest("PATCH", `/api/v1/calls/${id}`, { body }), 400, "invalid-input");
  }
  expectProblem(await sendRequest("PATCH", "/api/v1/calls", { body: { ended: true } }), 400, "invalid-input");
});
