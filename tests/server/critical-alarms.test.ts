import { and, eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { alarm } from "../../db/schema/alarms";
import { event } from "../../db/schema/events";
import { target } from "../../db/schema/plans";
import { answerAlarm } from "../../server/alarms/answer-alarm";
import { confirmSafe } from "../../server/alarms/confirm-safe";
import { listAlarms } from "../../server/alarms/list-alarms";
import { measureAlarmRate } from "../../server/alarms/measure-rate";
import { raiseAlarm } from "../../server/alarms/raise-alarm";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { assignUnit } from "../../server/assignment/assign-unit";
import { readOwnTask } from "../../server/crew/own-task";
import { changeStatus } from "../../server/incidents/change-status";
import { readIncident } from "../../server/incidents/read-incidents";
import { reopenIncident } from "../../server/incidents/reopen-incident";
import { checkAlarms, contextAt, startedAt, timeAfter } from "../support/alarm-times";
import { aContext, anIncident, aType, aUnit, deleteUnitsAndIncidents, sekayu } from "../support/makers";
import { expect, test as plain } from "../support/test";

const test = plain.extend("dataReset", { auto: true }, async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  await db.delete(target);
});

const listKinds = async (db: Db, seconds: number) => (await listAlarms(contextAt(db, seconds))).map(({ kind }) => kind);
const readFirstAlarmId = async (db: Db) => (await listAlarms(contextAt(db, 0)))[0]?.id ?? "";

test("a critical incident for which no unit is free raises an alarm at once, until a unit is assigned", async ({
  db,
}) => {
  const type = await aType(db, ["ambulance*1"]);
  const incident = await anIncident(db, { type, priority: 1, now: startedAt });
  await anIncident(db, { type, priority: 2, now: startedAt });
  expect(await checkAlarms(db, 1)).toBe(1);
  expect(await checkAlarms(db, 2)).toBe(0);
  expect(await listAlarms(contextAt(db, 2))).toMatchObject([
    { kind: "unattended", unit: null, incident: { id: incident.id, priority: 1 } },
  ]);
  const { id: unitId } = await aUnit(db, { now: startedAt });
  const { id } = await assignUnit(contextAt(db, 30), { incidentId: incident.id, unitId });
  expect(await listKinds(db, 30)).toEqual([]);
  // After the only crew was recalled, another must be assigned within the target time.
  await advanceAssignment(contextAt(db, 100), { id, state: "recalled" });
  expect(await checkAlarms(db, 159)).toBe(0);
  expect(await checkAlarms(db, 160)).toBe(1);
  const events = await db.select().from(event).where(eq(event.incidentId, incident.id));
  expect(events.filter(({ kind }) => kind.startsWith("alarm.")).map(({ kind }) => kind)).toEqual([
    "alarm.raised",
    "alarm.ended",
    "alarm.raised",
  ]);
});

test("a proposal that nobody confirms raises an alarm after the target time, and a resolved incident none", async ({
  db,
}) => {
  await aUnit(db, { now: startedAt });
  const type = await aType(db, ["ambulance*1"], { mode: "confirm" });
  const incident = await anIncident(db, { type, priority: 1, now: startedAt });
  expect(await checkAlarms(db, 59)).toBe(0);
  expect(await checkAlarms(db, 60)).toBe(1);
  await changeStatus(contextAt(db, 70), { id: incident.id, status: "resolved", version: incident.version });
  expect(await listKinds(db, 70)).toEqual([]);
  expect(await checkAlarms(db, 600)).toBe(0);
});

test("an incident is not unattended if a crew has finished its work, unless it was reopened since", async ({ db }) => {
  await aUnit(db, { at: sekayu, now: startedAt });
  const incident = await anIncident(db, { type: await aType(db, ["ambulance*1"]), priority: 1, now: startedAt });
  const id = incident.assignments[0]?.id ?? "";
  for (const state of ["acknowledged", "enRoute", "onScene", "clear"] as const)
    await advanceAssignment(contextAt(db, 10), { id, state });
  expect(await checkAlarms(db, 900)).toBe(0);
  const closeInput = { id: incident.id, status: "closed", closeCode: "handled" } as const;
  const { version } = await readIncident({ db }, { id: incident.id });
  await changeStatus(contextAt(db, 910), { ...closeInput, version });
  await reopenIncident(contextAt(db, 920), { id: incident.id, reason: "Korban kedua" });
  expect(await checkAlarms(db, 979)).toBe(0);
  expect(await checkAlarms(db, 980)).toBe(1);
});

test("an incident short of units is unattended once its only crew has finished", async ({ db }) => {
  await aUnit(db, { at: sekayu, kind: "police-patrol", now: startedAt });
  const type = await aType(db, ["ambulance*1", "police-patrol*1"]);
  const incident = await anIncident(db, { type, priority: 1, now: startedAt });
  expect(incident.unmet).toMatchObject([{ kind: "ambulance", missing: 1 }]);
  const id = incident.assignments[0]?.id ?? "";
  for (const state of ["acknowledged", "enRoute", "onScene"] as const)
    await advanceAssignment(contextAt(db, 10), { id, state });
  expect(await checkAlarms(db, 500)).toBe(0);
  await advanceAssignment(contextAt(db, 510), { id, state: "clear" });
  expect(await checkAlarms(db, 569)).toBe(0);
  expect(await checkAlarms(db, 570)).toBe(1);
  expect(await checkAlarms(db, 571)).toBe(0);
  expect(await listKinds(db, 571)).toEqual(["unattended"]);
  const { id: unitId } = await aUnit(db, { now: startedAt });
  await assignUnit(contextAt(db, 580), { incidentId: incident.id, unitId });
  expect(await listKinds(db, 580)).toEqual([]);
});

test("an answered alarm of an incident without units comes back after three minutes", async ({ db }) => {
  await anIncident(db, { type: await aType(db, ["ambulance*1"]), priority: 1, now: startedAt });
  await checkAlarms(db, 1);
  await answerAlarm(contextAt(db, 10), { id: await readFirstAlarmId(db) });
  expect(await checkAlarms(db, 189)).toBe(0);
  expect(await checkAlarms(db, 190)).toBe(1);
  expect(await listKinds(db, 190)).toEqual(["unattended"]);
});

test("a crew emergency stays listed until the crew is confirmed safe, and the crew sees the answer and the confirmation", async ({
  db,
}) => {
  const { id: unitId } = await aUnit(db, { now: startedAt });
  const crewAt = (seconds: number) => ({
    ...contextAt(db, seconds),
    actor: { ...contextAt(db, seconds).actor, unitId },
  });
  const readPanic = async (seconds: number) => (await readOwnTask(crewAt(seconds))).panic;
  const pressPanic = (seconds: number) => raiseAlarm(db, contextAt(db, seconds), { kind: "panic", unitId });
  expect(await readPanic(0)).toBeNull();
  const answeredAlarmId = (await pressPanic(10)) ?? "";
  await anIncident(db, { type: await aType(db, ["rescue-boat*1"]), priority: 1, now: startedAt });
  await checkAlarms(db, 11);
  expect(await listKinds(db, 11)).toEqual(["panic", "unattended"]);
  expect(await readPanic(11)).toMatchObject({ raisedAt: timeAfter(10), answeredAt: null, safeAt: null });
  await answerAlarm(contextAt(db, 20), { id: answeredAlarmId });
  // The answered alarm stays in the list, after the unanswered ones.
  expect(await listKinds(db, 21)).toEqual(["unattended", "panic"]);
  expect(await readPanic(21)).toMatchObject({ answeredAt: timeAfter(20), safeAt: null });
  await checkAlarms(db, 2_000);
  expect(await listKinds(db, 2_000)).toEqual(["unattended", "panic"]);
  // The crew presses the panic button again. The new, unanswered alarm is the only one listed for the crew.
  const unansweredAlarmId = (await pressPanic(2_010)) ?? "";
  expect(await listKinds(db, 2_010)).toEqual(["panic", "unattended"]);
  expect(await readPanic(2_010)).toMatchObject({ raisedAt: timeAfter(2_010), answeredAt: null });
  // Confirming the crew safe for the first alarm, on a screen that does not show the second yet, ends neither alarm.
  const firstConfirmation = confirmSafe(contextAt(db, 2_015), { alarmId: answeredAlarmId, by: "radio" });
  await expect(firstConfirmation).rejects.toMatchObject({ code: "illegal-transition" });
  expect(await listKinds(db, 2_015)).toEqual(["panic", "unattended"]);
  await confirmSafe(contextAt(db, 2_020), { alarmId: unansweredAlarmId, by: "on-scene" });
  expect(await listKinds(db, 2_020)).toEqual(["unattended"]);
  expect(await readPanic(2_021)).toMatchObject({ answeredAt: timeAfter(2_020), safeAt: timeAfter(2_020) });
  expect(await readPanic(2_620)).toBeNull();
  const safeEvents = await db
    .select({ data: event.data })
    .from(event)
    .where(and(eq(event.unitId, unitId), eq(event.kind, "alarm.crew-safe")));
  expect(safeEvents).toMatchObject([{ data: { by: "on-scene" } }, { data: { by: "on-scene" } }]);
  const secondConfirmation = confirmSafe(contextAt(db, 2_030), { alarmId: unansweredAlarmId, by: "radio" });
  await expect(secondConfirmation).rejects.toMatchObject({ code: "not-found" });
});

test("the alarm load counts the alarms of the shift and of seven days, by kind", async ({ db }) => {
  const { id: unitId } = await aUnit(db);
  const now = new Date("2026-11-25T11:00:00+07:00");
  const endedAlarm = (kind: "declined" | "panic", hoursAgo: number) => {
    const raisedAt = new Date(now.getTime() - hoursAgo * 3_600_000);
    return { kind, unitId, raisedAt, endedAt: raisedAt };
  };
  await db.insert(alarm).values([
    endedAlarm("declined", 1.1),
    endedAlarm("declined", 1.05),
    // One is in the previous shift, the other more than a week ago.
    endedAlarm("panic", 5),
    endedAlarm("panic", 169),
  ]);
  const context = aContext(db, { now: () => now });
  expect(await measureAlarmRate(context, { back: 0 })).toMatchObject({
    shift: { count: 2, perPeriod: 2 / 24, peak: 2, shareOverTarget: 1 / 24 },
    week: { count: 3, perPeriod: 3 / 1_008 },
    kinds: [
      { kind: "declined", count: 2 },
      { kind: "panic", count: 1 },
    ],
  });
  expect(await measureAlarmRate(context, { back: 1 })).toMatchObject({ shift: { count: 1, perPeriod: 1 / 48 } });
});
