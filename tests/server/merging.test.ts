import { asc, eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { call } from "../../db/schema/calls";
import { channel, delivery } from "../../db/schema/forwarding";
import { assignment, incident, note } from "../../db/schema/incidents";
import { incidentType, requirement } from "../../db/schema/plans";
import { saveType } from "../../server/admin/save-incident-type";
import { listAlarms } from "../../server/alarms/list-alarms";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { assignUnit } from "../../server/assignment/assign-unit";
import { attachCall, detachCall } from "../../server/calls/attach-call";
import { receiveCall } from "../../server/calls/receive-call";
import { readOwnAssignment } from "../../server/crew/own-unit";
import { writeNote } from "../../server/crew/write-note";
import { forwardIncident, withdrawForwarding } from "../../server/forwarding/forward-incident";
import { addNote } from "../../server/incidents/add-note";
import { changeSensitivity } from "../../server/incidents/change-sensitivity";
import { closeIncident, verifyIncident } from "../../server/incidents/change-status";
import { createIncident } from "../../server/incidents/create-incident";
import { mergeIncidents } from "../../server/incidents/merge/merge-incidents";
import { unmergeIncident } from "../../server/incidents/merge/unmerge-incident";
import { readIncidentLog } from "../../server/incidents/read-incident-log";
import { readIncident } from "../../server/incidents/read-incidents";
import { reopenIncident } from "../../server/incidents/reopen-incident";
import { undoStatus } from "../../server/incidents/undo-status";
import { viewIncidentFor } from "../../server/incidents/view-incident";
import { updateAlarms } from "../../server/jobs/update-alarms";
import { createDeliveries } from "../../server/outbox/create-deliveries";
import { erasePerson } from "../../server/privacy/erase-person";
import { countWaitingSessions } from "../support/lock-watch";
import { aContext, anAgency, aType, aUnit, deleteUnitsAndIncidents, kmFrom, sekayu } from "../support/makers";
import { expect, test, testOnBothDatabases } from "../support/test";

const openedAt = new Date("2026-05-04T03:00:00Z");
const contextAfter = (db: Db, minutes: number) =>
  aContext(db, { now: () => new Date(openedAt.getTime() + minutes * 60_000) });
const readView = (db: Db, id: string) => readIncident({ db }, { id });

/** Creates an incident with one call (or none), one crew on its way and one note. */
async function createReportedIncident(db: Db, { priority = 3, hasCall = true } = {}) {
  const context = contextAfter(db, 0);
  const { id: callId } = await receiveCall(context, { callerNumber: "081234567890" });
  const type = await aType(db, ["ambulance*1"], { mode: "confirm" });
  const { id } = await createIncident(context, {
    ...{ type, priority, location: sekayu, precision: "exact", callId: hasCall ? callId : undefined },
  });
  const unit = await aUnit(db, { at: kmFrom(sekayu, 1), now: openedAt });
  const { id: assignmentId } = await assignUnit(context, { incidentId: id, unitId: unit.id });
  const noteId = crypto.randomUUID();
  await addNote(context, { id: noteId, incidentId: id, text: "asap tebal" });
  return { id, callId, unit, assignmentId, noteId };
}

async function createPair(db: Db) {
  await deleteUnitsAndIncidents(db);
  return { from: await createReportedIncident(db, { priority: 1 }), into: await createReportedIncident(db) };
}

const readWithoutVersion = async (db: Db, id: string) => ({ ...(await readView(db, id)), version: 0 });
const checkAlarms = (db: Db, minutes: number) =>
  updateAlarms(db, { positionFreshMinutes: 10 }, contextAfter(db, minutes).now());
const merge = (db: Db, fromId: string, intoId: string, minutes = 5) =>
  mergeIncidents(contextAfter(db, minutes), { fromId, intoId });

testOnBothDatabases(
  "merging brings calls, crews and notes together under one number, and undoing it restores both incidents",
  async ({ db }) => {
    const { from, into } = await createPair(db);
    const viewsBefore = [await readWithoutVersion(db, from.id), await readWithoutVersion(db, into.id)];
    await merge(db, from.id, into.id);
    const mergedView = await readView(db, into.id);
    expect(mergedView).toMatchObject({ priority: 1, callers: 2, mergedFrom: [{ id: from.id }], mergedInto: null });
    // The incident's own crew still fills the plan; the moved crew is additional.
    expect(new Map(mergedView.assignments.map(({ id, requirement }) => [id, requirement]))).toEqual(
      new Map([
        [from.assignmentId, null],
        [into.assignmentId, 1],
      ]),
    );
    expect(await readView(db, from.id)).toMatchObject({
      ...{ status: "closed", closeCode: "duplicate", callers: 0, assignments: [] },
      mergedInto: { id: into.id, number: mergedView.number },
    });
    // Only one call has the disposition `emergency`; the moved one, now a duplicate, can be detached.
    expect(await db.select({ disposition: call.disposition }).from(call).where(eq(call.id, from.callId))).toEqual([
      { disposition: "duplicate" },
    ]);
    await unmergeIncident(contextAfter(db, 6), { id: from.id });
    expect([await readWithoutVersion(db, from.id), await readWithoutVersion(db, into.id)]).toEqual(viewsBefore);
  },
);

test("exactly one call of merged incidents counts as their first, even if the kept incident had none", async ({
  db,
}) => {
  await deleteUnitsAndIncidents(db);
  await db.delete(call);
  const into = await createReportedIncident(db, { hasCall: false });
  const [first, second] = [await createReportedIncident(db), await createReportedIncident(db)];
  const readDispositions = async () => {
    const calls = await db.select().from(call);
    return [first, second].map(({ callId }) => calls.find(({ id }) => id === callId)?.disposition);
  };
  await merge(db, first.id, into.id);
  await merge(db, second.id, into.id, 6);
  expect(await readDispositions()).toEqual(["emergency", "duplicate"]);
  await unmergeIncident(contextAfter(db, 7), { id: first.id });
  expect(await readDispositions()).toEqual(["emergency", "emergency"]);
  await merge(db, first.id, into.id, 8);
  expect(await readDispositions()).toEqual(["duplicate", "emergency"]);
  await unmergeIncident(contextAfter(db, 9), { id: second.id });
  expect(await readDispositions()).toEqual(["emergency", "emergency"]);
});

test("undoing a merge gives an incident back what its crew did meanwhile; what was added to the other stays there", async ({
  db,
}) => {
  const { from, into } = await createPair(db);
  await merge(db, from.id, into.id);
  await advanceAssignment(contextAfter(db, 6), { id: from.assignmentId, state: "acknowledged" });
  const crewNoteId = crypto.randomUUID();
  const crewContext = contextAfter(db, 7);
  await db.transaction(async (tx) => {
    const ownAssignment = await readOwnAssignment(tx, from.unit.id, from.assignmentId, { lock: true });
    await writeNote(tx, crewContext, { id: crewNoteId, ownAssignment, text: "jembatan putus", at: crewContext.now() });
  });
  // A note for the merged number is added to the kept incident.
  const roomNoteId = crypto.randomUUID();
  await addNote(contextAfter(db, 7), { id: roomNoteId, incidentId: from.id, text: "untuk nomor lama" });
  const number = (await readView(db, from.id)).number;
  const log = await readIncidentLog(contextAfter(db, 8), { id: into.id });
  expect(log.filter((line) => line.what === "note").map(({ id }) => id)).toEqual(
    expect.arrayContaining([from.noteId, into.noteId, crewNoteId, roomNoteId]),
  );
  expect(log).toContainEqual(expect.objectContaining({ kind: "incident.created", of: number }));
  expect(log.filter((line) => line.what === "event" && line.kind === "incident.merged")).toHaveLength(1);

  await unmergeIncident(contextAfter(db, 9), { id: from.id });
  const listNoteIds = async (incidentId: string) =>
    (await db.select({ id: note.id }).from(note).where(eq(note.incidentId, incidentId))).map(({ id }) => id).sort();
  expect(await listNoteIds(from.id)).toEqual([from.noteId, crewNoteId].sort());
  expect(await listNoteIds(into.id)).toEqual([into.noteId, roomNoteId].sort());
  const ownStory = await readIncidentLog(contextAfter(db, 10), { id: from.id });
  expect(ownStory).toContainEqual(
    expect.objectContaining({
      kind: "assignment.state-changed",
      data: expect.objectContaining({ to: "acknowledged" }),
    }),
  );
});

test("undoing a merge withdraws the kept incident from agencies that got it only by the merge, and notifies them", async ({
  db,
}) => {
  const { from, into } = await createPair(db);
  const third = await createReportedIncident(db);
  const [{ code: sharedAgencyCode }, { code: reforwardedAgencyCode }] = [await anAgency(db), await anAgency(db)];
  const forward = (incidentId: string, agencyCode: string, minutes: number) =>
    forwardIncident(contextAfter(db, minutes), { incidentId, agencyCode });
  for (const { id } of [from, third]) await forward(id, sharedAgencyCode, 1);
  await forward(from.id, reforwardedAgencyCode, 1);
  const crewAgency = from.unit.agencyCode;
  const url = "https://example.invalid/";
  await db
    .insert(channel)
    .values({ agencyCode: crewAgency, kind: "webhook", url, secret: "x", sensitive: false, createdAt: openedAt });
  const readMessages = async (incidentId: string) => {
    await createDeliveries(contextAfter(db, 9));
    const rows = await db
      .select({ body: delivery.body })
      .from(delivery)
      .where(eq(delivery.incidentId, incidentId))
      .orderBy(asc(delivery.order));
    return rows.map(({ body }) => [body.event, (body.incident as { masked: boolean }).masked]);
  };
  const readAgencies = async () =>
    new Set((await readView(db, into.id)).forwardings.map((forwarding) => forwarding.agency));

  await merge(db, from.id, into.id);
  await merge(db, third.id, into.id);
  expect(await readMessages(into.id)).toEqual([
    ["incident.merged", false],
    ["incident.merged", false],
  ]);
  await db.update(delivery).set({ deliveredAt: openedAt });
  // One change whose message is not sent yet, and one that the outbox has not read.
  await verifyIncident(contextAfter(db, 6), { id: into.id });
  expect(await readMessages(into.id)).toContainEqual(["incident.verified", false]);
  await advanceAssignment(contextAfter(db, 7), { id: from.assignmentId, state: "acknowledged" });
  // Somebody forwards the incident to this agency again, so it no longer has it only by the merge.
  await withdrawForwarding(contextAfter(db, 7), { incidentId: into.id, agencyCode: reforwardedAgencyCode });
  await forward(into.id, reforwardedAgencyCode, 7);

  await unmergeIncident(contextAfter(db, 8), { id: from.id });
  expect(await readMessages(into.id)).toEqual([
    ["incident.merged", false],
    ["incident.merged", false],
    ["forwarding.withdrawn", true],
  ]);
  expect((await readMessages(from.id)).at(-1)).toEqual(["incident.unmerged", false]);
  const ownAgency = into.unit.agencyCode;
  expect(await readAgencies()).toEqual(
    new Set([ownAgency, third.unit.agencyCode, sharedAgencyCode, reforwardedAgencyCode]),
  );
  const listWithdrawals = async () =>
    (await readIncidentLog(contextAfter(db, 9), { id: into.id })).flatMap((line) =>
      line.what === "event" && line.kind === "forwarding.withdrawn" && line.of === null ? [line.data.agency] : [],
    );
  expect(await listWithdrawals()).toEqual([reforwardedAgencyCode, crewAgency]);
  // An agency that also came from the other merged incident is withdrawn when that merge is undone.
  await unmergeIncident(contextAfter(db, 9), { id: third.id });
  expect(await readAgencies()).toEqual(new Set([ownAgency, reforwardedAgencyCode]));
  expect(new Set(await listWithdrawals())).toEqual(
    new Set([reforwardedAgencyCode, crewAgency, third.unit.agencyCode, sharedAgencyCode]),
  );
});

test("undoing a merge after the kept incident was closed and reopened keeps the time of the reopening", async ({
  db,
}) => {
  await deleteUnitsAndIncidents(db);
  const [from, into] = [await createReportedIncident(db), await createReportedIncident(db)];
  await db.update(incident).set({ verifiedAt: openedAt }).where(eq(incident.id, from.id));
  await merge(db, from.id, into.id);
  await closeIncident(contextAfter(db, 6), { id: into.id, code: "handled" });
  await reopenIncident(contextAfter(db, 7), { id: into.id, reason: "api menyala lagi" });
  await unmergeIncident(contextAfter(db, 8), { id: from.id });
  const [reopenedIncident] = await db.select().from(incident).where(eq(incident.id, into.id));
  expect(reopenedIncident).toMatchObject({ reopened: 1, verifiedAt: contextAfter(db, 7).now() });
});

test("a crew that ended before its incident was reopened fills no requirement after a merge either", async ({ db }) => {
  const { from, into } = await createPair(db);
  for (const state of ["acknowledged", "enRoute", "onScene", "clear"] as const)
    await advanceAssignment(contextAfter(db, 1), { id: from.assignmentId, state });
  await closeIncident(contextAfter(db, 2), { id: from.id, code: "handled" });
  await reopenIncident(contextAfter(db, 3), { id: from.id, reason: "api menyala lagi" });
  await advanceAssignment(contextAfter(db, 3), { id: into.assignmentId, state: "recalled" });
  const listUnattended = async () =>
    (await listAlarms(contextAfter(db, 20))).filter((alarm) => alarm.incident?.id === into.id);
  await db.update(incident).set({ priority: 1 }).where(eq(incident.id, into.id));
  await checkAlarms(db, 20);
  expect(await listUnattended()).toHaveLength(1);
  await merge(db, from.id, into.id, 21);
  expect(await readView(db, into.id)).toMatchObject({ status: "verified", unmet: [{ kind: "ambulance", missing: 1 }] });
  await checkAlarms(db, 22);
  expect(await listUnattended()).toHaveLength(1);
});

test("a crew that was sent before a reopening to an incident merged since then counts when it has finished", async ({
  db,
}) => {
  await deleteUnitsAndIncidents(db);
  const into = await createReportedIncident(db, { priority: 1 });
  await advanceAssignment(contextAfter(db, 1), { id: into.assignmentId, state: "recalled" });
  await closeIncident(contextAfter(db, 2), { id: into.id, code: "handled" });
  const from = await createReportedIncident(db);
  await reopenIncident(contextAfter(db, 3), { id: into.id, reason: "api menyala lagi" });
  await merge(db, from.id, into.id, 4);
  expect((await readView(db, into.id)).unmet).toEqual([]);
  for (const state of ["acknowledged", "enRoute", "onScene", "clear"] as const)
    await advanceAssignment(contextAfter(db, 5), { id: from.assignmentId, state });
  expect(await readView(db, into.id)).toMatchObject({ status: "onScene", unmet: [] });
  await checkAlarms(db, 30);
  expect(await listAlarms(contextAfter(db, 30))).toEqual([]);
});

test("a merged incident cannot be changed, and names the number that is kept", async ({ db }) => {
  const { from, into } = await createPair(db);
  const thirdIncident = await createReportedIncident(db);
  await merge(db, from.id, into.id);
  await merge(db, into.id, thirdIncident.id, 6);
  const { number } = await readView(db, thirdIncident.id);
  expect((await readView(db, from.id)).mergedInto).toEqual({ id: thirdIncident.id, number });
  const refusal = { code: "incident-merged", details: { into: { id: thirdIncident.id, number } } };
  const context = contextAfter(db, 7);
  await expect(reopenIncident(context, { id: from.id, reason: "salah gabung" })).rejects.toMatchObject(refusal);
  await expect(undoStatus(context, { id: from.id, status: "closed" })).rejects.toMatchObject(refusal);
  await expect(assignUnit(context, { incidentId: from.id, unitId: from.unit.id })).rejects.toMatchObject(refusal);
  const { id: callId } = await receiveCall(context, { callerNumber: "081200000000" });
  await expect(attachCall(context, { callId, incidentId: into.id })).rejects.toMatchObject(refusal);
  await expect(mergeIncidents(context, { fromId: thirdIncident.id, intoId: from.id })).rejects.toMatchObject(refusal);
  // A call that the merge moved is detached from the kept incident.
  await detachCall(context, { callId: from.callId });
  expect((await readView(db, thirdIncident.id)).callers).toBe(2);
});

test("a merge that cannot be undone is refused with the reason", async ({ db }) => {
  const { from, into } = await createPair(db);
  const thirdIncident = await createReportedIncident(db);
  const undoMerge = (minutes: number) => unmergeIncident(contextAfter(db, minutes), { id: from.id });
  const refusalWithCause = (cause: string) => ({ code: "cannot-unmerge", details: { cause } });
  await expect(undoMerge(1)).rejects.toMatchObject(refusalWithCause("undone"));
  await merge(db, from.id, into.id);
  await merge(db, into.id, thirdIncident.id, 6);
  await expect(undoMerge(7)).rejects.toMatchObject(refusalWithCause("merged-on"));
  await unmergeIncident(contextAfter(db, 8), { id: into.id });
  await closeIncident(contextAfter(db, 9), { id: into.id, code: "handled" });
  await expect(undoMerge(10)).rejects.toMatchObject(refusalWithCause("closed"));
  await undoStatus(contextAfter(db, 11), { id: into.id, status: "closed" });
  await expect(undoMerge(8 * 24 * 60)).rejects.toMatchObject(refusalWithCause("too-late"));
  await undoMerge(12);
  expect(await readView(db, from.id)).toMatchObject({ status: "assigned", mergedInto: null, callers: 1 });
});

test("a closed incident can be the kept one only if no crew of the other is at work", async ({ db }) => {
  const { from, into } = await createPair(db);
  await closeIncident(contextAfter(db, 2), { id: into.id, code: "handled" });
  const refusalWithCause = (cause: string) => ({ code: "cannot-merge", details: { cause } });
  await expect(merge(db, from.id, into.id)).rejects.toMatchObject(refusalWithCause("crews-out"));
  await expect(merge(db, into.id, from.id)).rejects.toMatchObject(refusalWithCause("closed"));
  await expect(merge(db, from.id, from.id)).rejects.toMatchObject(refusalWithCause("same"));
  await advanceAssignment(contextAfter(db, 3), { id: from.assignmentId, state: "recalled" });
  await merge(db, from.id, into.id);
  expect(await readView(db, into.id)).toMatchObject({ status: "closed", callers: 2 });
  await unmergeIncident(contextAfter(db, 6), { id: from.id });
  expect(await readView(db, from.id)).toMatchObject({ status: "received", callers: 1 });
});

test("if one of two merged incidents is sensitive, both are, even if it becomes sensitive later", async ({ db }) => {
  const { from, into } = await createPair(db);
  const thirdIncident = await createReportedIncident(db);
  const maskedActor = { ...contextAfter(db, 6).actor, kind: "key" as const, scopes: ["incidents:read" as const] };
  const isMasked = async (id: string) =>
    "masked" in (await viewIncidentFor({ ...contextAfter(db, 6), actor: maskedActor }, { id }));
  await changeSensitivity(contextAfter(db, 1), { id: from.id, sensitive: true, reason: "korban anak" });
  await merge(db, thirdIncident.id, into.id, 4);
  expect([await isMasked(from.id), await isMasked(into.id), await isMasked(thirdIncident.id)]).toEqual([
    true,
    false,
    false,
  ]);
  await merge(db, from.id, into.id);
  expect([await isMasked(from.id), await isMasked(into.id), await isMasked(thirdIncident.id)]).toEqual([
    true,
    true,
    true,
  ]);
  await unmergeIncident(contextAfter(db, 6), { id: from.id });
  expect([await isMasked(from.id), await isMasked(into.id), await isMasked(thirdIncident.id)]).toEqual([
    true,
    false,
    false,
  ]);
  await changeSensitivity(contextAfter(db, 7), { id: into.id, sensitive: true, reason: "ancaman pelaku" });
  expect(await isMasked(thirdIncident.id)).toBe(true);
  await expect(
    mergeIncidents({ ...contextAfter(db, 8), actor: maskedActor }, { fromId: from.id, intoId: into.id }),
  ).rejects.toThrow("forbidden");
});

test("a type that becomes sensitive while one of its incidents is being merged marks both incidents", async ({
  db,
  database,
}) => {
  const { from, into } = await createPair(db);
  const [type] = await db
    .select()
    .from(incidentType)
    .where(eq(incidentType.code, (await readView(db, from.id)).type));
  if (!type) throw new Error("the type is missing");
  const changeAfterMerge = await database.db.transaction(async (tx) => {
    await tx.execute(sql`set local idle_in_transaction_session_timeout = 0`);
    await merge(tx, from.id, into.id);
    const pendingChange = saveType(contextAfter(db, 6), { ...type, sensitive: true });
    await expect.poll(() => countWaitingSessions(db)).toBe(1);
    return { change: pendingChange };
  });
  await changeAfterMerge.change;
  expect(await readView(db, from.id)).toMatchObject({ sensitive: true, mergedInto: { id: into.id } });
  expect(await readView(db, into.id)).toMatchObject({ sensitive: true });
});

test("merged incidents are marked and unmarked together, and not at all while one is about women and children", async ({
  db,
}) => {
  const { from, into } = await createPair(db);
  await merge(db, from.id, into.id);
  const setSensitive = (id: string, sensitive: boolean) =>
    changeSensitivity(contextAfter(db, 6), { id, sensitive, reason: "keterangan baru" });
  const readSensitiveMarks = async () => [
    (await readView(db, from.id)).sensitive,
    (await readView(db, into.id)).sensitive,
  ];
  await expect(setSensitive(from.id, true)).rejects.toMatchObject({ code: "incident-merged" });
  await setSensitive(into.id, true);
  await expect(setSensitive(from.id, false)).rejects.toMatchObject({ code: "incident-merged" });
  await setSensitive(into.id, false);
  expect(await readSensitiveMarks()).toEqual([false, false]);
  const log = await readIncidentLog(contextAfter(db, 7), { id: into.id });
  const sensitivityAfterChanges = log.flatMap((line) =>
    line.what === "event" && line.kind === "incident.sensitivity-changed" ? [line.data.after] : [],
  );
  expect(sensitivityAfterChanges).toEqual([true, true, false, false]);
  await setSensitive(into.id, true);
  const { type } = await readView(db, from.id);
  await db.update(incidentType).set({ category: "women-and-children" }).where(eq(incidentType.code, type));
  await expect(setSensitive(into.id, false)).rejects.toMatchObject({ code: "invalid-input" });
  expect(await readSensitiveMarks()).toEqual([true, true]);
});

test("requirements that a merge or its undoing adds wait for a dispatcher", async ({ db }) => {
  const { from, into } = await createPair(db);
  const { type } = await readView(db, into.id);
  await db.insert(requirement).values([
    { typeCode: type, priority: 1, order: 2, kind: "rescue-boat", count: 1, skills: [] },
    { typeCode: type, priority: 3, order: 3, kind: "fire-engine", count: 1, skills: [] },
  ]);
  const waitingRequirement = { missing: 1, reason: "awaiting-confirmation" };
  await merge(db, from.id, into.id);
  expect((await readView(db, into.id)).unmet).toEqual([{ requirement: 2, kind: "rescue-boat", ...waitingRequirement }]);
  await unmergeIncident(contextAfter(db, 6), { id: from.id });
  expect((await readView(db, into.id)).unmet).toEqual([{ requirement: 3, kind: "fire-engine", ...waitingRequirement }]);
});

test("a requirement that a merge takes over keeps its reason, and one that undoing leaves open waits for a dispatcher", async ({
  db,
}) => {
  await deleteUnitsAndIncidents(db);
  const [from, into] = [await createReportedIncident(db), await createReportedIncident(db)];
  const unmetRequirement = (kind: "rescue-boat" | "ambulance", reason: string) => ({
    extra: [{ order: 101, kind, count: 1, skills: [] }],
    unmet: [{ requirement: 101, kind, missing: 1, reason }],
  });
  await db.update(incident).set(unmetRequirement("rescue-boat", "no-such-unit")).where(eq(incident.id, from.id));
  await db.update(incident).set(unmetRequirement("ambulance", "all-busy")).where(eq(incident.id, into.id));
  await merge(db, from.id, into.id);
  // The moved ambulance fills the requirement of the other incident.
  expect((await readView(db, into.id)).unmet).toEqual([
    { requirement: 102, kind: "rescue-boat", missing: 1, reason: "no-such-unit" },
  ]);
  await unmergeIncident(contextAfter(db, 6), { id: from.id });
  expect((await readView(db, into.id)).unmet).toEqual([
    { requirement: 101, kind: "ambulance", missing: 1, reason: "awaiting-confirmation" },
  ]);
});

test("undoing a merge keeps what was added to a requirement that the other incident brought", async ({ db }) => {
  const { from, into } = await createPair(db);
  const boats = { order: 101, kind: "rescue-boat" as const, skills: [] };
  await db
    .update(incident)
    .set({ extra: [{ ...boats, count: 1 }] })
    .where(eq(incident.id, from.id));
  await merge(db, from.id, into.id);
  // A caller of the remaining incident says that two more boats are needed.
  await db
    .update(incident)
    .set({ extra: [{ ...boats, count: 3 }] })
    .where(eq(incident.id, into.id));
  await unmergeIncident(contextAfter(db, 6), { id: from.id });
  expect((await readView(db, from.id)).unmet).toMatchObject([{ kind: "rescue-boat", missing: 1 }]);
  expect((await readView(db, into.id)).unmet).toMatchObject([{ kind: "rescue-boat", missing: 2 }]);
});

test("undoing a merge lets the kept incident's own crew fill the requirement that a crew of the other had filled", async ({
  db,
}) => {
  const { from, into } = await createPair(db);
  // The plan of the higher priority is matched again, beginning with the crew that was assigned first.
  await db
    .update(assignment)
    .set({ assignedAt: new Date(openedAt.getTime() + 60_000) })
    .where(eq(assignment.id, into.assignmentId));
  await merge(db, from.id, into.id);
  const requirementOf = async (assignmentId: string) =>
    (await readView(db, into.id)).assignments.find(({ id }) => id === assignmentId)?.requirement;
  expect([await requirementOf(from.assignmentId), await requirementOf(into.assignmentId)]).toEqual([1, null]);
  // A second merge keeps the priority, so the plan stays the same when the first one is undone.
  const { id: secondId } = await createIncident(contextAfter(db, 0), {
    ...{ type: await aType(db, []), priority: 1, location: sekayu, precision: "exact" },
  });
  await merge(db, secondId, into.id);
  await unmergeIncident(contextAfter(db, 6), { id: from.id });
  expect(await readView(db, into.id)).toMatchObject({
    ...{ priority: 1, unmet: [], assignments: [{ id: into.assignmentId, requirement: 1 }] },
  });
});

test("an undo that waits while somebody undoes the merge and merges again is refused", async ({ db, database }) => {
  const { from, into } = await createPair(db);
  await merge(db, from.id, into.id);
  const undoAfterTransaction = await database.db.transaction(async (tx) => {
    await unmergeIncident(contextAfter(tx, 6), { id: from.id });
    await merge(tx, from.id, into.id, 7);
    const pendingUndo = Promise.allSettled([unmergeIncident(contextAfter(db, 8), { id: from.id })]);
    await expect.poll(() => countWaitingSessions(db)).toBe(1);
    return { undo: pendingUndo };
  });
  const [result] = await undoAfterTransaction.undo;
  expect(result).toMatchObject({ reason: { code: "cannot-unmerge", details: { cause: "undone" } } });
  expect((await readView(db, from.id)).mergedInto).toMatchObject({ id: into.id });
});

test("erasing a merged incident erases the kept one too, once it is closed", async ({ db }) => {
  const { from, into } = await createPair(db);
  await db.update(incident).set({ description: "Ibu Rahma terjatuh" });
  const { number: incidentNumber } = await readView(db, from.id);
  await merge(db, from.id, into.id);
  const eraseByIncident = () =>
    erasePerson(contextAfter(db, 6), { by: "incident", incidentNumber, reference: "B-1/2026" });
  expect(await eraseByIncident()).toEqual({ calls: 0, incidents: 0, texts: 0, photos: 0, open: 1 });
  await closeIncident(contextAfter(db, 6), { id: into.id, code: "handled" });
  expect(await eraseByIncident()).toEqual({ calls: 2, incidents: 2, texts: 2, photos: 0, open: 0 });
  expect(await db.select({ text: note.text }).from(note)).toEqual([]);
  expect(await db.selectDistinct({ number: call.callerNumber }).from(call)).toEqual([{ number: "forgotten" }]);
  expect(await db.selectDistinct({ description: incident.description }).from(incident)).toEqual([
    { description: null },
  ]);
});

test("crews, notes and assignments that race with a merge all end up in the kept incident", async ({ db }) => {
  for (let round = 0; round < 8; round++) {
    const { from, into } = await createPair(db);
    const freeUnit = await aUnit(db, { at: sekayu, now: openedAt });
    const context = contextAfter(db, 5);
    const results = await Promise.allSettled([
      merge(db, from.id, into.id),
      round % 2 === 0
        ? merge(db, into.id, from.id)
        : addNote(context, { id: crypto.randomUUID(), incidentId: from.id, text: "a" }),
      assignUnit(context, { incidentId: from.id, unitId: freeUnit.id }),
      advanceAssignment(context, { id: from.assignmentId, state: "acknowledged" }),
      db.transaction(async (tx) => {
        const ownAssignment = await readOwnAssignment(tx, from.unit.id, from.assignmentId, { lock: true });
        await writeNote(tx, context, { id: crypto.randomUUID(), ownAssignment, text: "b", at: context.now() });
      }),
    ]);
    const mergeResults = round % 2 === 0 ? results.slice(0, 2) : results.slice(0, 1);
    expect(mergeResults.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    // Either the unit was assigned before the merge and its assignment was moved, or the assignment came too late and
    // was refused.
    const [, , assigned, advanced, crewNote] = results;
    if (assigned?.status === "rejected") expect(assigned.reason).toMatchObject({ code: "incident-merged" });
    expect([advanced?.status, crewNote?.status]).toEqual(["fulfilled", "fulfilled"]);
    const mergedId = (await readView(db, from.id)).mergedInto ? from.id : into.id;
    for (const table of [assignment, note, call])
      expect(await db.select({ id: table.id }).from(table).where(eq(table.incidentId, mergedId))).toEqual([]);
    const { rows } = (await db.execute(
      sql`select count(*)::int as count from assignment where state = 'acknowledged'`,
    )) as unknown as { rows: { count: number }[] };
    expect(rows[0]?.count).toBe(1);
  }
});
