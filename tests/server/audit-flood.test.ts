import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { event } from "../../db/schema/events";
import { note, press } from "../../db/schema/incidents";
import { person, screen } from "../../db/schema/people";
import { unit } from "../../db/schema/units";
import { assignUnit } from "../../server/assignment/assign-unit";
import { fillIncident } from "../../server/assignment/fill-incident";
import { record } from "../../server/audit/record";
import { createManualCall, setCallerNumber } from "../../server/calls/manual-call";
import { receivePresses } from "../../server/crew/receive-presses";
import { permissionsOf } from "../../server/domain/permission";
import { completeScreenSettings } from "../../server/domain/screen-settings";
import { forwardIncident } from "../../server/forwarding/forward-incident";
import { verifyIncident } from "../../server/incidents/change-status";
import { changePerson } from "../../server/people/manage-people";
import { personActor } from "../../server/people/sign-in";
import { changeScreen } from "../../server/wall-screens/manage-screens";
import { aContext, anAgency, anIncident, aType, aUnit, sekayu } from "../support/makers";
import { aPerson, createSession, post } from "../support/people";
import { expect, test } from "../support/test";

const countEvents = (db: Db) => db.$count(event);
const countEventsOfKind = (db: Db, kind: "unit.duty-changed" | "incident.noted") =>
  db.$count(event, eq(event.kind, kind));

test("a wall that signs out everywhere 100 times writes no event", async ({ db, server }) => {
  const { cookie } = await createSession(db, server, "wall");
  const countBefore = await countEvents(db);
  for (let times = 0; times < 100; times++) {
    expect((await post(server.url, "/api/auth/sign-out-everywhere", undefined, cookie)).status).toBe(204);
  }
  expect(await countEvents(db)).toBe(countBefore);
});

test("a person who signs out everywhere writes one event", async ({ db, server }) => {
  const { cookie } = await createSession(db, server, "dispatcher");
  const countBefore = await countEvents(db);
  for (let times = 0; times < 3; times++) await post(server.url, "/api/auth/sign-out-everywhere", undefined, cookie);
  expect(await countEvents(db)).toBe(countBefore + 1);
});

async function aCrew(db: Db, server: { url: string }, username: string) {
  const crewUnit = await aUnit(db, { at: sekayu });
  const { id } = await anIncident(db, { type: await aType(db, []) });
  const { id: assignmentId } = await assignUnit(aContext(db), { incidentId: id, unitId: crewUnit.id });
  const { cookie } = await createSession(db, server, "crew", { username, unitId: crewUnit.id });
  const sendPresses = (presses: object[]) => post(server.url, "/api/trpc/crew.press", { json: { presses } }, cookie);
  return { crewUnit, assignmentId, send: sendPresses };
}

const requestIndexes = Array.from({ length: 100 }, (_, index) => index);

test("100 changes of duty in one request record only the net change", async ({ db, server }) => {
  const { crewUnit, send } = await aCrew(db, server, "restless");
  const dutyPress = (duty: string) => ({ id: randomUUID(), assignmentId: null, what: "duty", duty, at: new Date() });
  const dutyChanges = requestIndexes.map((index) => dutyPress(index % 2 === 0 ? "off-duty" : "available"));
  const countBefore = await countEventsOfKind(db, "unit.duty-changed");
  const response = await send(dutyChanges);
  expect(response.status).toBe(200);
  expect(
    (await response.json()).result.data.json.outcomes.filter((outcome: { refused: unknown }) => outcome.refused),
  ).toEqual([]);
  expect(await countEventsOfKind(db, "unit.duty-changed")).toBe(countBefore);
  await send([...dutyChanges.map(({ duty }) => dutyPress(duty)), dutyPress("off-duty")].slice(-100));
  expect(await countEventsOfKind(db, "unit.duty-changed")).toBe(countBefore + 1);
  expect((await db.select().from(unit).where(eq(unit.id, crewUnit.id)))[0]?.duty).toBe("off-duty");
});

test("presses beyond a crew's quota are refused and not stored, so that the phone sends them again", async ({
  db,
  server,
}) => {
  const { assignmentId, send } = await aCrew(db, server, "flooding");
  const makeNotes = () =>
    requestIndexes.map(() => ({ id: randomUUID(), assignmentId, what: "note", text: "x", at: new Date() }));
  const countBefore = await countEventsOfKind(db, "incident.noted");
  const statuses = [];
  for (let batch = 0; batch < 5; batch++) statuses.push((await send(makeNotes())).status);
  // A crew may cause 300 events in ten minutes. Signing in is not counted.
  expect(statuses).toEqual([200, 200, 200, 429, 429]);
  expect(await countEventsOfKind(db, "incident.noted")).toBe(countBefore + 300);
  expect(await db.$count(note)).toBe(await db.$count(press, eq(press.what, "note")));
});

test("sign-ins that others attempt in a crew's name use up neither its presses nor its sign-ins", async ({ db }) => {
  const { id: unitId } = await aUnit(db, { at: sekayu });
  const { id, username } = await aPerson(db, "crew", { username: "impersonated", unitId });
  const recordFailures = (from: string, failureCount: number) => {
    const actor = personActor({ id, name: username }, { from });
    const failures = Array.from({ length: failureCount }, () => ({ kind: "person.sign-in-failed" as const }));
    return record(db, { actor, now: () => new Date() }, failures);
  };
  for (const from of ["10.0.0.1", "10.0.0.2"]) await recordFailures(from, 2_000);
  await expect(recordFailures("10.0.0.1", 1)).rejects.toThrow("rate-limited");
  const owner = personActor({ id, name: username }, { from: "10.0.0.3" });
  await record(db, { actor: owner, now: () => new Date() }, [{ kind: "person.signed-in" }]);
  const scopes = permissionsOf.crew;
  const crew = { kind: "person", id, name: username, role: "crew", scopes, simulated: false, unitId } as const;
  const panic = { id: randomUUID(), assignmentId: null, what: "panic", at: new Date() } as const;
  const { outcomes } = await receivePresses(aContext(db, { actor: crew }), { presses: [panic] });
  expect(outcomes).toEqual([{ id: panic.id, refused: null }]);
});

test("repeating an action that changes nothing writes no event", async ({ db }) => {
  const { id: personId } = await aPerson(db, "dispatcher", { username: "unchanged" });
  const scopes = permissionsOf.supervisor;
  const actor = { kind: "person", id: personId, name: "x", role: "supervisor", scopes, simulated: false } as const;
  const context = aContext(db, { actor });
  const { id } = await anIncident(db, { type: await aType(db, ["tow-truck*2"]) });
  const { code: agencyCode } = await anAgency(db);
  const openedCall = await createManualCall(context, {});
  const screenValues = { name: randomUUID(), settings: completeScreenSettings({}), createdAt: new Date() };
  const [wallScreen] = await db.insert(screen).values(screenValues).returning();
  const [existingPerson] = await db.select().from(person).where(eq(person.id, personId));
  const actions: Record<string, () => Promise<unknown>> = {
    fill: () => fillIncident(context, { incidentId: id }),
    verify: () => verifyIncident(context, { id }),
    forward: () => forwardIncident(context, { incidentId: id, agencyCode }),
    number: () => setCallerNumber(context, { id: openedCall?.id ?? "", callerNumber: "08123456789" }),
    person: () => changePerson(context, { id: personId, name: existingPerson?.name }),
    screen: () => changeScreen(context, { id: wallScreen?.id ?? "", settings: completeScreenSettings({}) }),
  };
  const eventCounts: Record<string, number> = {};
  for (const [name, runAction] of Object.entries(actions)) {
    await runAction();
    const countBefore = await countEvents(db);
    await runAction();
    eventCounts[name] = (await countEvents(db)) - countBefore;
  }
  expect(eventCounts).toEqual({ fill: 0, verify: 0, forward: 0, number: 0, person: 0, screen: 0 });
});
