import { randomUUID } from "node:crypto";
import { desc, eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { event } from "../../db/schema/events";
import { assignment } from "../../db/schema/incidents";
import { facility } from "../../db/schema/places";
import { unit } from "../../db/schema/units";
import type { AssignmentState } from "../../db/vocabulary";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { assignFromConsole, assignUnit } from "../../server/assignment/assign-unit";
import { undoAssignment } from "../../server/assignment/undo-assignment";
import { undoCrewStep } from "../../server/assignment/undo-crew-step";
import { withdrawForwarding } from "../../server/forwarding/forward-incident";
import { closeIncident, resolveIncident, verifyIncident } from "../../server/incidents/change-status";
import { editIncident } from "../../server/incidents/edit-incident";
import { readIncidentLog } from "../../server/incidents/read-incident-log";
import { readIncident } from "../../server/incidents/read-incidents";
import { reopenIncident } from "../../server/incidents/reopen-incident";
import { undoStatus } from "../../server/incidents/undo-status";
import { aContext, anIncident, aType, aUnit, deleteUnitsAndIncidents, kmFrom, sekayu } from "../support/makers";
import { expect, test, testOnBothDatabases } from "../support/test";

const openedAt = new Date("2026-05-04T03:00:00Z");
const contextAfter = (db: Db, minutes: number) =>
  aContext(db, { now: () => new Date(openedAt.getTime() + minutes * 60_000) });

/**
 * Deletes all units and incidents, then creates an incident with an ambulance in each of these states; their call signs
 * are A, B and so on. Returns the incident as it was before they advanced to these states.
 */
async function createIncidentWithCrews(db: Db, ...states: AssignmentState[]) {
  await deleteUnitsAndIncidents(db);
  for (const [index] of states.entries())
    await aUnit(db, { callSign: "ABCDE".charAt(index), at: kmFrom(sekayu, index) });
  const plan = states.length > 0 ? [`ambulance*${states.length}`] : [];
  const incident = await anIncident(db, { type: await aType(db, plan), now: openedAt });
  const stateOrder = ["acknowledged", "enRoute", "onScene", "transporting"] as const satisfies AssignmentState[];
  for (const [index, state] of states.entries())
    for (const step of stateOrder.slice(0, stateOrder.indexOf(state as (typeof stateOrder)[number]) + 1))
      await advanceAssignment(contextAfter(db, 1), { id: incident.assignments[index]?.id ?? "", state: step });
  return incident;
}

const readView = (db: Db, id: string) => readIncident({ db }, { id });
const listCrewStates = async (db: Db, id: string) =>
  (await readView(db, id)).assignments.map(({ unit: { callSign }, state }) => `${callSign} ${state}`);
const listTakenUnits = async (db: Db) =>
  (await db.select().from(unit).where(eq(unit.isTaken, true)).orderBy(unit.callSign)).map(({ callSign }) => callSign);

testOnBothDatabases("undoing a closing restores the incident and its crews exactly", async ({ db }) => {
  const { id } = await createIncidentWithCrews(db, "assigned", "enRoute", "transporting");
  const viewBefore = await readView(db, id);
  await closeIncident(contextAfter(db, 2), { id, code: "handled", note: "Salah tekan" });
  expect(await listCrewStates(db, id)).toEqual(["A recalled", "B recalled", "C clear"]);
  expect(await listTakenUnits(db)).toEqual([]);
  await undoStatus(contextAfter(db, 3), { id, status: "closed" });
  const { version: _, ...restored } = await readView(db, id);
  const { version: __, ...expected } = viewBefore;
  expect(restored).toEqual(expected);
  expect(await listTakenUnits(db)).toEqual(["A", "B", "C"]);
  await expect(undoStatus(contextAfter(db, 3), { id, status: "closed" })).rejects.toThrow("illegal-transition");
});

test("a crew that had already finished stays finished, and a resolved incident stays resolved", async ({ db }) => {
  const { id, assignments } = await createIncidentWithCrews(db, "onScene", "onScene");
  await advanceAssignment(contextAfter(db, 2), { id: assignments[0]?.id ?? "", state: "clear" });
  await resolveIncident(contextAfter(db, 3), { id });
  await closeIncident(contextAfter(db, 4), { id, code: "handled" });
  await undoStatus(contextAfter(db, 5), { id, status: "closed" });
  expect(await listCrewStates(db, id)).toEqual(["A clear", "B onScene"]);
  expect((await readView(db, id)).status).toBe("resolved");
  await undoStatus(contextAfter(db, 6), { id, status: "resolved" });
  expect(await readView(db, id)).toMatchObject({ status: "onScene", resolvedAt: null, reopened: 0 });
});

test.for(["close and undo", "resolve and undo", "resolve and reopen", "undo of another crew's step"] as const)(
  "an incident that a crew has finished stays on scene after: %s",
  async (action, { db }) => {
    const { id, assignments } = await createIncidentWithCrews(db, "onScene", "enRoute");
    await advanceAssignment(contextAfter(db, 2), { id: assignments[0]?.id ?? "", state: "clear" });
    if (action === "close and undo") {
      await closeIncident(contextAfter(db, 3), { id, code: "handled" });
      await undoStatus(contextAfter(db, 4), { id, status: "closed" });
    } else if (action === "undo of another crew's step") {
      const step = { id: assignments[1]?.id ?? "", state: "onScene" } as const;
      await advanceAssignment(contextAfter(db, 3), step);
      await undoCrewStep(contextAfter(db, 4), step);
    } else {
      await resolveIncident(contextAfter(db, 3), { id });
      if (action === "resolve and undo") await undoStatus(contextAfter(db, 4), { id, status: "resolved" });
      else await reopenIncident(contextAfter(db, 4), { id, reason: "masih ada korban" });
    }
    expect(await listCrewStates(db, id)).toEqual(["A clear", "B enRoute"]);
    expect((await readView(db, id)).status).toBe("onScene");
  },
);

test("crews from before a reopening do not count in the status", async ({ db }) => {
  const { id } = await createIncidentWithCrews(db, "onScene");
  await closeIncident(contextAfter(db, 2), { id, code: "handled" });
  await reopenIncident(contextAfter(db, 3), { id, reason: "masih ada korban" });
  expect((await readView(db, id)).status).toBe("verified");
  await resolveIncident(contextAfter(db, 4), { id });
  await undoStatus(contextAfter(db, 5), { id, status: "resolved" });
  expect((await readView(db, id)).status).toBe("verified");
});

test("a crew from before a reopening serves the incident again once its last step is undone", async ({ db }) => {
  const { id, assignments } = await createIncidentWithCrews(db, "onScene");
  await closeIncident(contextAfter(db, 2), { id, code: "handled" });
  await reopenIncident(contextAfter(db, 3), { id, reason: "masih ada korban" });
  expect((await readView(db, id)).unmet).toHaveLength(1);
  const assignmentId = assignments[0]?.id ?? "";
  await undoCrewStep(contextAfter(db, 4), { id: assignmentId, state: "clear" });
  expect(await readView(db, id)).toMatchObject({ status: "onScene", unmet: [] });
  await advanceAssignment(contextAfter(db, 5), { id: assignmentId, state: "clear" });
  expect(await readView(db, id)).toMatchObject({ status: "onScene", unmet: [] });
});

test("a closing cannot be undone once a crew has another task or is off duty, or after ten minutes", async ({ db }) => {
  const { id } = await createIncidentWithCrews(db, "enRoute", "assigned");
  await closeIncident(contextAfter(db, 2), { id, code: "handled" });
  const otherIncident = await anIncident(db, { type: await aType(db, []), now: openedAt });
  const unitIdOfB = (await db.select().from(unit).where(eq(unit.callSign, "B")))[0]?.id ?? "";
  const { id: otherAssignmentId } = await assignUnit(contextAfter(db, 3), {
    incidentId: otherIncident.id,
    unitId: unitIdOfB,
  });
  await expect(undoStatus(contextAfter(db, 4), { id, status: "closed" })).rejects.toMatchObject({
    code: "unit-taken",
    details: { callSign: "B" },
  });
  await undoAssignment(contextAfter(db, 4), { id: otherAssignmentId });
  const undoneAssignments = await db.select().from(assignment).where(eq(assignment.id, otherAssignmentId));
  expect(undoneAssignments).toMatchObject([{ state: "recalled", undone: true }]);
  await db.update(unit).set({ duty: "off-duty" }).where(eq(unit.id, unitIdOfB));
  await expect(undoStatus(contextAfter(db, 4), { id, status: "closed" })).rejects.toThrow("unit-unavailable");
  expect(await listTakenUnits(db)).toEqual([]);
  await db.update(unit).set({ duty: "available" }).where(eq(unit.id, unitIdOfB));
  await expect(undoStatus(contextAfter(db, 12.1), { id, status: "closed" })).rejects.toThrow("undo-too-late");
  await undoStatus(contextAfter(db, 12), { id, status: "closed" });
  expect(await listCrewStates(db, id)).toEqual(["A enRoute", "B assigned"]);
});

test("a verification is undone; one that came from reopening is not", async ({ db }) => {
  const { id } = await createIncidentWithCrews(db);
  await verifyIncident(contextAfter(db, 1), { id });
  await undoStatus(contextAfter(db, 2), { id, status: "verified" });
  expect(await readView(db, id)).toMatchObject({ status: "received", verifiedAt: null });
  await expect(undoStatus(contextAfter(db, 2), { id, status: "verified" })).rejects.toThrow("illegal-transition");
  await closeIncident(contextAfter(db, 3), { id, code: "handled" });
  await reopenIncident(contextAfter(db, 4), { id, reason: "masih ada korban" });
  await expect(undoStatus(contextAfter(db, 5), { id, status: "verified" })).rejects.toThrow("illegal-transition");
});

test("resolving with `withoutCrews` is refused while a crew is out", async ({ db }) => {
  const { id, assignments } = await createIncidentWithCrews(db, "enRoute");
  await expect(resolveIncident(contextAfter(db, 2), { id, withoutCrews: true })).rejects.toThrow("crews-out");
  await advanceAssignment(contextAfter(db, 3), { id: assignments[0]?.id ?? "", state: "recalled" });
  await resolveIncident(contextAfter(db, 4), { id, withoutCrews: true });
  expect((await readView(db, id)).status).toBe("resolved");
});

test("an assignment can be undone until the crew has left, even if it replaced another", async ({ db }) => {
  const { id, assignments } = await createIncidentWithCrews(db, "acknowledged");
  const [firstAssignment] = assignments;
  await aUnit(db, { callSign: "B", at: kmFrom(sekayu, 5) });
  const unitIdOfB = (await db.select().from(unit).where(eq(unit.callSign, "B")))[0]?.id ?? "";
  const replacementInput = { incidentId: id, unitId: unitIdOfB, insteadOf: firstAssignment?.id };
  await expect(assignFromConsole(contextAfter(db, 2), replacementInput)).rejects.toThrow("reason-needed");
  const { id: assignmentIdOfB } = await assignUnit(contextAfter(db, 2), {
    ...replacementInput,
    reason: "vehicle",
    note: "ban bocor",
  });
  const undoInput = {
    incidentId: id,
    unitId: firstAssignment?.unit.id ?? "",
    insteadOf: assignmentIdOfB,
    reason: "undo" as const,
  };
  await advanceAssignment(contextAfter(db, 3), { id: assignmentIdOfB, state: "acknowledged" });
  await advanceAssignment(contextAfter(db, 3), { id: assignmentIdOfB, state: "enRoute" });
  const tooLateRefusal = { code: "undo-too-late", details: { callSign: "B", state: "enRoute" } };
  await expect(assignUnit(contextAfter(db, 4), undoInput)).rejects.toMatchObject(tooLateRefusal);
  await expect(undoAssignment(contextAfter(db, 4), { id: assignmentIdOfB })).rejects.toMatchObject(tooLateRefusal);
  expect(await listCrewStates(db, id)).toEqual(["A recalled", "B enRoute"]);
  await undoCrewStep(contextAfter(db, 5), { id: assignmentIdOfB, state: "enRoute" });
  await assignUnit(contextAfter(db, 5), undoInput);
  expect(await listCrewStates(db, id)).toEqual(["A acknowledged", "B recalled"]);
  // The figures leave out undone assignments.
  const undoneRows = await db.select({ id: assignment.id }).from(assignment).where(eq(assignment.undone, true));
  expect(undoneRows.map((row) => row.id)).toContain(assignmentIdOfB);

  const log = await readIncidentLog(contextAfter(db, 6), { id });
  expect(log.filter((line) => line.what === "event" && line.kind === "unit.assigned")).toMatchObject([
    { callSign: "A", replaced: null },
    { callSign: "B", replaced: "A", data: { reason: "vehicle", noteId: expect.any(String) } },
  ]);
  expect(log.filter((line) => line.what === "event" && line.data.from === "recalled")).toMatchObject([
    { kind: "assignment.state-changed", callSign: "A", data: { to: "acknowledged", undo: true } },
  ]);
  expect(log.filter((line) => line.what === "note")).toMatchObject([{ text: "ban bocor" }]);
});

testOnBothDatabases(
  "undoing a recall restores the crew's state and times; not once it has another task",
  async ({ db }) => {
    const { id, assignments } = await createIncidentWithCrews(db, "enRoute");
    const [assignmentId, unitId] = [assignments[0]?.id ?? "", assignments[0]?.unit.id ?? ""];
    const undoRecall = { incidentId: id, unitId, reason: "undo" as const };
    const { version: _, ...incidentBefore } = await readView(db, id);
    await advanceAssignment(contextAfter(db, 2), { id: assignmentId, state: "recalled" });
    expect((await readView(db, id)).unmet).toHaveLength(1);
    expect(await assignFromConsole(contextAfter(db, 3), undoRecall)).toEqual({ id: assignmentId });
    expect(await readView(db, id)).toMatchObject(incidentBefore);
    expect(await listTakenUnits(db)).toEqual(["A"]);

    await advanceAssignment(contextAfter(db, 4), { id: assignmentId, state: "recalled" });
    const { id: otherId } = await anIncident(db, { type: await aType(db, []), now: openedAt });
    await assignUnit(contextAfter(db, 5), { incidentId: otherId, unitId });
    await expect(assignFromConsole(contextAfter(db, 6), undoRecall)).rejects.toMatchObject({ code: "unit-taken" });
  },
);

test("an undone recall fills a requirement of a plan that changed meanwhile, and forwards the incident again", async ({
  db,
}) => {
  const { id, assignments } = await createIncidentWithCrews(db, "acknowledged");
  const [sentAssignment] = assignments;
  const { forwardings } = await readView(db, id);
  await advanceAssignment(contextAfter(db, 2), { id: sentAssignment?.id ?? "", state: "recalled" });
  await editIncident(contextAfter(db, 3), { id, priority: { base: 2, value: 1 } });
  const agencyCode = forwardings[0]?.agency ?? "";
  await withdrawForwarding(contextAfter(db, 3), { incidentId: id, agencyCode });
  expect(await readView(db, id)).toMatchObject({ unmet: [{ missing: 1 }], forwardings: [] });
  await assignFromConsole(contextAfter(db, 4), {
    incidentId: id,
    unitId: sentAssignment?.unit.id ?? "",
    reason: "undo",
  });
  expect(await readView(db, id)).toMatchObject({ unmet: [], forwardings: [{ agency: agencyCode }] });
});

test("a step reported by mistake is undone, with the incident's status; a later step is not", async ({ db }) => {
  const { id, assignments } = await createIncidentWithCrews(db, "onScene");
  const assignmentId = assignments[0]?.id ?? "";
  expect((await readView(db, id)).status).toBe("onScene");
  await undoCrewStep(contextAfter(db, 2), { id: assignmentId, state: "onScene" });
  const undoneIncident = await readView(db, id);
  expect([
    undoneIncident.status,
    undoneIncident.assignments[0]?.state,
    undoneIncident.assignments[0]?.onSceneAt,
  ]).toEqual(["enRoute", "enRoute", null]);
  for (const state of ["onScene", "clear"] as const)
    await advanceAssignment(contextAfter(db, 3), { id: assignmentId, state });
  await expect(undoCrewStep(contextAfter(db, 4), { id: assignmentId, state: "onScene" })).rejects.toThrow(
    "illegal-transition",
  );
  await undoCrewStep(contextAfter(db, 4), { id: assignmentId, state: "clear" });
  expect(await listCrewStates(db, id)).toEqual(["A onScene"]);
  expect(await listTakenUnits(db)).toEqual(["A"]);
  const [lastEvent] = await db.select().from(event).where(eq(event.incidentId, id)).orderBy(desc(event.id)).limit(1);
  expect(lastEvent).toMatchObject({
    kind: "assignment.state-changed",
    data: { assignmentId, from: "clear", to: "onScene", undo: true },
  });

  // Undoing a transport also removes the facility to which the patient was to be taken.
  const [hospital] = await db.select().from(facility).limit(1);
  await advanceAssignment(contextAfter(db, 5), { id: assignmentId, state: "transporting" });
  await db.update(assignment).set({ facilityId: hospital?.id }).where(eq(assignment.id, assignmentId));
  await undoCrewStep(contextAfter(db, 6), { id: assignmentId, state: "transporting" });
  const [storedAssignment] = await db.select().from(assignment).where(eq(assignment.id, assignmentId));
  expect(storedAssignment).toMatchObject({ state: "onScene", facilityId: null });
});

test("a busy unit is pulled from another incident with a reason, and the undo sends it back until it has left", async ({
  db,
}) => {
  const { id: fromId, assignments } = await createIncidentWithCrews(db, "enRoute");
  const { id: intoId } = await anIncident(db, { type: await aType(db, []), now: openedAt });
  const [openAssignment] = assignments;
  const unitChoice = {
    incidentId: intoId,
    unitId: openAssignment?.unit.id ?? "",
    pulledFrom: openAssignment?.id ?? "",
  };
  await expect(assignFromConsole(contextAfter(db, 1), unitChoice)).rejects.toThrow("reason-needed");
  await expect(
    assignFromConsole(contextAfter(db, 1), { ...unitChoice, pulledFrom: randomUUID(), reason: "more-urgent" }),
  ).rejects.toMatchObject({ code: "invalid-input" });
  const { id } = await assignFromConsole(contextAfter(db, 2), { ...unitChoice, reason: "more-urgent" });
  expect([await listCrewStates(db, fromId), await listCrewStates(db, intoId)]).toEqual([
    ["A recalled"],
    ["A assigned"],
  ]);
  expect((await readView(db, fromId)).unmet).toHaveLength(1);

  const undoInput = { incidentId: fromId, unitId: unitChoice.unitId, pulledFrom: id, reason: "undo" as const };
  await assignFromConsole(contextAfter(db, 3), undoInput);
  expect([await listCrewStates(db, fromId), await listCrewStates(db, intoId)]).toEqual([["A enRoute"], ["A recalled"]]);
  expect((await readView(db, fromId)).unmet).toEqual([]);
  const assignedAgain = await assignFromConsole(contextAfter(db, 4), {
    ...unitChoice,
    pulledFrom: (await readView(db, fromId)).assignments.at(-1)?.id,
    reason: "more-urgent",
  });
  for (const state of ["acknowledged", "enRoute"] as const) {
    await advanceAssignment(contextAfter(db, 5), { id: assignedAgain.id, state });
  }
  await expect(assignFromConsole(contextAfter(db, 6), { ...undoInput, pulledFrom: assignedAgain.id })).rejects.toThrow(
    "undo-too-late",
  );
});

test("the control room sends a unit that lacks a skill only with a reason", async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  const unitWithoutSkill = await aUnit(db, { callSign: "PLAIN", at: sekayu });
  const { id } = await anIncident(db, { type: await aType(db, ["ambulance*1 trauma"]), now: openedAt });
  const unitChoice = { incidentId: id, unitId: unitWithoutSkill.id };
  const expectedRefusal = { code: "reason-needed", details: { callSign: "PLAIN", lacks: ["trauma"], hasPanic: false } };
  await expect(assignFromConsole(contextAfter(db, 1), unitChoice)).rejects.toMatchObject(expectedRefusal);
  expect(await listTakenUnits(db)).toEqual([]);
  await assignFromConsole(contextAfter(db, 2), { ...unitChoice, reason: "first-help" });
  expect(await readView(db, id)).toMatchObject({ unmet: [], assignments: [{ state: "assigned" }] });
});
