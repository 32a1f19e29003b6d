import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { event } from "../../db/schema/events";
import { note, press } from "../../db/schema/incidents";
import { person, screen } from "../../db/schema/people";
import { unit } from "../../db/schema/units";
import { assignUnit } from "../../server/assignment/assign-unit";
import { fillIncident } from "../../server/assignment/fill-incident";
import { openCall, setNumber } from "../../server/calls/open-call";
import { permissionsOf } from "../../server/domain/permission";
import { screenSettings } from "../../server/domain/screen-settings";
import { forwardIncident } from "../../server/forwarding/forward-incident";
import { verifyIncident } from "../../server/incidents/change-status";
import { changePerson } from "../../server/people/manage-people";
import { changeScreen } from "../../server/screens/manage-screens";
import { aContext, anAgency, anIncident, aType, aUnit, sekayu } from "../support/makers";
import { aPerson, createSession, post } from "../support/people";
import { expect, test } from "../support/test";

const countEvents = (db: Db) => db.$count(event);
const countKind = (db: Db, kind: "unit.duty-changed" | "incident.noted") => db.$count(event, eq(event.kind, kind));

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

test("100 changes of duty in one request write only what changed in the end", async ({ db, server }) => {
  const { crewUnit, send } = await aCrew(db, server, "restless");
  const dutyPress = (duty: string) => ({ id: randomUUID(), assignmentId: null, what: "duty", duty, at: new Date() });
  const dutyChanges = requestIndexes.map((index) => dutyPress(index % 2 === 0 ? "off-duty" : "available"));
  const countBefore = await countKind(db, "unit.duty-changed");
  const response = await send(dutyChanges);
  expect(response.status).toBe(200);
  expect(
    (await response.json()).result.data.json.outcomes.filter((outcome: { refused: unknown }) => outcome.refused),
  ).toEqual([]);
  expect(await countKind(db, "unit.duty-changed")).toBe(countBefore);
  await send([...dutyChanges.map(({ duty }) => dutyPress(duty)), dutyPress("off-duty")].slice(-100));
  expect(await countKind(db, "unit.duty-changed")).toBe(countBefore + 1);
  expect((await db.select().from(unit).where(eq(unit.id, crewUnit.id)))[0]?.duty).toBe("off-duty");
});

test("presses beyond a crew's quota are refused and not stored, so that the phone sends them again", async ({
  db,
  server,
}) => {
  const { assignmentId, send } = await aCrew(db, server, "flooding");
  const makeNotes = () =>
    requestIndexes.map(() => ({ id: randomUUID(), assignmentId, what: "note", text: "x", at: new Date() }));
  const countBefore = await countKind(db, "incident.noted");
  const statuses = [];
  for (let batch = 0; batch < 5; batch++) statuses.push((await send(makeNotes())).status);
  // A crew may cause 300 events in ten minutes, and signing in has caused one.
  expect(statuses).toEqual([200, 200, 429, 429, 429]);
  expect(await countKind(db, "incident.noted")).toBe(countBefore + 299);
  expect(await db.$count(note)).toBe(await db.$count(press, eq(press.what, "note")));
});

test("repeating an action that changes nothing writes no event", async ({ db }) => {
  const { id: personId } = await aPerson(db, "dispatcher", { username: "unchanged" });
  const scopes = permissionsOf.supervisor;
  const actor = { kind: "person", id: personId, name: "x", role: "supervisor", scopes, simulated: false } as const;
  const context = aContext(db, { actor });
  const { id } = await anIncident(db, { type: await aType(db, ["tow-truck*2"]) });
  const { code: agencyCode } = await anAgency(db);
  const openedCall = await openCall(context, {});
  const screenValues = { name: randomUUID(), settings: screenSettings({}), createdAt: new Date() };
  const [wallScreen] = await db.insert(screen).values(screenValues).returning();
  const [existingPerson] = await db.select().from(person).where(eq(person.id, personId));
  const actions: Record<string, () => Promise<unknown>> = {
    fill: () => fillIncident(context, { incidentId: id }),
    verify: () => verifyIncident(context, { id }),
    forward: () => forwardIncident(context, { incidentId: id, agencyCode }),
    number: () => setNumber(context, { id: openedCall?.id ?? "", callerNumber: "08123456789" }),
    person: () => changePerson(context, { id: personId, name: existingPerson?.name }),
    screen: () => changeScreen(context, { id: wallScreen?.id ?? "", settings: screenSettings({}) }),
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
