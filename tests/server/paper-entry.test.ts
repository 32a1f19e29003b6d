import { and, desc, eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { alarm } from "../../db/schema/alarms";
import { call } from "../../db/schema/calls";
import { event } from "../../db/schema/events";
import { assignment, incident } from "../../db/schema/incidents";
import { insightFact } from "../../db/schema/insight";
import { incidentType, target } from "../../db/schema/plans";
import { unit } from "../../db/schema/units";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { assignUnit } from "../../server/assignment/assign-unit";
import { undoAssignment } from "../../server/assignment/undo-assignment";
import { findCurrentStep } from "../../server/domain/deadline";
import { generalThresholds } from "../../server/domain/target";
import type { Refusal } from "../../server/errors";
import { EnterFormInput, enterForm } from "../../server/history/enter-form";
import { EnterStepsInput, enterSteps, readSteps } from "../../server/history/enter-steps";
import { importHistory } from "../../server/history/import-history";
import { closeIncident } from "../../server/incidents/change-status";
import { mergeIncidents } from "../../server/incidents/merge/merge-incidents";
import { readIncidentLog } from "../../server/incidents/read-incident-log";
import { readIncident } from "../../server/incidents/read-incidents";
import { reopenIncident } from "../../server/incidents/reopen-incident";
import { updateAlarms } from "../../server/jobs/update-alarms";
import { aHistoryFile, readRejected } from "../support/history-file";
import { rebuildAll } from "../support/incident-history";
import { aContext, anIncident, aType, aUnit, deleteUnitsAndIncidents, kmFrom, sekayu } from "../support/makers";
import { expect, test as plain } from "../support/test";

const test = plain.extend("dataReset", { auto: true }, async ({ db }) => deleteUnitsAndIncidents(db));

/** `time` is in WIB, with or without seconds. */
const at = (time: string) => new Date(`2026-11-25T${time}+07:00`);
const entryContext = (db: Db) => aContext(db, { now: () => at("23:00") });
const noTimes = {
  acknowledgedAt: null,
  enRouteAt: null,
  onSceneAt: null,
  transportingAt: null,
  clearedAt: null,
};

let formCount = 0;
const aForm = (fields: Partial<Parameters<typeof enterForm>[1]> = {}) =>
  EnterFormInput.parse({
    form: ` k261125-2005-ace-${String(++formCount).padStart(2, "0")}`,
    type: "road-accident",
    place: { ...sekayu, precision: "approximate" },
    address: "Simpang Randik",
    description: "Dua motor",
    calledAt: at("20:10"),
    answeredAt: at("20:10"),
    openedAt: at("20:12"),
    crews: [],
    closedAt: null,
    closeCode: "handled",
    closeNote: "",
    ...fields,
  });

/** Returns the reasons of a refusal by field. */
async function readErrors(request: Promise<unknown>): Promise<Record<string, string | undefined>> {
  const refusal = (await request.then(
    () => null,
    (error) => error,
  )) as Refusal | null;
  expect(refusal?.code).toBe("invalid-input");
  return Object.fromEntries(refusal?.details.errors?.map(({ field, reason }) => [field, reason]) ?? []);
}

async function readFact(db: Db, id: string) {
  await rebuildAll(db);
  const [fact] = await db.select().from(insightFact).where(eq(insightFact.incidentId, id));
  return fact;
}

test("a form is stored once, with its crews and true times, which the figures count", async ({ db }) => {
  const [first, second] = [await aUnit(db, { callSign: "AMB-1" }), await aUnit(db, { callSign: "DMK-2" })];
  const form = aForm({
    crews: [
      {
        ...{ callSign: "amb-1", assignedAt: at("20:14"), acknowledgedAt: at("20:15"), enRouteAt: at("20:17") },
        ...{ onSceneAt: at("20:40"), transportingAt: null, clearedAt: at("21:10") },
      },
      { ...noTimes, callSign: "DMK-2", assignedAt: at("20:20"), onSceneAt: at("20:50"), clearedAt: at("21:30") },
    ],
    closeNote: "Ditulis Rina",
    priority: 1,
  });
  const { id } = await enterForm(entryContext(db), form);

  const [stored] = await db.select().from(incident).where(eq(incident.id, id));
  expect(stored).toMatchObject({
    ...{
      typeCode: "road-accident",
      priority: 1,
      status: "closed",
      precision: "approximate",
      address: "Simpang Randik",
    },
    ...{ openedAt: at("20:12"), closedAt: at("21:30"), closeCode: "handled", closeNote: "Ditulis Rina" },
    ...{ simulated: false, openedBy: "import:paper", idempotencyKey: form.form },
  });
  const assignments = await db.select().from(assignment).where(eq(assignment.incidentId, id));
  expect(assignments.sort((a, b) => Number(a.assignedAt) - Number(b.assignedAt))).toMatchObject([
    { unitId: first.id, state: "clear", acknowledgedAt: at("20:15"), onSceneAt: at("20:40"), endedAt: at("21:10") },
    { unitId: second.id, state: "clear", assignedAt: at("20:20"), acknowledgedAt: null, endedAt: at("21:30") },
  ]);
  expect(await db.select().from(call).where(eq(call.incidentId, id))).toMatchObject([{ receivedAt: at("20:10") }]);
  expect(await db.select().from(event).where(eq(event.incidentId, id))).toMatchObject([
    { kind: "paper-form.entered", data: { form: form.form, agencies: [first.agencyCode, second.agencyCode].sort() } },
  ]);
  expect((await readIncident(entryContext(db), { id })).fromPaper).toBe(true);
  expect(await readFact(db, id)).toMatchObject({
    ...{ dispatchSeconds: 240, acknowledgeSeconds: 60, turnoutSeconds: 120, travelSeconds: 23 * 60 },
    ...{ onSceneSeconds: 30 * 60, totalSeconds: 30 * 60 },
  });

  expect(await readErrors(enterForm(entryContext(db), form))).toEqual({ form: "taken" });
  const atOnce = aForm();
  expect(atOnce.priority).toBeNull();
  const results = await Promise.allSettled([1, 2].map(() => enterForm(entryContext(db), atOnce)));
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  // The priority of the type, because the form has none.
  expect(await db.select().from(incident).where(eq(incident.idempotencyKey, atOnce.form))).toMatchObject([
    { priority: 2 },
  ]);
});

test("a form that was entered is not imported again from a file, also with its number in small letters", async ({
  db,
}) => {
  const form = aForm();
  const { id } = await enterForm(entryContext(db), form);
  const path = aHistoryFile(
    [
      "external_id,type,lng,lat,precision,opened_at",
      ...[form.form.toLowerCase(), "kertas-7"].map(
        (number) => `${number},road-accident,${sekayu.lng},${sekayu.lat},approximate,2026-11-25T20:12`,
      ),
    ].join("\n"),
  );
  const importFile = { kind: "incidents", path, source: "paper" } as const;
  const { imported, rejectedPath } = await importHistory(entryContext(db), importFile);
  expect(imported).toBe(0);
  expect(await db.select({ id: incident.id }).from(incident)).toEqual([{ id }]);
  expect(readRejected(rejectedPath)).toMatchObject([
    { line: 2, field: "external_id", cause: expect.stringMatching(/^was imported before with other content/) },
    { line: 3, field: "external_id", cause: expect.stringMatching(/^is not the number of a paper form/) },
  ]);
});

test("each field that is wrong is named with its reason, and nothing is stored", async ({ db }) => {
  await aUnit(db, { callSign: "AMB-1" });
  const simulatedUnit = await aUnit(db, { callSign: "SIM-1" });
  await db.update(unit).set({ simulated: true }).where(eq(unit.id, simulatedUnit.id));
  const crew = { ...noTimes, callSign: "AMB-1", assignedAt: at("20:14") };
  const cases: [Parameters<typeof aForm>[0], Record<string, string>][] = [
    [{ calledAt: at("20:13") }, { openedAt: "out-of-order", answeredAt: "out-of-order" }],
    [{ calledAt: null }, { calledAt: "missing" }],
    [{ closedAt: at("23:01") }, { closedAt: "in-future" }],
    [{ crews: [{ ...crew, assignedAt: at("20:11") }] }, { "crews[0].assignedAt": "out-of-order" }],
    [
      { crews: [crew, { ...crew, onSceneAt: at("20:30"), enRouteAt: at("20:31") }], closedAt: at("20:20") },
      { "crews[1].onSceneAt": "out-of-order", closedAt: "out-of-order" },
    ],
    [{ crews: [{ ...crew, callSign: "AMB-9" }] }, { "crews[0].callSign": "not-there" }],
    [{ crews: [crew, { ...crew, callSign: "SIM-1" }] }, { "crews[1].callSign": "simulated-unit" }],
    [{ type: "no-such-type" }, { type: "not-there" }],
  ];
  for (const [fields, errors] of cases) {
    expect(await readErrors(enterForm(entryContext(db), aForm(fields)))).toEqual(errors);
  }
  expect(EnterFormInput.safeParse({ ...aForm(), form: "K261125-2005-ABI-01" }).error?.issues).toMatchObject([
    { path: ["form"] },
  ]);
  expect(await db.$count(incident)).toBe(0);
  const simulatedForm = aForm({ crews: [{ ...crew, callSign: "SIM-1" }] });
  const { id } = await enterForm(entryContext(db), simulatedForm);
  expect(await readIncident(entryContext(db), { id })).toMatchObject({ simulated: true, fromPaper: true });
  expect(await readErrors(enterForm(entryContext(db), { ...simulatedForm, crews: [crew] }))).toEqual({ form: "taken" });
});

test("true times of crews replace those of an incident that was open, and free its crews", async ({ db }) => {
  await aUnit(db, { callSign: "AMB-1", at: kmFrom(sekayu, 1), now: at("20:00") });
  await aUnit(db, { callSign: "AMB-2", at: kmFrom(sekayu, 2), now: at("20:00") });
  const type = await aType(db, ["ambulance*2"]);
  const { id, number, assignments } = await anIncident(db, { type, now: at("20:00") });
  const [firstId = "", secondId = ""] = assignments.map((each) => each.id);
  // After the failure, somebody recorded steps at the wrong times.
  for (const [state, time] of [
    ["acknowledged", "22:28"],
    ["enRoute", "22:29"],
    ["onScene", "22:30"],
  ] as const) {
    await advanceAssignment(aContext(db, { now: () => at(time) }), { id: firstId, state });
  }

  const context = entryContext(db);
  const read = await readSteps(context, { number });
  expect(read).toMatchObject({ id, crews: [{ callSign: "AMB-1", onSceneAt: at("22:30") }, { callSign: "AMB-2" }] });
  const unchanged = { ...noTimes, assignedAt: null };
  const enter = (crews: Parameters<typeof enterSteps>[1]["crews"]) => enterSteps(context, { id, crews });
  expect(
    await readErrors(
      enter([
        { ...unchanged, id: firstId, acknowledgedAt: at("19:59") },
        { ...unchanged, id: secondId, clearedAt: at("23:01") },
      ]),
    ),
  ).toEqual({ "crews[0].acknowledgedAt": "out-of-order", "crews[1].clearedAt": "in-future" });
  const trueTimes = { acknowledgedAt: at("20:01"), enRouteAt: at("20:03"), onSceneAt: at("20:20") };
  await enter([
    { ...unchanged, ...trueTimes, id: firstId, clearedAt: at("21:00") },
    { ...unchanged, id: secondId, enRouteAt: at("20:30") },
  ]);

  const view = await readIncident(context, { id });
  expect(view.status).toBe("onScene");
  expect(view.assignments).toMatchObject([
    { ...trueTimes, state: "clear", endedAt: at("21:00") },
    { state: "enRoute", acknowledgedAt: null, enRouteAt: at("20:30") },
  ]);
  const units = await db.select({ callSign: unit.callSign, isTaken: unit.isTaken }).from(unit).orderBy(unit.callSign);
  expect(units.map(({ isTaken }) => isTaken)).toEqual([false, true]);
  const entered = await db
    .select({ data: event.data })
    .from(event)
    .where(and(eq(event.incidentId, id), eq(event.kind, "paper-step.entered")))
    .orderBy(event.id);
  expect(entered.map(({ data }) => [data.to, data.before])).toEqual([
    ["acknowledged", at("22:28").toISOString()],
    ["enRoute", at("22:29").toISOString()],
    ["onScene", at("22:30").toISOString()],
    ["clear", null],
    ["enRoute", null],
  ]);
  const logged = (await readIncidentLog(context, { id })).filter(
    (line) => line.what === "event" && line.kind === "paper-step.entered",
  );
  expect(logged.map((line) => line.at)).toEqual(["20:01", "20:03", "20:20", "20:30", "21:00"].map(at));
  expect(await readFact(db, id)).toMatchObject({
    ...{ acknowledgeSeconds: 60, turnoutSeconds: 120, travelSeconds: 17 * 60, onSceneSeconds: 40 * 60 },
    totalSeconds: 20 * 60,
  });

  // Entering the same times again changes nothing; a crew that closing recalled was on scene according to the paper.
  await enter([{ ...unchanged, ...trueTimes, id: firstId }]);
  await closeIncident(context, { id, code: "handled" });
  await enter([{ ...unchanged, id: secondId, onSceneAt: at("20:50"), clearedAt: at("21:20") }]);
  const closed = await readIncident(context, { id });
  expect(closed).toMatchObject({ status: "closed", assignments: [{ state: "clear" }, { state: "clear" }] });
  expect(closed.assignments[1]?.endedAt).toEqual(at("21:20"));
});

test("a crew that turned back before it arrived leaves an open incident without a crew", async ({ db }) => {
  await aUnit(db, { callSign: "AMB-1", at: kmFrom(sekayu, 1), now: at("20:00") });
  const type = await aType(db, ["ambulance*1"]);
  const { id, assignments } = await anIncident(db, { type, now: at("20:00") });
  const crewId = assignments[0]?.id ?? "";
  const context = entryContext(db);
  const crew = { ...noTimes, id: crewId, assignedAt: null, enRouteAt: at("20:03"), clearedAt: at("20:12") };
  expect(EnterStepsInput.safeParse({ id, crews: [crew, crew] }).error?.issues).toMatchObject([{ path: ["crews"] }]);
  await enterSteps(context, { id, crews: [crew] });
  const view = await readIncident(context, { id });
  expect(view.status).not.toBe("onScene");
  expect(view.assignments).toMatchObject([{ state: "recalled", endedAt: at("20:12") }]);
  expect(view.unmet).toMatchObject([{ kind: "ambulance" }]);
});

test("a time of sending stays on its side of the reopening, or moves it, so that closing counts the same crews", async ({
  db,
}) => {
  await aUnit(db, { callSign: "AMB-1", at: kmFrom(sekayu, 1), now: at("20:00") });
  const { id, assignments } = await anIncident(db, { type: await aType(db, ["ambulance*1"]), now: at("20:00") });
  const contextAt = (time: string) => aContext(db, { now: () => at(time) });
  await closeIncident(contextAt("20:30:20"), { id, code: "handled" });
  const reopenedAt = at("21:00:45");
  await reopenIncident(contextAt("21:00:45"), { id, reason: "Korban kedua" });
  const laterUnit = await aUnit(db, { callSign: "AMB-2", at: kmFrom(sekayu, 2), now: at("21:02") });
  await assignUnit(contextAt("21:02"), { incidentId: id, unitId: laterUnit.id });
  const context = entryContext(db);
  const readCrews = async () => (await readIncident(context, { id })).assignments;
  const [earlierId = "", laterId = ""] = [assignments[0]?.id, (await readCrews()).at(-1)?.id];
  const enterAll = (timesByCrew: Record<string, string>) =>
    enterSteps(context, {
      id,
      crews: Object.entries(timesByCrew).map(([crew, time]) => ({ ...noTimes, id: crew, assignedAt: at(time) })),
    });
  const enter = (crewId: string, time: string) => enterAll({ [crewId]: time });
  expect(await readErrors(enter(earlierId, "21:01"))).toMatchObject({ "crews[0].assignedAt": "after-reopening" });
  expect(await readErrors(enter(laterId, "20:29"))).toEqual({ "crews[0].assignedAt": "before-reopening" });
  expect(await readErrors(enter(laterId, "19:59"))).toEqual({ "crews[0].assignedAt": "out-of-order" });
  await enter(earlierId, "20:05");
  await enter(laterId, "21:00");
  expect(await readCrews()).toMatchObject([{ assignedAt: at("20:05") }, { assignedAt: reopenedAt }]);
  const { number } = await readIncident(context, { id });
  await expect(readSteps(context, { number })).resolves.toMatchObject({ reopenedAt });

  // The crew was sent on paper before the reopening was recorded. It still serves the incident since then.
  await enterAll({ [laterId]: "20:40", [earlierId]: "20:06" });
  await expect(readSteps(context, { number })).resolves.toMatchObject({ reopenedAt: at("20:40") });
  const entered = and(eq(event.incidentId, id), eq(event.kind, "paper-step.entered"));
  const lastEntries = await db.select().from(event).where(entered).orderBy(desc(event.id)).limit(2);
  expect(Object.fromEntries(lastEntries.map(({ data }) => [data.assignmentId, data.reopenedBefore]))).toEqual({
    [laterId]: reopenedAt.toISOString(),
    [earlierId]: undefined,
  });
  // The closing has seconds, paper does not: in the same minute, the crew was sent after it.
  await enter(laterId, "20:30");
  await expect(readSteps(context, { number })).resolves.toMatchObject({ reopenedAt: at("20:30:20.001") });
  expect(await readErrors(enter(earlierId, "20:40"))).toMatchObject({ "crews[0].assignedAt": "after-reopening" });
});

test("no crew is moved before the closing of a form that was reopened", async ({ db }) => {
  const reopenedAt = at("22:00");
  // A reopening that was recorded by an earlier version does not say when the incident was closed.
  const openColumns = { status: "verified", verifiedAt: reopenedAt, closedAt: null, reopened: 1 } as const;
  const reopenUnrecorded = (id: string) => db.update(incident).set(openColumns).where(eq(incident.id, id));
  const reopen = (id: string) =>
    reopenIncident(aContext(db, { now: () => reopenedAt }), { id, reason: "Korban kedua" });
  for (const { callSign, reopenForm, tooEarly, next } of [
    { callSign: "AMB-1", reopenForm: reopen, tooEarly: "20:59", next: "21:01" },
    { callSign: "AMB-2", reopenForm: reopenUnrecorded, tooEarly: "20:49", next: "20:51" },
  ]) {
    const { id: unitId } = await aUnit(db, { callSign });
    const crew = { ...noTimes, callSign, assignedAt: at("20:14"), clearedAt: at("20:50") };
    const { id } = await enterForm(entryContext(db), aForm({ crews: [crew], closedAt: at("21:00") }));
    await reopenForm(id);
    await assignUnit(aContext(db, { now: () => at("22:02") }), { incidentId: id, unitId });
    const crewId = (await readIncident(entryContext(db), { id })).assignments.at(-1)?.id ?? "";
    const enter = (time: string) =>
      enterSteps(entryContext(db), { id, crews: [{ ...noTimes, id: crewId, assignedAt: at(time) }] });
    expect(await readErrors(enter(tooEarly))).toEqual({ "crews[0].assignedAt": "before-reopening" });
    await enter(next);
  }
});

test("a crew on paper that was clear at an unknown time does not count as working once its incident is reopened", async ({
  db,
}) => {
  await db.delete(target);
  const { callSign } = await aUnit(db, { callSign: "AMB-1" });
  const type = await aType(db, ["ambulance*1", "fire-engine*1"]);
  await db.update(incidentType).set({ defaultPriority: 1 }).where(eq(incidentType.code, type));
  const crew = { ...noTimes, callSign, assignedAt: at("20:14"), onSceneAt: at("20:30") };
  const { id } = await enterForm(entryContext(db), aForm({ type, crews: [crew], closedAt: at("21:00") }));
  await reopenIncident(entryContext(db), { id, reason: "Korban kedua" });
  const view = await readIncident(entryContext(db), { id });
  expect(view).toMatchObject({ status: "verified", priority: 1, assignments: [{ state: "clear", endedAt: null }] });
  expect(view.unmet.map(({ kind }) => kind)).toEqual(["ambulance", "fire-engine"]);
  expect(findCurrentStep(view, generalThresholds)).toMatchObject({ step: "waiting", since: at("23:00") });

  // With nothing left to assign, the alarm is due at the target time.
  await db.update(incident).set({ unmet: [] }).where(eq(incident.id, id));
  const checkAlarms = (time: string) => updateAlarms(db, { positionFreshMinutes: 10 }, at(time));
  expect(await checkAlarms("23:00:30")).toBe(0);
  expect(await checkAlarms("23:10")).toBe(1);
  expect(await db.select().from(alarm)).toMatchObject([{ kind: "unattended", incidentId: id }]);
  expect(await checkAlarms("23:10:01")).toBe(0);
});

test("times on paper are compared by the minute, an undone assignment is left out, and a merged one keeps its times", async ({
  db,
}) => {
  for (const callSign of ["AMB-1", "AMB-2"]) {
    await aUnit(db, { callSign, at: kmFrom(sekayu, callSign === "AMB-1" ? 1 : 2), now: at("20:00") });
  }
  const openedAt = at("20:00:45");
  const { id, number, assignments } = await anIncident(db, { type: await aType(db, ["ambulance*2"]), now: openedAt });
  const [keptId = "", undoneId = ""] = assignments.map((each) => each.id);
  await undoAssignment(aContext(db, { now: () => at("20:01") }), { id: undoneId });
  const context = entryContext(db);
  expect((await readSteps(context, { number })).crews.map((crew) => crew.id)).toEqual([keptId]);

  const unchanged = { ...noTimes, assignedAt: null, id: keptId };
  await enterSteps(context, { id, crews: [{ ...unchanged, acknowledgedAt: at("20:00"), enRouteAt: at("20:01") }] });
  await expect(readSteps(context, { number })).resolves.toMatchObject({
    crews: [{ assignedAt: openedAt, acknowledgedAt: openedAt, enRouteAt: at("20:01") }],
  });
  const tooEarly = enterSteps(context, { id, crews: [{ ...unchanged, acknowledgedAt: at("19:59") }] });
  expect(await readErrors(tooEarly)).toEqual({ "crews[0].acknowledgedAt": "out-of-order" });

  const later = await anIncident(db, { type: await aType(db, []), now: at("20:10") });
  await mergeIncidents(context, { fromId: id, intoId: later.id });
  const arrival = { ...unchanged, onSceneAt: at("20:08") };
  await enterSteps(context, { id: later.id, crews: [arrival] });
  expect((await readSteps(context, later)).crews).toMatchObject([{ id: keptId, onSceneAt: at("20:08") }]);

  // A wrong time of sending can be corrected again, back to the opening of the incident that was merged.
  const wrongTimes = { assignedAt: at("20:12"), acknowledgedAt: at("20:12"), enRouteAt: at("20:12") };
  await enterSteps(context, { id: later.id, crews: [{ ...arrival, ...wrongTimes, onSceneAt: at("20:12") }] });
  const rightTimes = { assignedAt: at("20:01"), acknowledgedAt: at("20:02"), enRouteAt: at("20:03") };
  await enterSteps(context, { id: later.id, crews: [{ ...arrival, ...rightTimes }] });
  expect((await readSteps(context, later)).crews).toMatchObject([{ ...rightTimes, onSceneAt: at("20:08") }]);
  const beforeBoth = enterSteps(context, { id: later.id, crews: [{ ...unchanged, assignedAt: at("19:59") }] });
  expect(await readErrors(beforeBoth)).toEqual({ "crews[0].assignedAt": "out-of-order" });
});
