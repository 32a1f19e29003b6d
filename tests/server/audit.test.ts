import { eq, sql } from "drizzle-orm";
import type pg from "pg";
import { openPostgres } from "../../db/client";
import { canChangeEvents, grantRuntime } from "../../db/grant";
import { call } from "../../db/schema/calls";
import { event } from "../../db/schema/events";
import { incident } from "../../db/schema/incidents";
import { person } from "../../db/schema/people";
import { facility } from "../../db/schema/places";
import { exportEvents } from "../../server/audit/export-events";
import { listActors } from "../../server/audit/list-actors";
import { listEvents } from "../../server/audit/list-events";
import { record } from "../../server/audit/record";
import type { Context } from "../../server/context";
import { createIncident } from "../../server/incidents/create-incident";
import { createKey } from "../../server/keys/manage-keys";
import { aContext, anAgency, aType, aUnit, sekayu } from "../support/makers";
import { aPerson, createSession } from "../support/people";
import { startServer } from "../support/server";
import { findFormulas } from "../support/spreadsheet";
import { expect, test } from "../support/test";

test("the application's database role can add audit events but not change or delete them", async ({
  database,
  databaseUrl,
}) => {
  const role = `runtime_${process.pid}`;
  await database.db.execute(sql`create role ${sql.identifier(role)} login`);
  await grantRuntime(database, role);
  const restrictedUrl = new URL(databaseUrl);
  restrictedUrl.username = role;
  const restrictedDatabase = await openPostgres(restrictedUrl.href, { size: 1 });
  try {
    expect([await canChangeEvents(database), await canChangeEvents(restrictedDatabase)]).toEqual([true, false]);
    const { key } = await createKey(aContext(restrictedDatabase.db), { name: "made as the restricted role" });
    expect(key).toMatch(/^muba_/);
    for (const statement of [
      "update event set actor = 'nobody'",
      "delete from event",
      "truncate event",
      "drop table event",
      "alter table event disable trigger all",
      "drop trigger event_is_append_only on event",
      "update migration set hash = 'x'",
    ]) {
      const failure = await Promise.resolve(restrictedDatabase.db.execute(sql.raw(statement))).catch(
        (error: unknown) => error,
      );
      expect([statement, (failure as { cause?: pg.DatabaseError }).cause?.code]).toEqual([statement, "42501"]);
    }
    // The whole server works with this database role, including its jobs, the creation of partitions, and the feed.
    const server = await startServer({ databaseUrl: restrictedUrl.href, env: { SCREENS: "off", LOG_LEVEL: "warn" } });
    const response = await fetch(`${server.url}/api/v1/incidents`, {
      method: "POST",
      headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/json" },
      body: JSON.stringify({ type: await aType(database.db, []), location: sekayu }),
    });
    expect(response.status).toBe(201);
    await createSession(database.db, server, "dispatcher");
    await server.stop();
  } finally {
    await restrictedDatabase.close();
    await database.db.execute(sql`drop owned by ${sql.identifier(role)}`);
    await database.db.execute(sql`drop role ${sql.identifier(role)}`);
  }
});

test("events are filtered by person, incident, unit and time, and paged", async ({ db }) => {
  const { id, username } = await aPerson(db, "dispatcher", { username: "traced" });
  const actor = { ...aContext(db).actor, kind: "person", id, name: username, from: "10.1.2.3" } as const;
  const agency = await anAgency(db);
  const sentUnit = await aUnit(db, { agency, kind: "tow-truck", at: sekayu });
  const type = await aType(db, ["tow-truck*1"]);
  const context = aContext(db, { actor });
  const openedIncident = await createIncident(context, { type, location: sekayu, precision: "exact" });
  const [{ number: incidentNumber } = { number: 0 }] = await db
    .select({ number: incident.number })
    .from(incident)
    .where(sql`id = ${openedIncident.id}`);

  const listKinds = async (filter: object) =>
    (await listEvents({ db }, { limit: 100, ...filter })).events.map(({ kind }) => kind);
  const openingKinds = ["unit.assigned", "incident.forwarded", "incident.created"];
  expect(await listKinds({ incidentNumber })).toEqual(openingKinds);
  expect(await listKinds({ unitId: sentUnit.id })).toEqual(["unit.assigned"]);
  expect(await listKinds({ personId: id })).toEqual([...openingKinds, "person.created"]);
  expect(await listKinds({ personId: id, kind: "incident.created" })).toEqual(["incident.created"]);
  expect(await listKinds({ personId: id, until: new Date(0) })).toEqual([]);
  const [lastEvent] = (await listEvents({ db }, { limit: 1, incidentId: openedIncident.id })).events;
  expect(lastEvent).toMatchObject({
    name: username,
    from: "10.1.2.3",
    unit: sentUnit.callSign,
    incidentNumber,
  });

  const allIds = (await db.select({ id: event.id }).from(event)).map((row) => row.id).sort((a, b) => b - a);
  const pagedIds: number[] = [];
  for (let before: number | undefined, next: number | null = 0; next !== null; before = next ?? undefined) {
    const page = await listEvents({ db }, { limit: 3, before });
    pagedIds.push(...page.events.map((row) => row.id));
    next = page.next;
  }
  expect(pagedIds).toEqual(allIds);
});

test("an event names what it is about, even if that is neither an incident nor a unit", async ({ db }) => {
  const { id: personId } = await aPerson(db, "supervisor", { username: "subject" });
  const changedAgency = await anAgency(db);
  const typeCode = await aType(db, []);
  const [hospital] = await db.select({ id: facility.id, name: facility.name }).from(facility).limit(1);
  const receivedAt = new Date("2026-11-25T03:00:00Z");
  const [ringingCall] = await db.insert(call).values({ receivedAt, simulated: false }).returning({ id: call.id });
  const systemContext = aContext(db);
  const readSubject = async (actorId: string | null, entry: Parameters<typeof record>[2][number]) => {
    const actor = actorId ? { ...systemContext.actor, kind: "person" as const, id: actorId } : systemContext.actor;
    await record(db, { ...systemContext, actor }, [entry]);
    const { subjectName, subjectType, subjectCallAt } = (await listEvents({ db }, { limit: 1 })).events[0] ?? {};
    return subjectName ?? subjectType ?? (subjectCallAt && new Date(subjectCallAt));
  };
  const { name } = (await db.select({ name: person.name }).from(person).where(eq(person.id, personId)))[0] ?? {};
  expect(await readSubject(personId, { kind: "person.signed-in" })).toBe(name);
  expect(await readSubject(null, { kind: "person.changed", data: { personId } })).toBe(name);
  expect(await readSubject(null, { kind: "agency.changed", data: { agency: changedAgency.code } })).toBe(
    changedAgency.name,
  );
  expect(await readSubject(null, { kind: "facility.changed", data: { facility: hospital?.id } })).toBe(hospital?.name);
  expect(await readSubject(null, { kind: "local-place.changed", data: { place: "Simpang Randik" } })).toBe(
    "Simpang Randik",
  );
  expect(await readSubject(null, { kind: "plan.changed", data: { type: typeCode, priority: 1 } })).toEqual({
    nameId: typeCode,
    nameEn: typeCode,
  });
  expect(await readSubject(null, { kind: "call.missed", data: { callId: ringingCall?.id } })).toEqual(receivedAt);
  expect(await readSubject(null, { kind: "facility.changed", data: { facility: "deleted" } })).toBeNull();
});

test("the list of actors has every account and every other actor with an event, once each", async ({ db }) => {
  const inactivePerson = await aPerson(db, "leader", { username: "never-acted" });
  const { key } = await createKey(aContext(db), { name: "tracker" });
  const id = key.split("_")[1];
  const actor = { ...aContext(db).actor, kind: "key", id, name: "tracker" } as Context["actor"];
  for (const name of ["one", "two"]) await createKey(aContext(db, { actor }), { name });
  const actors = await listActors({ db });
  expect(actors).toContainEqual({ actor: `person:${inactivePerson.id}`, name: "never-acted" });
  expect(actors.filter(({ actor }) => actor === `key:${id}`)).toEqual([{ actor: `key:${id}`, name: "tracker" }]);
  expect(actors).toContainEqual({ actor: "system:test", name: null });
  const actorsWithEvents = (await db.selectDistinct({ actor: event.actor }).from(event)).map((row) => row.actor);
  expect(actors.map(({ actor }) => actor)).toEqual(expect.arrayContaining(actorsWithEvents));
  expect(new Set(actors.map(({ actor }) => actor)).size).toBe(actors.length);
});

test("the export is CSV without spreadsheet formulas and is itself audited", async ({ db, server }) => {
  const formulaActor = { ...aContext(db).actor, kind: "key", id: "=1+1" } as const;
  await createKey(aContext(db, { actor: formulaActor }), { name: 'a "quoted", name' });
  let csv = "";
  for await (const text of exportEvents(aContext(db), {})) csv += text;
  const lines = csv.trimEnd().split("\r\n");
  expect(lines[0]).toBe("id,at,actor,name,from,kind,incident,unit,data");
  expect(csv).toContain('""name"":""a \\""quoted\\"", name""');
  for (const name of ["x;=cmd|'/C calc'!A0", 'y;"=1+1', "z\n@SUM(1)"]) {
    await createKey(aContext(db, { actor: { ...formulaActor, id: name } }), { name });
  }
  const { cookie } = await createSession(db, server, "supervisor");
  const wholeCsv = await (await fetch(`${server.url}/api/audit.csv`, { headers: { cookie } })).text();
  expect(wholeCsv).toContain("cmd|'/C calc'!A0");
  expect(findFormulas(wholeCsv)).toEqual([]);
  const response = await fetch(`${server.url}/api/audit.csv?kind=audit.exported`, { headers: { cookie } });
  expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect((await response.text()).trimEnd().split("\r\n").length).toBe(4);
  const invalidResponse = await fetch(`${server.url}/api/audit.csv?kind=unheard-of`, { headers: { cookie } });
  expect([invalidResponse.status, (await invalidResponse.json()).errors[0].field]).toEqual([400, "kind"]);
});
