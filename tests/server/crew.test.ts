import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import type { Db } from "../../db/client";
import { lockUnits } from "../../db/queries/assignment";
import { alarm } from "../../db/schema/alarms";
import { event } from "../../db/schema/events";
import { assignment, note, press } from "../../db/schema/incidents";
import { target } from "../../db/schema/plans";
import { unit, unitPosition } from "../../db/schema/units";
import type { Duty } from "../../db/vocabulary";
import { confirmSafe } from "../../server/alarms/confirm-safe";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { assignFromConsole, assignUnit } from "../../server/assignment/assign-unit";
import { listCandidates } from "../../server/assignment/list-candidates";
import type { Context } from "../../server/context";
import { savePhoto } from "../../server/crew/photos/save-photo";
import { type Press, receivePresses } from "../../server/crew/receive-presses";
import { sharePositions } from "../../server/crew/share-positions";
import { permissionsOf } from "../../server/domain/permission";
import { choosePlausibleTime, findStepRefusal } from "../../server/domain/press";
import { changeDuty } from "../../server/units/change-duty";
import { aContext, anIncident, aType, aUnit, deleteUnitsAndIncidents, kmFrom, sekayu } from "../support/makers";
import { aPerson, aSession, createSession, post } from "../support/people";
import { aJpeg } from "../support/photos";
import { expect, test, testOnBothDatabases } from "../support/test";

const minutesFromNow = (count: number) => new Date(Date.now() + count * 60_000);

/**
 * Creates an incident and a unit that was assigned to it ten minutes ago. Returns both, the assignment's id and the
 * crew's context.
 */
async function aTask(db: Db, { username }: { username?: string } = {}) {
  // The acknowledgement deadline is long, so that a server running in parallel raises no alarm.
  await db.insert(target).values({ category: "health", acknowledgeSeconds: 86_400 }).onConflictDoNothing();
  const sentUnit = await aUnit(db, { at: sekayu, fixAgeMinutes: 9 });
  const incident = await anIncident(db, { type: await aType(db, []), now: minutesFromNow(-11) });
  const { id } = await assignUnit(aContext(db, { now: () => minutesFromNow(-10) }), {
    incidentId: incident.id,
    unitId: sentUnit.id,
  });
  return { unit: sentUnit, incident, assignmentId: id, crew: aCrew(db, sentUnit.id, username) };
}

function aCrew(db: Db, unitId: string, id = unitId): Context {
  const scopes = permissionsOf.crew;
  return aContext(db, { actor: { kind: "person", id, name: "Regu", role: "crew", scopes, simulated: false, unitId } });
}

type PressFields = Partial<Press> & Pick<Press, "what">;

function aPress({ assignmentId = null, ...fields }: PressFields): Press {
  return { id: crypto.randomUUID(), assignmentId, at: new Date(), ...fields };
}

async function readAssignment(db: Db, id: string) {
  const [row] = await db.select().from(assignment).where(eq(assignment.id, id));
  if (!row) throw new Error("no such assignment");
  return row;
}

async function listStates(db: Db, incidentId: string) {
  const rows = await db
    .select({ data: event.data })
    .from(event)
    .where(and(eq(event.incidentId, incidentId), eq(event.kind, "assignment.state-changed")))
    .orderBy(asc(event.id));
  return rows.map(({ data }) => data.to);
}

testOnBothDatabases("presses made offline are applied in order, with their true times, once each", async ({ db }) => {
  const { crew, assignmentId, incident } = await aTask(db);
  const times = [-8, -6, -2].map(minutesFromNow);
  const presses = (["acknowledged", "enRoute", "onScene"] as const).map((kind, index) =>
    aPress({ what: kind, assignmentId, at: times[index] as Date }),
  );
  const firstResult = await receivePresses(crew, { presses });
  expect(firstResult.outcomes).toEqual(presses.map(({ id }) => ({ id, refused: null })));
  expect(firstResult.own.task?.state).toBe("onScene");
  const repeatedResult = await receivePresses(crew, { presses });
  expect(repeatedResult.outcomes).toEqual(firstResult.outcomes);

  const [acknowledgedAt, enRouteAt, onSceneAt] = times;
  expect(await readAssignment(db, assignmentId)).toMatchObject({
    state: "onScene",
    acknowledgedAt,
    enRouteAt,
    onSceneAt,
  });
  expect(await listStates(db, incident.id)).toEqual(["acknowledged", "enRoute", "onScene"]);
  const ids = presses.map(({ id }) => id);
  const storedPresses = await db.select().from(press).where(inArray(press.id, ids)).orderBy(asc(press.at));
  expect(storedPresses.map(({ what: kind, at, refused }) => [kind, at, refused])).toEqual([
    ["acknowledged", times[0], null],
    ["enRoute", times[1], null],
    ["onScene", times[2], null],
  ]);
  expect(storedPresses.every(({ receivedAt, at }) => receivedAt > at)).toBe(true);
  const events = await db.select().from(event).where(eq(event.incidentId, incident.id));
  const enRouteEvent = events.find(({ data }) => data.to === "enRoute");
  expect(enRouteEvent?.data).toMatchObject({ at: times[1]?.toISOString(), pressedAt: times[1]?.toISOString() });
  expect(enRouteEvent && Date.now() - enRouteEvent.at.getTime()).toBeLessThan(60_000);
});

test("the same presses sent twenty times concurrently are applied once", async ({ db, server }) => {
  const { unit: sentUnit, assignmentId, incident } = await aTask(db);
  const { cookie } = await createSession(db, server, "crew", { username: "crowd", unitId: sentUnit.id });
  const presses = [
    aPress({ what: "acknowledged", assignmentId, at: minutesFromNow(-5) }),
    aPress({ what: "note", assignmentId, text: "Jalan terputus", at: minutesFromNow(-4) }),
    aPress({ what: "enRoute", assignmentId, at: minutesFromNow(-3) }),
    aPress({ what: "panic" }),
  ];
  const responses = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const response = await post(server.url, "/api/trpc/crew.press", { json: { presses } }, cookie);
      return (await response.json()) as { result: { data: { json: { outcomes: unknown } } } };
    }),
  );
  const expectedOutcomes = presses.map(({ id }) => ({ id, refused: null }));
  for (const { result } of responses) expect(result.data.json.outcomes).toEqual(expectedOutcomes);
  expect(await listStates(db, incident.id)).toEqual(["acknowledged", "enRoute"]);
  expect(await db.select().from(note).where(eq(note.incidentId, incident.id))).toHaveLength(1);
  const raisedAlarms = await db.select().from(alarm).where(eq(alarm.unitId, sentUnit.id));
  expect(raisedAlarms.filter(({ kind }) => kind === "panic")).toHaveLength(1);
});

test("a press made offline after a recall is refused, and does not block the next ones", async ({ db }) => {
  const { crew, assignmentId, unit: sentUnit } = await aTask(db);
  await receivePresses(crew, { presses: [aPress({ what: "acknowledged", assignmentId, at: minutesFromNow(-9) })] });
  await advanceAssignment(aContext(db), { id: assignmentId, state: "recalled" });
  const presses = [
    aPress({ what: "enRoute", assignmentId, at: minutesFromNow(-5) }),
    aPress({ what: "note", assignmentId, text: "Kami sudah di jalan", at: minutesFromNow(-4) }),
    aPress({ what: "duty", duty: "off-duty", at: minutesFromNow(-1) }),
  ];
  const { outcomes, own: crewView } = await receivePresses(crew, { presses });
  expect(outcomes.map(({ refused }) => refused)).toEqual(["withdrawn", null, null]);
  expect((await receivePresses(crew, { presses })).outcomes).toEqual(outcomes);
  expect(crewView).toMatchObject({ task: null, unit: { duty: "off-duty" } });
  expect(await readAssignment(db, assignmentId)).toMatchObject({ state: "recalled", enRouteAt: null });
  const storedPresses = await db.select().from(press).where(eq(press.unitId, sentUnit.id)).orderBy(asc(press.at));
  expect(storedPresses.map(({ refused }) => refused)).toEqual([null, "withdrawn", null, null]);
});

test("a step already recorded by a dispatcher changes nothing; the next one is applied", async ({ db }) => {
  const { crew, assignmentId, incident } = await aTask(db);
  for (const state of ["acknowledged", "enRoute"] as const) {
    await advanceAssignment(aContext(db), { id: assignmentId, state });
  }
  const presses = (["acknowledged", "enRoute", "onScene"] as const).map((kind) => aPress({ what: kind, assignmentId }));
  const { outcomes } = await receivePresses(crew, { presses });
  expect(outcomes.map(({ refused }) => refused)).toEqual(["already", "already", null]);
  expect(await listStates(db, incident.id)).toEqual(["acknowledged", "enRoute", "onScene"]);
});

test("a wrong phone clock moves no timestamp into the future, before the task or before the previous step; the reported time is stored too", async ({
  db,
}) => {
  const { crew, assignmentId } = await aTask(db);
  const { assignedAt } = await readAssignment(db, assignmentId);
  const [earlyTime, lateTime, timeBetween] = [minutesFromNow(-600), minutesFromNow(90), minutesFromNow(-7)];
  const timeBefore = Date.now();
  const presses = [
    aPress({ what: "acknowledged", assignmentId, at: earlyTime }),
    aPress({ what: "enRoute", assignmentId, at: lateTime }),
    aPress({ what: "onScene", assignmentId, at: timeBetween }),
  ];
  await receivePresses(crew, { presses });
  const { acknowledgedAt, enRouteAt, onSceneAt } = await readAssignment(db, assignmentId);
  expect(acknowledgedAt).toEqual(assignedAt);
  expect(enRouteAt?.getTime()).toBeGreaterThanOrEqual(timeBefore);
  expect(enRouteAt?.getTime()).toBeLessThanOrEqual(Date.now());
  expect(onSceneAt).toEqual(enRouteAt);
  const storedPresses = await db.select().from(press).where(eq(press.assignmentId, assignmentId));
  expect(new Set(storedPresses.map(({ at }) => at.getTime()))).toEqual(
    new Set([earlyTime, lateTime, timeBetween].map(Number)),
  );
});

test("a phone clock that is three hours wrong is corrected by its sending time, and intervals are kept", async ({
  db,
}) => {
  const { crew, assignmentId } = await aTask(db);
  const sentAt = minutesFromNow(180);
  const minutesBefore = (count: number) => new Date(sentAt.getTime() - count * 60_000);
  const presses = [
    aPress({ what: "acknowledged", assignmentId, at: minutesBefore(8) }),
    aPress({ what: "enRoute", assignmentId, at: minutesBefore(3) }),
  ];
  const timeBefore = Date.now();
  await receivePresses(crew, { presses, sentAt });
  const { acknowledgedAt, enRouteAt } = await readAssignment(db, assignmentId);
  expect(Number(enRouteAt) - Number(acknowledgedAt)).toBe(5 * 60_000);
  expect(Number(enRouteAt)).toBeGreaterThanOrEqual(timeBefore - 3 * 60_000);
  expect(Number(enRouteAt)).toBeLessThanOrEqual(Date.now() - 3 * 60_000);
  const storedPresses = await db.select().from(press).where(eq(press.assignmentId, assignmentId));
  expect(storedPresses.map(({ at }) => at)).toEqual(presses.map(({ at }) => at));
});

test.for([
  ["recalled meanwhile", "recalled", "enRoute", "withdrawn"],
  ["cleared by the room", "clear", "clear", "already"],
  ["closed by the room", "clear", "onScene", "ended"],
  ["already recorded by the room", "onScene", "enRoute", "already"],
  ["a skipped step", "acknowledged", "onScene", "illegal-transition"],
  ["declined too late", "enRoute", "declined", "illegal-transition"],
  ["the next step", "enRoute", "onScene", null],
] as const)("whether a crew's step is refused: %s", ([, from, to, expected]) => {
  expect(findStepRefusal(from, to)).toBe(expected);
});

test("a clock up to two minutes ahead is accepted", () => {
  const now = new Date();
  const earliestTime = minutesFromNow(-5);
  const slightlyAhead = new Date(now.getTime() + 119_000);
  expect(choosePlausibleTime(slightlyAhead, { now, after: earliestTime })).toEqual(slightlyAhead);
  expect(choosePlausibleTime(new Date(now.getTime() + 121_000), { now, after: earliestTime })).toEqual(now);
});

test("declining needs a reason, which is stored; the unit is free and an alarm is raised", async ({ db }) => {
  const { crew, assignmentId, unit: sentUnit } = await aTask(db);
  const resultWithoutReason = await receivePresses(crew, { presses: [aPress({ what: "declined", assignmentId })] });
  expect(resultWithoutReason.outcomes[0]?.refused).toBe("invalid");
  const reason = "Kendaraan rusak: ban bocor";
  const { outcomes, own: crewView } = await receivePresses(crew, {
    presses: [aPress({ what: "declined", assignmentId, reason })],
  });
  expect(outcomes[0]?.refused).toBe(null);
  expect(crewView.task).toBe(null);
  expect(await readAssignment(db, assignmentId)).toMatchObject({ state: "declined", declineReason: reason });
  expect(await db.select().from(unit).where(eq(unit.id, sentUnit.id))).toMatchObject([{ isTaken: false }]);
  const raisedAlarms = await db.select().from(alarm).where(eq(alarm.unitId, sentUnit.id));
  expect(raisedAlarms).toMatchObject([{ kind: "declined", assignmentId }]);
});

test("a transport is stored with its facility; hospitals and puskesmas are listed nearest first", async ({ db }) => {
  const { crew, assignmentId } = await aTask(db);
  const steps = (["acknowledged", "enRoute", "onScene"] as const).map((kind) => aPress({ what: kind, assignmentId }));
  const { own: crewView } = await receivePresses(crew, { presses: steps });
  const facilities = crewView.task?.facilities ?? [];
  expect(facilities.length).toBeGreaterThan(5);
  const distances = facilities.map(({ distanceM }) => distanceM);
  expect(distances).toEqual([...distances].sort((a, b) => a - b));
  expect(facilities.every(({ kind }) => kind === "hospital" || kind === "puskesmas")).toBe(true);
  const facilityId = facilities[1]?.id as string;
  await receivePresses(crew, { presses: [aPress({ what: "transporting", assignmentId, facilityId })] });
  expect(await readAssignment(db, assignmentId)).toMatchObject({ state: "transporting", facilityId });
});

test("a panic press that is sent again stores the position that the first request did not store", async ({ db }) => {
  const idleUnit = await aUnit(db);
  const crew = aCrew(db, idleUnit.id);
  const { fix, ...storedPress } = aPress({ what: "panic", fix: { ...sekayu, recordedAt: new Date(), accuracyM: 12 } });
  await receivePresses(crew, { presses: [storedPress] });
  await receivePresses(crew, { presses: [{ ...storedPress, fix }] });
  const [position] = await db.select().from(unitPosition).where(eq(unitPosition.unitId, idleUnit.id));
  expect(position?.fix?.lng).toBeCloseTo(sekayu.lng, 6);
});

test("a crew that calls for help learns whether the control room knows where it is", async ({ db }) => {
  const callForHelp = async (unitId: string, fields: Partial<Press> = {}) => {
    const { own } = await receivePresses(aCrew(db, unitId), { presses: [aPress({ what: "panic", ...fields })] });
    return own.panic?.hasFreshFix;
  };
  const { id: unitId } = await aUnit(db, { at: sekayu, fixAgeMinutes: 600 });
  expect(await callForHelp(unitId)).toBe(false);
  const fix = { ...sekayu, recordedAt: new Date(), accuracyM: 12 };
  expect(await callForHelp(unitId, { fix: { ...fix, accuracyM: 900_000 } })).toBe(false);
  expect(await callForHelp(unitId, { fix })).toBe(true);
  expect(await callForHelp((await aUnit(db, { at: sekayu, fixAgeMinutes: 0 })).id)).toBe(true);
});

test("the panic button works without a task, and reports the position of the phone", async ({ db }) => {
  const idleUnit = await aUnit(db);
  const crew = aCrew(db, idleUnit.id);
  const fix = { ...sekayu, recordedAt: new Date(), accuracyM: 12 };
  const panicPress = aPress({ what: "panic", fix });
  await receivePresses(crew, { presses: [panicPress] });
  await receivePresses(crew, { presses: [panicPress, aPress({ what: "panic" })] });
  const raisedAlarms = await db.select().from(alarm).where(eq(alarm.unitId, idleUnit.id));
  expect(raisedAlarms).toMatchObject([{ kind: "panic", incidentId: null, assignmentId: null, answeredAt: null }]);
  const [position] = await db.select().from(unitPosition).where(eq(unitPosition.unitId, idleUnit.id));
  expect(position?.fix?.lng).toBeCloseTo(sekayu.lng, 6);

  const { crew: busyCrew, unit: sentUnit, assignmentId, incident } = await aTask(db);
  await receivePresses(busyCrew, {
    presses: [panicPress.id, crypto.randomUUID()].map((id) => ({ ...aPress({ what: "panic" }), id })),
  });
  const [panicAlarm] = await db.select().from(alarm).where(eq(alarm.unitId, sentUnit.id));
  expect(panicAlarm).toMatchObject({ kind: "panic", incidentId: incident.id, assignmentId });
});

test("a call for help that arrives late keeps its time, and is not raised at the unit's next incident", async ({
  db,
}) => {
  const { crew, assignmentId, unit: sentUnit } = await aTask(db);
  await advanceAssignment(aContext(db), { id: assignmentId, state: "recalled" });
  const nextIncident = await anIncident(db, { type: await aType(db, []) });
  const { id: nextAssignmentId } = await assignUnit(aContext(db), {
    incidentId: nextIncident.id,
    unitId: sentUnit.id,
  });
  const readOpenPanics = () =>
    db
      .select()
      .from(alarm)
      .where(and(eq(alarm.unitId, sentUnit.id), eq(alarm.kind, "panic"), isNull(alarm.endedAt)));
  const callForHelp = async (fields: Partial<Press>) => {
    const { own } = await receivePresses(crew, { presses: [aPress({ what: "panic", ...fields })] });
    const [panicAlarm] = await readOpenPanics();
    expect(own.panic?.id).toBe(panicAlarm?.id);
    return panicAlarm;
  };
  const endPanic = () => db.update(alarm).set({ endedAt: new Date() }).where(eq(alarm.unitId, sentUnit.id));
  const at = minutesFromNow(-180);
  expect(await callForHelp({ assignmentId, at })).toMatchObject({
    ...{ raisedAt: at, incidentId: null, assignmentId: null },
  });
  const [raisedEvent] = await db
    .select()
    .from(event)
    .where(and(eq(event.unitId, sentUnit.id), eq(event.kind, "alarm.raised")));
  expect(raisedEvent?.data).toMatchObject({ kind: "panic", raisedAt: at.toISOString() });
  expect(Date.now() - (raisedEvent?.at.getTime() ?? 0)).toBeLessThan(60_000);
  await endPanic();
  const nextFields = { incidentId: nextIncident.id, assignmentId: nextAssignmentId };
  expect(await callForHelp({ assignmentId: nextAssignmentId })).toMatchObject(nextFields);
  await endPanic();
  // The open alarm is shown, although the one that has ended was raised later.
  const oldPanic = await callForHelp({ at: minutesFromNow(-60 * 24 * 30) });
  expect(oldPanic).toMatchObject(nextFields);
  expect(Math.abs(Date.now() - 86_400_000 - (oldPanic?.raisedAt.getTime() ?? 0))).toBeLessThan(60_000);
  await endPanic();
  const earliestMs = Date.now();
  const raisedAtMs = (await callForHelp({ at: minutesFromNow(60) }))?.raisedAt.getTime() ?? 0;
  expect(raisedAtMs).toBeGreaterThanOrEqual(earliestMs);
  expect(raisedAtMs).toBeLessThanOrEqual(Date.now());
});

test("a crew that has called for help is not sent until it is confirmed safe, except with a reason", async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  const { id: unitId } = await aUnit(db, { callSign: "HURT", at: sekayu });
  await aUnit(db, { callSign: "FAR", at: kmFrom(sekayu, 9) });
  await receivePresses(aCrew(db, unitId), { presses: [aPress({ what: "panic" })] });
  const type = await aType(db, ["ambulance*1"]);
  const incident = await anIncident(db, { type });
  expect(incident.assignments.map(({ unit, passedOver }) => [unit.callSign, ...passedOver])).toEqual([
    ["FAR", expect.objectContaining({ callSign: "HURT", cause: "crew-emergency" })],
  ]);
  const candidates = await listCandidates(aContext(db), { incidentId: incident.id });
  expect(candidates.ranked).toEqual([]);
  expect(candidates.excluded).toMatchObject([
    { unit: { callSign: "HURT" }, cause: "crew-emergency" },
    { cause: "busy" },
  ]);
  expect((await anIncident(db, { type })).unmet).toMatchObject([{ reason: "all-busy" }]);
  // A unit that called for help after it was ranked is not taken either.
  const ranked = { number: 0, kind: "ambulance", skills: [], ids: [unitId], wanted: 1 };
  const taken = await lockUnits(db, { requirements: JSON.stringify([ranked]), now: new Date() });
  expect(taken.map(({ id }) => id)).toEqual([null]);

  const choice = { incidentId: incident.id, unitId };
  const reasonNeeded = { code: "reason-needed", details: { callSign: "HURT", lacks: [], hasPanic: true } };
  await expect(assignFromConsole(aContext(db), choice)).rejects.toMatchObject(reasonNeeded);
  // A reason alone does not send a crew that has called for help: `despitePanic` is needed, too.
  await expect(assignFromConsole(aContext(db), { ...choice, reason: "no-answer" })).rejects.toMatchObject(reasonNeeded);
  const { id } = await assignFromConsole(aContext(db), { ...choice, reason: "no-other-unit", despitePanic: true });
  // The crew is free again, but still not confirmed safe.
  await advanceAssignment(aContext(db), { id, state: "recalled" });
  expect((await listCandidates(aContext(db), { incidentId: incident.id })).ranked).toEqual([]);
  const [panicAlarm] = await db.select({ id: alarm.id }).from(alarm).where(eq(alarm.unitId, unitId));
  await confirmSafe(aContext(db), { alarmId: panicAlarm?.id ?? "", by: "radio" });
  expect((await anIncident(db, { type })).assignments.map(({ unit }) => unit.callSign)).toEqual(["HURT"]);
});

const isOffDutyAlarm = (unitId: string) => and(eq(alarm.unitId, unitId), eq(alarm.kind, "unit-off-duty"));

test("going off duty keeps the task and raises an alarm until the crew is back on duty", async ({ db }) => {
  const { crew, unit: sentUnit } = await aTask(db);
  const { own: crewView } = await receivePresses(crew, { presses: [aPress({ what: "duty", duty: "off-duty" })] });
  expect(crewView.task).not.toBe(null);
  const listAlarmStates = async () =>
    (await db.select().from(alarm).where(isOffDutyAlarm(sentUnit.id))).map(({ endedAt }) => endedAt === null);
  expect(await listAlarmStates()).toEqual([true]);
  await receivePresses(crew, { presses: [aPress({ what: "duty", duty: "available" })] });
  expect(await listAlarmStates()).toEqual([false]);
});

test("a change of duty that arrives late does not undo a newer one", async ({ db }) => {
  const { crew, unit: sentUnit } = await aTask(db);
  const sendDuty = async (duty: Duty, minutesAgo: number) => {
    const { own } = await receivePresses(crew, {
      presses: [aPress({ what: "duty", duty, at: minutesFromNow(-minutesAgo) })],
    });
    return own.unit.duty;
  };
  expect(await sendDuty("off-duty", 240)).toBe("off-duty");
  expect(await sendDuty("available", 180)).toBe("available");
  expect(await sendDuty("off-duty", 200)).toBe("available");
  expect(
    await db
      .select()
      .from(alarm)
      .where(and(isOffDutyAlarm(sentUnit.id), isNull(alarm.endedAt))),
  ).toEqual([]);
  expect(await sendDuty("off-duty", 120)).toBe("off-duty");

  const admin = aContext(db);
  await db.transaction((tx) => changeDuty(tx, admin, { unitId: sentUnit.id, duty: "available", at: new Date() }));
  expect(await sendDuty("off-duty", 2)).toBe("available");
  // A phone whose clock is up to a minute slow is not corrected, and its press may be the newer one.
  expect(await sendDuty("off-duty", 0.5)).toBe("off-duty");
  // The last change seems to lie in the future after the server's clock was set back.
  const anHourAgo = minutesFromNow(-60);
  const change = { unitId: sentUnit.id, duty: "available" as const, at: anHourAgo };
  const contextAnHourAgo = aContext(db, { now: () => anHourAgo });
  await db.transaction((tx) => changeDuty(tx, contextAnHourAgo, change));
  const [storedUnit] = await db.select().from(unit).where(eq(unit.id, sentUnit.id));
  expect(storedUnit?.duty).toBe("available");
});

test("the late off-duty press of a crew does not take the next crew off duty", async ({ db }) => {
  const { id: unitId } = await aUnit(db);
  const { id: personId } = await aPerson(db, "crew", { username: "next-shift", unitId });
  const sessionId = await aSession(db, personId, minutesFromNow(30));
  const sendOffDuty = async (minutesAgo: number, credential?: string) => {
    const { actor, ...crew } = aCrew(db, unitId);
    const { own } = await receivePresses(
      { ...crew, actor: { ...actor, ...(credential && { credential }) } },
      { presses: [aPress({ what: "duty", duty: "off-duty", at: minutesFromNow(-minutesAgo) })] },
    );
    return own.unit.duty;
  };
  // A crew may have to sign in again to send its press.
  expect(await sendOffDuty(60, sessionId)).toBe("off-duty");
  await db.update(unit).set({ duty: "available" }).where(eq(unit.id, unitId));
  expect(await sendOffDuty(50)).toBe("available");
  expect(await sendOffDuty(20)).toBe("off-duty");
});

test("a crew can neither press for another unit nor reuse another unit's press id", async ({ db }) => {
  const { assignmentId, crew } = await aTask(db);
  const otherCrew = aCrew(db, (await aUnit(db)).id);
  const acknowledgement = aPress({ what: "acknowledged", assignmentId });
  const presses = [acknowledgement, aPress({ what: "note", assignmentId, text: "x" })];
  const { outcomes } = await receivePresses(otherCrew, { presses });
  expect(outcomes.map(({ refused }) => refused)).toEqual(["not-found", "not-found"]);
  expect(await readAssignment(db, assignmentId)).toMatchObject({ state: "assigned" });
  expect((await receivePresses(crew, { presses: [acknowledgement] })).outcomes).toEqual([
    { id: acknowledgement.id, refused: "not-found" },
  ]);
});

test("what a phone has queued for the crew's earlier unit is refused, and nothing of it is stored", async ({ db }) => {
  const { id: unitId } = await aUnit(db);
  const earlierUnitId = (await aUnit(db)).id;
  const crew = aCrew(db, unitId);
  const presses = [aPress({ what: "panic" }), aPress({ what: "duty", duty: "off-duty" })];
  const fixes = [{ ...sekayu, recordedAt: new Date() }];
  const photoInput = { id: crypto.randomUUID(), assignmentId: crypto.randomUUID(), takenAt: new Date() };
  const send = (queuedFor: string) =>
    Promise.allSettled([
      receivePresses(crew, { presses, unitId: queuedFor }),
      sharePositions(crew, { fixes, unitId: queuedFor }),
      savePhoto(crew, { ...photoInput, unitId: queuedFor }, aJpeg()),
    ]);
  const refusal = { reason: { code: "forbidden" } };
  expect(await send(earlierUnitId)).toMatchObject([refusal, refusal, refusal]);
  expect(await db.select().from(alarm).where(eq(alarm.unitId, unitId))).toEqual([]);
  const [pressResult, fixResult, photoResult] = await send(unitId);
  expect(pressResult).toMatchObject({ value: { own: { unit: { duty: "off-duty" } } } });
  expect(fixResult).toMatchObject({ value: { accepted: 1 } });
  expect(photoResult).toMatchObject({ reason: { code: "not-found" } });
});

test("positions are accepted for the crew's own unit only, ordered by time, at most one per five seconds", async ({
  db,
  server,
}) => {
  const ownUnit = await aUnit(db);
  const otherUnit = await aUnit(db);
  const startMs = Math.floor(Date.now() / 5_000) * 5_000 - 60_000;
  const fixes = Array.from({ length: 20 }, (_, index) => ({
    lng: sekayu.lng + index / 5_000,
    lat: sekayu.lat,
    recordedAt: new Date(startMs + index * 1_000),
  }));
  expect(await sharePositions(aCrew(db, ownUnit.id), { fixes })).toEqual({ accepted: 4, refused: null });
  const farFix = { lng: sekayu.lng + 1, lat: sekayu.lat, recordedAt: new Date(startMs + 30_000) };
  expect(await sharePositions(aCrew(db, ownUnit.id), { fixes: [farFix] })).toEqual({
    accepted: 0,
    refused: "impossible-jump",
  });
  const [ownPosition] = await db.select().from(unitPosition).where(eq(unitPosition.unitId, ownUnit.id));
  expect(ownPosition?.fixAt).toEqual(fixes.at(-1)?.recordedAt);
  const { cookie } = await createSession(db, server, "crew", { username: "mover", unitId: ownUnit.id });
  const body = { json: { fixes: [{ ...sekayu, recordedAt: new Date(), callSign: otherUnit.callSign }] } };
  expect((await post(server.url, "/api/trpc/crew.positions", body, cookie)).status).toBe(400);
  const [otherPosition] = await db.select().from(unitPosition).where(eq(unitPosition.unitId, otherUnit.id));
  expect(otherPosition?.fix).toBe(null);
});
