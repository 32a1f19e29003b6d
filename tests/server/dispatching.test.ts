import { eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { event } from "../../db/schema/events";
import { incidentType } from "../../db/schema/plans";
import { unit } from "../../db/schema/units";
import type { AssignmentState } from "../../db/vocabulary";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { assignUnit } from "../../server/assignment/assign-unit";
import { fillIncident, proposeUnits } from "../../server/assignment/fill-incident";
import { Refusal } from "../../server/errors";
import { changeStatus } from "../../server/incidents/change-status";
import { type IncidentView, readIncident } from "../../server/incidents/read-incidents";
import { aContext, anIncident, aType, aUnit, kmFrom, sekayu } from "../support/makers";
import { listSent, listUnmet, readStation, testRule } from "../support/rule";
import { expect } from "../support/test";

testRule("a type of mode confirm assigns nobody and lists what awaits confirmation", async (db) => {
  const incident = await createUnconfirmedIncident(db);
  expect(incident).toMatchObject({ mode: "confirm", status: "received" });
  expect(listSent(incident)).toEqual([]);
  expect(listUnmet(incident)).toEqual(["ambulance*2 awaiting-confirmation", "fire-engine*1 awaiting-confirmation"]);
  expect(await readTakenUnits(db)).toEqual([]);
});

testRule("the units of the rule are proposed without being locked", async (db) => {
  const incident = await createUnconfirmedIncident(db);
  const proposals = await proposeUnits(aContext(db), { incidentId: incident.id });
  expect(proposals.map(({ requirement, rank, unit: { callSign } }) => `${requirement}.${rank} ${callSign}`)).toEqual([
    "1.1 A-1",
    "1.2 A-2",
    "2.1 F-1",
  ]);
  expect(await readTakenUnits(db)).toEqual([]);
  // The proposed units can still be assigned to a different incident.
  expect(listSent(await anIncident(db, { type: await aType(db, ["ambulance*1"]) }))).toEqual(["A-1"]);
});

testRule("confirming assigns the units of the rule at that time", async (db) => {
  const incident = await createUnconfirmedIncident(db);
  await anIncident(db, { type: await aType(db, ["ambulance*1"]) });
  await fillIncident(aContext(db), { incidentId: incident.id });
  const filledIncident = await rereadIncident(db, incident);
  expect(filledIncident.status).toBe("assigned");
  expect(listSent(filledIncident)).toEqual(["A-2", "A-3", "F-1"]);
  expect(listUnmet(filledIncident)).toEqual([]);
  expect(filledIncident.assignments.map(({ chosenBy }) => chosenBy)).toEqual(["rule", "rule", "rule"]);
  expect(await readTakenUnits(db)).toEqual(["A-1", "A-2", "A-3", "F-1"]);
});

testRule("confirming twice assigns nobody twice", async (db) => {
  const incident = await createUnconfirmedIncident(db);
  await fillIncident(aContext(db), { incidentId: incident.id });
  await fillIncident(aContext(db), { incidentId: incident.id });
  expect(listSent(await rereadIncident(db, incident))).toEqual(["A-1", "A-2", "F-1"]);
});

testRule("after the confirmation, unmet requirements state their reason", async (db) => {
  const type = await aType(db, ["rescue-boat*1", "ambulance*1"], { mode: "confirm" });
  await aUnit(db, { callSign: "RESTING", duty: "off-duty", at: sekayu });
  const incident = await anIncident(db, { type });
  await fillIncident(aContext(db), { incidentId: incident.id });
  expect(listUnmet(await rereadIncident(db, incident))).toEqual([
    "rescue-boat*1 no-such-unit",
    "ambulance*1 none-on-duty",
  ]);
});

testRule("every type about women and children needs confirmation and is sensitive", async (db) => {
  const types = await db.select().from(incidentType).where(eq(incidentType.category, "women-and-children"));
  expect(types.length).toBeGreaterThan(0);
  expect(types.filter(({ mode, sensitive }) => mode !== "confirm" || !sensitive)).toEqual([]);
});

testRule("a dispatcher's choice fills the open requirement of its kind and lists the units passed over", async (db) => {
  const incident = await createUnconfirmedIncident(db);
  const chosenUnitId = await findUnitId(db, "A-3");
  await assignUnit(aContext(db), { incidentId: incident.id, unitId: chosenUnitId });
  const { assignments, ...incidentAfter } = await rereadIncident(db, incident);
  expect(assignments).toMatchObject([
    {
      chosenBy: "dispatcher",
      requirement: 1,
      rank: 3,
      basis: "fix",
      responsible: true,
      passedOver: [
        { callSign: "A-1", cause: "dispatcher-choice" },
        { callSign: "A-2", cause: "dispatcher-choice" },
      ],
    },
  ]);
  expect(assignments[0]?.distanceM).toBeCloseTo(3_000, 2);
  expect(incidentAfter.unmet.map(({ kind, missing }) => `${kind}*${missing}`)).toEqual([
    "ambulance*1",
    "fire-engine*1",
  ]);
});

testRule("a unit beyond the plan is assigned and fills no requirement", async (db) => {
  const incident = await anIncident(db, { type: await aType(db, ["ambulance*1"]) });
  await aUnit(db, { callSign: "T", kind: "tow-truck", at: sekayu });
  await assignUnit(aContext(db), { incidentId: incident.id, unitId: await findUnitId(db, "T") });
  const incidentAfter = await rereadIncident(db, incident);
  expect(incidentAfter.assignments).toMatchObject([{ requirement: null, unit: { callSign: "T" } }]);
  expect(listUnmet(incidentAfter)).toEqual(["ambulance*1 no-such-unit"]);
});

testRule("a chosen unit outside its response area is marked as mutual aid", async (db) => {
  const type = await aType(db, ["police-patrol*2"]);
  const incident = await anIncident(db, { type });
  const [responsibleStation, otherStation] = [
    await readStation(db, "polsek-sekayu"),
    await readStation(db, "polsek-lais"),
  ];
  for (const [callSign, station] of [
    ["OWN", responsibleStation],
    ["STRANGER", otherStation],
  ] as const) {
    await aUnit(db, { callSign, kind: "police-patrol", station, at: kmFrom(sekayu, 1) });
    await assignUnit(aContext(db), { incidentId: incident.id, unitId: await findUnitId(db, callSign) });
  }
  const { assignments } = await rereadIncident(db, incident);
  expect(assignments.map(({ unit: { callSign }, responsible }) => [callSign, responsible])).toEqual([
    ["OWN", true],
    ["STRANGER", false],
  ]);
});

testRule("replacing a unit recalls it in the same transaction", async (db) => {
  const incident = await anIncident(db, { type: await createPlannedType(db) });
  const [firstAssignment] = incident.assignments;
  await assignUnit(aContext(db), {
    incidentId: incident.id,
    unitId: await findUnitId(db, "A-3"),
    insteadOf: firstAssignment?.id,
  });
  const incidentAfter = await rereadIncident(db, incident);
  expect(incidentAfter.assignments.map(({ unit: { callSign }, state }) => `${callSign} ${state}`).sort()).toEqual([
    "A-1 recalled",
    "A-2 assigned",
    "A-3 assigned",
    "F-1 assigned",
  ]);
  expect(listUnmet(incidentAfter)).toEqual([]);
  expect(await readTakenUnits(db)).toEqual(["A-2", "A-3", "F-1"]);
  expect(incidentAfter.assignments.find(({ unit: { callSign } }) => callSign === "A-3")?.requirement).toBe(1);
});

testRule("a refused replacement recalls nobody", async (db) => {
  const incident = await anIncident(db, { type: await createPlannedType(db) });
  const [firstAssignment] = incident.assignments;
  await aUnit(db, { callSign: "RESTING", duty: "off-duty" });
  const replacement = { incidentId: incident.id, insteadOf: firstAssignment?.id };
  await expect(
    assignUnit(aContext(db), { ...replacement, unitId: await findUnitId(db, "RESTING") }),
  ).rejects.toMatchObject({
    code: "unit-unavailable",
  });
  await expect(assignUnit(aContext(db), { ...replacement, unitId: await findUnitId(db, "A-2") })).rejects.toMatchObject(
    {
      code: "unit-taken",
      details: { callSign: "A-2", by: { incidentNumber: incident.number, state: "assigned" } },
    },
  );
  const otherIncident = await anIncident(db, { type: await aType(db, ["ambulance*1"]) });
  const replacementAtOtherIncident = {
    incidentId: otherIncident.id,
    insteadOf: firstAssignment?.id,
    unitId: await findUnitId(db, "A-4"),
  };
  await expect(assignUnit(aContext(db), replacementAtOtherIncident)).rejects.toMatchObject({
    code: "invalid-input",
    details: { errors: [{ field: "insteadOf" }] },
  });
  expect(await rereadIncident(db, incident)).toEqual(incident);
  expect(await readTakenUnits(db)).toEqual(["A-1", "A-2", "A-3", "F-1"]);
});

testRule(
  "a crew that declines is free again, its requirement unmet, and nobody is assigned automatically",
  async (db) => {
    const incident = await anIncident(db, { type: await createPlannedType(db) });
    await advance(db, incident, "A-1", ["declined"]);
    const incidentAfter = await rereadIncident(db, incident);
    expect(incidentAfter.version).toBe(incident.version + 1);
    expect(listUnmet(incidentAfter)).toEqual(["ambulance*1 released"]);
    expect(await readTakenUnits(db)).toEqual(["A-2", "F-1"]);

    await fillIncident(aContext(db), { incidentId: incident.id });
    expect(listUnmet(await rereadIncident(db, incident))).toEqual([]);
    // The rule ignores earlier declines: the nearest available unit is assigned.
    expect(await readTakenUnits(db)).toEqual(["A-1", "A-2", "F-1"]);
  },
);

testRule("an incident's status follows its assignments; a clear one counts as filling its requirement", async (db) => {
  const incident = await anIncident(db, { type: await aType(db, ["ambulance*1"]), now: new Date() });
  expect(incident.status).toBe("received");
  await aUnit(db, { callSign: "A", at: sekayu });
  await fillIncident(aContext(db), { incidentId: incident.id });
  const steps = [
    ["acknowledged", "assigned"],
    ["enRoute", "enRoute"],
    ["onScene", "onScene"],
    ["transporting", "onScene"],
    ["clear", "onScene"],
  ] as const;
  for (const [state, status] of steps) {
    await advance(db, incident, "A", [state]);
    expect((await rereadIncident(db, incident)).status).toBe(status);
  }
  const resolvedIncident = await rereadIncident(db, incident);
  expect(listUnmet(resolvedIncident)).toEqual([]);
  expect(await readTakenUnits(db)).toEqual([]);
  const { acknowledgedAt, enRouteAt, onSceneAt, transportingAt, endedAt } = resolvedIncident.assignments[0] ?? {};
  const times = [acknowledgedAt, enRouteAt, onSceneAt, transportingAt, endedAt].map(
    (at) => at?.getTime() ?? Number.NaN,
  );
  expect(times).toEqual([...times].sort((a, b) => a - b));
});

testRule("an illegal step is refused with the current state", async (db) => {
  const incident = await anIncident(db, { type: await createPlannedType(db) });
  await expect(advance(db, incident, "A-1", ["onScene"])).rejects.toMatchObject({
    code: "illegal-transition",
    details: { from: "assigned", to: "onScene" },
  });
  await expect(advance(db, incident, "A-1", ["assigned"])).rejects.toBeInstanceOf(Refusal);
  expect(await rereadIncident(db, incident)).toEqual(incident);
});

testRule("closing frees every unit: on scene becomes clear, on the way becomes recalled", async (db) => {
  const incident = await anIncident(db, { type: await createPlannedType(db) });
  await advance(db, incident, "A-1", ["acknowledged", "enRoute", "onScene"]);
  await advance(db, incident, "A-2", ["acknowledged", "enRoute"]);
  const { version } = await rereadIncident(db, incident);
  await changeStatus(aContext(db), { id: incident.id, status: "closed", version });
  const closedIncident = await rereadIncident(db, incident);
  expect(closedIncident.status).toBe("closed");
  expect(closedIncident.closedAt).toBeInstanceOf(Date);
  expect(closedIncident.assignments.map(({ unit: { callSign }, state }) => `${callSign} ${state}`)).toEqual([
    "A-1 clear",
    "A-2 recalled",
    "F-1 recalled",
  ]);
  expect(closedIncident.assignments.filter(({ endedAt }) => endedAt === null)).toEqual([]);
  expect(await readTakenUnits(db)).toEqual([]);
  expect(listSent(await anIncident(db, { type: await aType(db, ["ambulance*1"]) }))).toEqual(["A-1"]);
});

testRule("nothing can be assigned to a closed incident", async (db) => {
  const incident = await createUnconfirmedIncident(db);
  await changeStatus(aContext(db), { id: incident.id, status: "closed", version: incident.version });
  const incidentClosed = { code: "incident-closed" };
  await expect(fillIncident(aContext(db), { incidentId: incident.id })).rejects.toMatchObject(incidentClosed);
  const unitChoice = { incidentId: incident.id, unitId: await findUnitId(db, "A-1") };
  await expect(assignUnit(aContext(db), unitChoice)).rejects.toMatchObject(incidentClosed);
  expect(await readTakenUnits(db)).toEqual([]);
});

testRule("changing an incident with an older version is refused", async (db) => {
  const incident = await anIncident(db, { type: await createPlannedType(db) });
  await advance(db, incident, "A-1", ["acknowledged"]);
  const statusChange = { id: incident.id, status: "resolved", version: incident.version } as const;
  await expect(changeStatus(aContext(db), statusChange)).rejects.toMatchObject({
    code: "stale-version",
    details: { current: { version: incident.version + 1, status: "assigned" } },
  });
});

testRule("the audit trail contains every step, in order and with its actor", async (db) => {
  const incident = await anIncident(db, { type: await createPlannedType(db) });
  await advance(db, incident, "A-1", ["declined"]);
  await assignUnit(aContext(db), { incidentId: incident.id, unitId: await findUnitId(db, "A-3") });
  const { version } = await rereadIncident(db, incident);
  await changeStatus(aContext(db), { id: incident.id, status: "closed", version });
  const events = await db.select().from(event).where(eq(event.incidentId, incident.id)).orderBy(event.id);
  expect(events.map(({ kind }) => kind)).toEqual([
    "incident.created",
    "incident.forwarded",
    "incident.forwarded",
    "incident.forwarded",
    "unit.assigned",
    "unit.assigned",
    "unit.assigned",
    "assignment.state-changed",
    "alarm.raised",
    "incident.forwarded",
    "unit.assigned",
    "alarm.ended",
    "incident.status-changed",
    "assignment.state-changed",
    "assignment.state-changed",
    "assignment.state-changed",
  ]);
  expect(new Set(events.map(({ actor }) => actor))).toEqual(new Set(["system:test"]));
});

testRule("a confirmation that finds no unit is recorded as well", async (db) => {
  const incident = await anIncident(db, { type: await aType(db, ["ambulance*1"], { mode: "confirm" }) });
  const eventsBefore = await db.select().from(event).where(eq(event.incidentId, incident.id));
  await fillIncident(aContext(db), { incidentId: incident.id });
  const eventsAfter = await db.select().from(event).where(eq(event.incidentId, incident.id));
  expect(eventsAfter.length).toBeGreaterThan(eventsBefore.length);
});

/**
 * Creates four ambulances and a fire engine, and an incident type that needs two ambulances and a fire engine. Returns
 * the type.
 */
async function createPlannedType(db: Db, mode: "auto" | "confirm" = "auto"): Promise<string> {
  for (const km of [1, 2, 3, 4]) await aUnit(db, { callSign: `A-${km}`, at: kmFrom(sekayu, km) });
  await aUnit(db, { callSign: "F-1", kind: "fire-engine", at: kmFrom(sekayu, 1) });
  return aType(db, ["ambulance*2", "fire-engine*1"], { mode });
}

async function createUnconfirmedIncident(db: Db): Promise<IncidentView> {
  return anIncident(db, { type: await createPlannedType(db, "confirm") });
}

function rereadIncident(db: Db, { id }: { id: string }): Promise<IncidentView> {
  return readIncident(aContext(db), { id });
}

async function advance(db: Db, incident: { id: string }, callSign: string, states: AssignmentState[]): Promise<void> {
  const { assignments } = await rereadIncident(db, incident);
  const id = assignments.find(({ unit }) => unit.callSign === callSign)?.id ?? "";
  for (const state of states) await advanceAssignment(aContext(db), { id, state });
}

async function findUnitId(db: Db, callSign: string): Promise<string> {
  const [existingUnit] = await db.select({ id: unit.id }).from(unit).where(eq(unit.callSign, callSign));
  return existingUnit?.id ?? "";
}

/** Returns the call signs of the assigned units. Expects that the column `taken` agrees with the open assignments. */
async function readTakenUnits(db: Db): Promise<string[]> {
  const { rows } = (await db.execute(sql`
    select call_sign as "callSign", taken, exists (
      select from assignment
      where unit_id = unit.id and state in ('assigned', 'acknowledged', 'enRoute', 'onScene', 'transporting')
    ) as sent
    from unit order by call_sign`)) as unknown as { rows: { callSign: string; taken: boolean; sent: boolean }[] };
  expect(rows.filter(({ taken, sent: isAssigned }) => taken !== isAssigned)).toEqual([]);
  return rows.filter(({ taken }) => taken).map(({ callSign }) => callSign);
}
