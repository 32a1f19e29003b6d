import { setTimeout } from "node:timers/promises";
import { eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { openPostgres } from "../../db/client";
import { alarm } from "../../db/schema/alarms";
import { event } from "../../db/schema/events";
import { assignment, incident as incidentTable } from "../../db/schema/incidents";
import { incidentType, target } from "../../db/schema/plans";
import { unit, unitPosition } from "../../db/schema/units";
import { inTransaction } from "../../db/transaction";
import { answerAlarm } from "../../server/alarms/answer-alarm";
import { confirmSafe } from "../../server/alarms/confirm-safe";
import { listAlarms } from "../../server/alarms/list-alarms";
import { raiseAlarm } from "../../server/alarms/raise-alarm";
import { advanceAssignment, advanceAssignmentInTransaction } from "../../server/assignment/advance-assignment";
import { assignUnit } from "../../server/assignment/assign-unit";
import { undoAssignment } from "../../server/assignment/undo-assignment";
import { changeStatus, closeIncident, resolveIncident } from "../../server/incidents/change-status";
import { type IncidentView, readIncident } from "../../server/incidents/read-incidents";
import { undoStatus } from "../../server/incidents/undo-status";
import { checkAlarms, contextAt, startedAt, timeAfter } from "../support/alarm-times";
import { aContext, anIncident, aType, aUnit, deleteUnitsAndIncidents, kmFrom, sekayu } from "../support/makers";
import { aPerson } from "../support/people";
import { expect, test as plain } from "../support/test";

const test = plain.extend("dataReset", { auto: true }, async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  await db.delete(target);
});

/**
 * Lists the open alarms as text, each with its unit, kind and proposed replacement: "NEAR not-acknowledged, next FAR".
 */
async function listOpenAlarms(db: Db, seconds: number): Promise<string[]> {
  const alarms = await listAlarms(contextAt(db, seconds));
  return alarms.map(
    ({ kind, unit, next }) => `${unit?.callSign ?? "nobody"} ${kind}${next ? `, next ${next.unit.callSign}` : ""}`,
  );
}

/**
 * Creates an incident at the time `startedAt`. The assignment rule assigns the unit NEAR to it; FAR stays available.
 */
async function anAssignedIncident(
  db: Db,
): Promise<{ incident: IncidentView; assignmentId: string; nearUnitId: string; farUnitId: string }> {
  const nearUnit = await aUnit(db, { callSign: "NEAR", at: kmFrom(sekayu, 1), now: startedAt });
  const farUnit = await aUnit(db, { callSign: "FAR", at: kmFrom(sekayu, 9), now: startedAt });
  const incident = await anIncident(db, { type: await aType(db, ["ambulance*1"]), now: startedAt });
  const [sentAssignment] = incident.assignments;
  if (sentAssignment?.unit.callSign !== "NEAR") throw new Error("the rule did not assign the nearest unit");
  return { incident, assignmentId: sentAssignment.id, nearUnitId: nearUnit.id, farUnitId: farUnit.id };
}

test("a missed acknowledgement raises one alarm, which offers the next unit; nobody is assigned", async ({ db }) => {
  const { incident } = await anAssignedIncident(db);
  expect(await checkAlarms(db, 89)).toBe(0);
  expect(await listOpenAlarms(db, 89)).toEqual([]);
  expect(await checkAlarms(db, 90)).toBe(1);
  expect(await checkAlarms(db, 92)).toBe(0);
  expect(await listOpenAlarms(db, 92)).toEqual(["NEAR not-acknowledged, next FAR"]);
  const currentIncident = await readIncident({ db }, { id: incident.id });
  expect(currentIncident.assignments.map(({ state, unit }) => `${unit.callSign} ${state}`)).toEqual(["NEAR assigned"]);
  // The alarm of a sensitive incident contains no distances: the distances of several units would reveal its location.
  const readDistances = async () =>
    (await listAlarms(contextAt(db, 92))).map(({ next }) => [next?.distanceM, next?.travelSeconds]);
  expect(await readDistances()).toEqual([[expect.any(Number), expect.any(Number)]]);
  await db.update(incidentTable).set({ sensitive: true }).where(eq(incidentTable.id, incident.id));
  expect(await readDistances()).toEqual([[null, null]]);
});

test("a unit whose assignment was undone is offered again", async ({ db }) => {
  const { incident, farUnitId } = await anAssignedIncident(db);
  const undone = await assignUnit(contextAt(db, 10), { incidentId: incident.id, unitId: farUnitId });
  await undoAssignment(contextAt(db, 20), undone);
  expect(await checkAlarms(db, 90)).toBe(1);
  expect(await listOpenAlarms(db, 92)).toEqual(["NEAR not-acknowledged, next FAR"]);
});

test("a category's own acknowledgement deadline applies", async ({ db }) => {
  const { incident } = await anAssignedIncident(db);
  const [type] = await db.select().from(incidentType).where(eq(incidentType.code, incident.type));
  await db.insert(target).values({ category: type?.category ?? "health", acknowledgeSeconds: 30 });
  expect(await checkAlarms(db, 29)).toBe(0);
  expect(await checkAlarms(db, 30)).toBe(1);
});

test("a late acknowledgement ends the alarm at once, and the audit trail records both", async ({ db }) => {
  const { assignmentId, incident } = await anAssignedIncident(db);
  await checkAlarms(db, 100);
  await advanceAssignment(contextAt(db, 130), { id: assignmentId, state: "acknowledged" });
  expect(await listOpenAlarms(db, 130)).toEqual([]);
  const [endedAlarm] = await db.select().from(alarm).where(eq(alarm.assignmentId, assignmentId));
  expect(endedAlarm).toMatchObject({ kind: "not-acknowledged", endedAt: timeAfter(130), answeredAt: null });
  const events = await db
    .select({ kind: event.kind, actor: event.actor })
    .from(event)
    .where(sql`kind like 'alarm.%' and incident_id = ${incident.id}`)
    .orderBy(event.id);
  expect(events).toEqual([
    { kind: "alarm.raised", actor: "system:alarms" },
    { kind: "alarm.ended", actor: "system:test" },
  ]);
});

test("an answered alarm stays silent, and who answered is stored", async ({ db }) => {
  await anAssignedIncident(db);
  await checkAlarms(db, 100);
  const { id: personId } = await aPerson(db, "dispatcher");
  const [openAlarm] = await listAlarms(contextAt(db, 100));
  const actor = { kind: "person", id: personId, name: "x", role: "dispatcher", scopes: [], simulated: false } as const;
  const context = { ...contextAt(db, 110), actor };
  await answerAlarm(context, { id: openAlarm?.id ?? "" });
  // Answering the alarm again changes nothing.
  await answerAlarm(aContext(db), { id: openAlarm?.id ?? "" });
  expect(await checkAlarms(db, 500)).toBe(0);
  expect(await listOpenAlarms(db, 500)).toEqual([]);
  const [storedAlarm] = await db
    .select()
    .from(alarm)
    .where(eq(alarm.id, openAlarm?.id ?? ""));
  expect(storedAlarm).toMatchObject({ answeredBy: `person:${personId}`, answeredAt: timeAfter(110) });
  await expect(answerAlarm(context, { id: crypto.randomUUID() })).rejects.toMatchObject({ code: "not-found" });
});

test("replacing the unit by the offered one ends the alarm", async ({ db }) => {
  const { incident, assignmentId } = await anAssignedIncident(db);
  await checkAlarms(db, 100);
  const [openAlarm] = await listAlarms(contextAt(db, 100));
  await assignUnit(contextAt(db, 101), {
    incidentId: incident.id,
    unitId: openAlarm?.next?.unit.id ?? "",
    insteadOf: assignmentId,
  });
  expect(await listOpenAlarms(db, 101)).toEqual([]);
  expect(await checkAlarms(db, 102)).toBe(0);
});

test("a declined assignment raises an alarm at once, with the reason; it ends when another unit of the kind is assigned", async ({
  db,
}) => {
  const { incident, assignmentId, farUnitId, nearUnitId } = await anAssignedIncident(db);
  await advanceAssignment(contextAt(db, 20), { id: assignmentId, state: "declined", reason: "ban kempes" });
  const [openAlarm] = await listAlarms(contextAt(db, 20));
  expect(openAlarm).toMatchObject({
    kind: "declined",
    declineReason: "ban kempes",
    next: { unit: { callSign: "FAR" } },
  });
  expect(await checkAlarms(db, 30)).toBe(0);
  // The unit that declined is not offered again, because it may decline again.
  const { id: secondAssignmentId } = await assignUnit(contextAt(db, 40), {
    incidentId: incident.id,
    unitId: nearUnitId,
  });
  expect(await listOpenAlarms(db, 40)).toEqual([]);
  await advanceAssignment(contextAt(db, 50), { id: secondAssignmentId, state: "declined" });
  expect(await listOpenAlarms(db, 50)).toEqual(["NEAR declined, next FAR"]);
  await assignUnit(contextAt(db, 60), { incidentId: incident.id, unitId: farUnitId });
  expect(await listOpenAlarms(db, 60)).toEqual([]);
});

/** Creates an incident with two ambulances, both of which decline, and two more that are free. */
async function anIncidentThatBothDecline(db: Db): Promise<{ id: string; freeUnitIds: [string, string] }> {
  const [, , thirdUnit, fourthUnit] = await Promise.all(
    ["A", "B", "C", "D"].map((callSign, index) => aUnit(db, { callSign, at: kmFrom(sekayu, index), now: startedAt })),
  );
  const { id, assignments } = await anIncident(db, { type: await aType(db, ["ambulance*2"]), now: startedAt });
  for (const [index, assigned] of assignments.entries())
    await advanceAssignment(contextAt(db, 20 + index), { id: assigned.id, state: "declined" });
  return { id, freeUnitIds: [thirdUnit?.id ?? "", fourthUnit?.id ?? ""] };
}
const listDeclines = async (db: Db, seconds: number) =>
  (await listAlarms(contextAt(db, seconds))).map(({ unit: declinedUnit }) => declinedUnit?.callSign);

test("each replacement ends the alarm of one declined assignment, the earliest first", async ({ db }) => {
  const { id: incidentId, freeUnitIds } = await anIncidentThatBothDecline(db);
  expect(await listDeclines(db, 30)).toEqual(["A", "B"]);
  const { id } = await assignUnit(contextAt(db, 40), { incidentId, unitId: freeUnitIds[0] });
  expect(await listDeclines(db, 40)).toEqual(["B"]);
  // A later check gives the same result, although the alarm about A has ended.
  await checkAlarms(db, 42);
  expect(await listDeclines(db, 42)).toEqual(["B"]);
  await advanceAssignment(contextAt(db, 50), { id, state: "declined" });
  expect(await listDeclines(db, 50)).toEqual(["B", "C"]);
  await assignUnit(contextAt(db, 60), { incidentId, unitId: freeUnitIds[1] });
  await checkAlarms(db, 62);
  expect(await listDeclines(db, 62)).toEqual(["C"]);
  await assignUnit(contextAt(db, 70), { incidentId, unitId: freeUnitIds[0] });
  expect(await listDeclines(db, 70)).toEqual([]);
});

test("undoing a replacement, a resolution or a closing brings the alarm of a declined assignment back", async ({
  db,
}) => {
  const { incident, assignmentId, farUnitId } = await anAssignedIncident(db);
  const { id: incidentId } = incident;
  await advanceAssignment(contextAt(db, 20), { id: assignmentId, state: "declined" });
  const replacement = await assignUnit(contextAt(db, 30), { incidentId, unitId: farUnitId });
  await undoAssignment(contextAt(db, 40), replacement);
  expect(await listDeclines(db, 40)).toEqual(["NEAR"]);
  await resolveIncident(contextAt(db, 50), { id: incidentId });
  await undoStatus(contextAt(db, 60), { id: incidentId, status: "resolved" });
  expect(await listDeclines(db, 60)).toEqual(["NEAR"]);
  await closeIncident(contextAt(db, 70), { id: incidentId, code: "handled" });
  expect(await listDeclines(db, 70)).toEqual([]);
  await undoStatus(contextAt(db, 80), { id: incidentId, status: "closed" });
  expect(await listDeclines(db, 80)).toEqual(["NEAR"]);
  const isOfIncident = sql`kind like 'alarm.%' and incident_id = ${incidentId}`;
  const events = await db.select({ kind: event.kind }).from(event).where(isOfIncident).orderBy(event.id);
  const expectedEvents = ["raised", "ended", "raised", "ended", "raised", "ended", "raised"];
  expect(events.map(({ kind }) => kind)).toEqual(expectedEvents.map((kind) => `alarm.${kind}`));
});

test("an undone assignment does not bring back an alarm that an earlier replacement ended", async ({ db }) => {
  const { incident, assignmentId, farUnitId, nearUnitId } = await anAssignedIncident(db);
  await advanceAssignment(contextAt(db, 20), { id: assignmentId, state: "declined" });
  const { id: replacementId } = await assignUnit(contextAt(db, 30), { incidentId: incident.id, unitId: farUnitId });
  await advanceAssignment(contextAt(db, 40), { id: replacementId, state: "recalled" });
  const undone = await assignUnit(contextAt(db, 50), { incidentId: incident.id, unitId: nearUnitId });
  await undoAssignment(contextAt(db, 60), undone);
  expect(await listDeclines(db, 60)).toEqual([]);
});

test("a unit that declines a second incident raises a second alarm, even if the first is unanswered", async ({
  db,
}) => {
  const { incident, assignmentId, nearUnitId } = await anAssignedIncident(db);
  await advanceAssignment(contextAt(db, 20), { id: assignmentId, state: "declined", reason: "ban kempes" });
  const otherIncident = await anIncident(db, { type: await aType(db, []), now: startedAt });
  const { id } = await assignUnit(contextAt(db, 30), { incidentId: otherIncident.id, unitId: nearUnitId });
  await advanceAssignment(contextAt(db, 40), { id, state: "declined" });
  const alarms = await listAlarms(contextAt(db, 40));
  expect(alarms.map(({ kind, incident, raisedAt }) => [kind, incident?.number, raisedAt])).toEqual([
    ["declined", incident.number, timeAfter(20)],
    ["declined", otherIncident.number, timeAfter(40)],
  ]);
});

test("an unanswered alarm about a declined assignment ends with the incident", async ({ db }) => {
  const { incident, assignmentId } = await anAssignedIncident(db);
  await advanceAssignment(contextAt(db, 20), { id: assignmentId, state: "declined" });
  const { version } = await readIncident({ db }, { id: incident.id });
  await changeStatus(contextAt(db, 30), { id: incident.id, status: "resolved", version });
  expect(await listOpenAlarms(db, 30)).toEqual([]);
});

test("an assigned crew without a position for ten minutes raises an alarm, until its next position", async ({ db }) => {
  const { assignmentId, nearUnitId } = await anAssignedIncident(db);
  await advanceAssignment(contextAt(db, 10), { id: assignmentId, state: "acknowledged" });
  expect(await checkAlarms(db, 600)).toBe(0);
  expect(await checkAlarms(db, 601)).toBe(1);
  expect(await listOpenAlarms(db, 601)).toEqual(["NEAR unit-silent"]);
  await reportPosition(db, nearUnitId, 700);
  expect(await checkAlarms(db, 702)).toBe(1);
  expect(await listOpenAlarms(db, 702)).toEqual([]);
  // If the unit becomes silent again, a new alarm is raised, even if the previous one was answered.
  expect(await checkAlarms(db, 1_302)).toBe(1);
  const [openAlarm] = await listAlarms(contextAt(db, 1_302));
  await answerAlarm(contextAt(db, 1_310), { id: openAlarm?.id ?? "" });
  expect(await checkAlarms(db, 1_320)).toBe(0);
  await reportPosition(db, nearUnitId, 1_400);
  expect(await checkAlarms(db, 1_402)).toBe(0);
  expect(await checkAlarms(db, 2_005)).toBe(1);
});

test("a crew that was silent when assigned has ten minutes; one that never reports a position raises no alarm", async ({
  db,
}) => {
  await aUnit(db, { callSign: "OLD", at: sekayu, fixAgeMinutes: 41, now: startedAt });
  await aUnit(db, { callSign: "NEVER" });
  const incident = await anIncident(db, { type: await aType(db, []), now: startedAt });
  for (const { id: unitId } of await db.select().from(unit)) {
    const { id } = await assignUnit(contextAt(db, 0), { incidentId: incident.id, unitId });
    await advanceAssignment(contextAt(db, 1), { id, state: "acknowledged" });
  }
  expect(await checkAlarms(db, 600)).toBe(0);
  expect(await checkAlarms(db, 601)).toBe(1);
  expect(await listOpenAlarms(db, 601)).toEqual(["OLD unit-silent"]);
});

test("a crew that goes off duty during an assignment raises an alarm, until it is on duty again or the assignment ends", async ({
  db,
}) => {
  const { assignmentId, nearUnitId } = await anAssignedIncident(db);
  await db.update(unit).set({ duty: "off-duty" }).where(eq(unit.id, nearUnitId));
  expect(await checkAlarms(db, 5)).toBe(1);
  expect(await listOpenAlarms(db, 5)).toEqual(["NEAR unit-off-duty, next FAR"]);
  await db.update(unit).set({ duty: "available" }).where(eq(unit.id, nearUnitId));
  expect(await checkAlarms(db, 8)).toBe(1);
  await db.update(unit).set({ duty: "off-duty" }).where(eq(unit.id, nearUnitId));
  expect(await checkAlarms(db, 12)).toBe(1);
  await advanceAssignment(contextAt(db, 15), { id: assignmentId, state: "recalled" });
  expect(await listOpenAlarms(db, 15)).toEqual([]);
});

test("panic comes first, shows the last known position, and ends only when the crew is confirmed safe", async ({
  db,
}) => {
  const { nearUnitId, incident, assignmentId } = await anAssignedIncident(db);
  await checkAlarms(db, 100);
  const panicAlarm = { kind: "panic", unitId: nearUnitId, incidentId: incident.id, assignmentId } as const;
  expect(await raiseAlarm(db, contextAt(db, 120), panicAlarm)).toEqual(expect.any(String));
  expect(await raiseAlarm(db, contextAt(db, 121), panicAlarm)).toBeNull();
  expect(await listOpenAlarms(db, 121)).toEqual(["NEAR panic", "NEAR not-acknowledged, next FAR"]);
  const [firstAlarm] = await listAlarms(contextAt(db, 121));
  expect(firstAlarm?.fix?.lng).toBeCloseTo(kmFrom(sekayu, 1).lng, 5);
  await advanceAssignment(contextAt(db, 130), { id: assignmentId, state: "recalled" });
  await checkAlarms(db, 2_000);
  expect(await listOpenAlarms(db, 2_000)).toEqual(["NEAR panic"]);
  await answerAlarm(contextAt(db, 2_001), { id: firstAlarm?.id ?? "" });
  expect(await listOpenAlarms(db, 2_001)).toEqual(["NEAR panic"]);
  await confirmSafe(contextAt(db, 2_002), { alarmId: firstAlarm?.id ?? "", by: "radio" });
  expect(await listOpenAlarms(db, 2_002)).toEqual([]);
});

test("four processes check concurrently, and every cause raises one alarm", async ({ db, databaseUrl }) => {
  const type = await aType(db, []);
  const incident = await anIncident(db, { type, now: startedAt });
  for (let number = 0; number < 40; number++) {
    const { id: unitId } = await aUnit(db, { at: kmFrom(sekayu, 1 + number / 10), now: startedAt });
    await assignUnit(contextAt(db, 0), { incidentId: incident.id, unitId });
  }
  const databases = await Promise.all([1, 2, 3, 4].map(() => openPostgres(databaseUrl, { size: 1 })));
  const raisedCounts = await Promise.all(databases.map((database) => checkAlarms(database.db, 95)));
  expect(raisedCounts.reduce((sum, count) => sum + count, 0)).toBe(40);
  expect(await db.$count(alarm)).toBe(40);
  const eventCount = await db.$count(event, sql`kind = 'alarm.raised' and incident_id = ${incident.id}`);
  expect(eventCount).toBe(40);
  await db.update(assignment).set({ state: "acknowledged" });
  const endedCounts = await Promise.all(databases.map((database) => checkAlarms(database.db, 97)));
  expect(endedCounts.reduce((sum, count) => sum + count, 0)).toBe(40);
  await Promise.all(databases.map((database) => database.close()));
});

test("a crew that declines while its deadline is checked raises one alarm, not two", async ({ db, databaseUrl }) => {
  const { assignmentId } = await anAssignedIncident(db);
  const otherDatabase = await openPostgres(databaseUrl, { size: 1 });
  let alarmCheck: Promise<number> | undefined;
  await inTransaction(db, async (tx) => {
    await advanceAssignmentInTransaction(tx, contextAt(db, 94), {
      id: assignmentId,
      state: "declined",
      reason: "Ban bocor",
    });
    // The job checks the deadline while the transaction that records the decline is still open.
    alarmCheck = checkAlarms(otherDatabase.db, 95);
    await setTimeout(400);
  });
  expect(await alarmCheck).toBe(0);
  const raisedAlarms = await db.select({ kind: alarm.kind }).from(alarm).where(eq(alarm.assignmentId, assignmentId));
  expect(raisedAlarms).toEqual([{ kind: "declined" }]);
  await otherDatabase.close();
});

async function reportPosition(db: Db, unitId: string, seconds: number): Promise<void> {
  await db
    .update(unitPosition)
    .set({ fixAt: timeAfter(seconds) })
    .where(eq(unitPosition.unitId, unitId));
}
