import { randomUUID } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { similarIncidents } from "../../db/queries/similar";
import { call } from "../../db/schema/calls";
import { event } from "../../db/schema/events";
import { incident, note } from "../../db/schema/incidents";
import { target } from "../../db/schema/plans";
import { formatPoint } from "../../db/sql";
import { attachCall, detachCall } from "../../server/calls/attach-call";
import { claimCall } from "../../server/calls/claim-call";
import { filterCall } from "../../server/calls/filter-call";
import { receiveCall } from "../../server/calls/receive-call";
import { actorReference, type Context } from "../../server/context";
import { permissionsOf } from "../../server/domain/permission";
import { createIncident } from "../../server/incidents/create-incident";
import { findSimilar } from "../../server/intake/find-similar";
import { searchPlaces } from "../../server/places/search-places";
import { aContext, deleteUnitsAndIncidents, kmFrom, sekayu } from "../support/makers";
import { aPerson } from "../support/people";
import { expect, test, testOnBothDatabases } from "../support/test";

const noon = new Date("2026-11-25T05:00:00Z");
const timeAfter = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);

async function aCallTaker(db: Db, username = "taker", at = noon): Promise<Context> {
  const { id } = await aPerson(db, "call-taker", { username });
  const scopes = permissionsOf["call-taker"];
  const actor = { kind: "person", id, name: username, role: "call-taker", scopes, simulated: false } as const;
  return aContext(db, { actor, now: () => at });
}

/** Creates a ringing call and claims it; returns its id. */
async function aClaimedCall(context: Context, callerNumber: string): Promise<string> {
  const { id } = await receiveCall({ ...context, actor: aContext(context.db).actor }, { callerNumber });
  await claimCall(context, { id });
  return id;
}

const fireReport = { type: "building-fire", precision: "exact" } as const;

/**
 * Returns the numbers of the incidents offered as duplicates of a report. Strong matches have an exclamation mark:
 * "7!", "8".
 */
async function findOfferedNumbers(
  context: Context,
  input: Partial<Parameters<typeof findSimilar>[1]> & { location: LngLat },
) {
  const offeredIncidents = await findSimilar(context, { ...fireReport, placeName: null, ...input });
  return offeredIncidents.map(({ number, strong }) => `${number}${strong ? "!" : ""}`);
}

async function readNumber(db: Db, id: string): Promise<number> {
  const [existingIncident] = await db.select({ number: incident.number }).from(incident).where(eq(incident.id, id));
  return existingIncident?.number ?? 0;
}

test.beforeEach(async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  await db.delete(target);
});

testOnBothDatabases("three calls on one fire from three places 300 m apart become one incident", async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  const places = [sekayu, kmFrom(sekayu, 0.3), kmFrom(sekayu, 0.3, 0)];
  const callTakers = [
    await aCallTaker(db, "one"),
    await aCallTaker(db, "two", timeAfter(2)),
    await aCallTaker(db, "three", timeAfter(4.9)),
  ];
  const callIds = [];
  for (const [index, callTaker] of callTakers.entries()) callIds.push(await aClaimedCall(callTaker, `081200${index}`));
  const [firstTaker, secondTaker, thirdTaker] = callTakers as [Context, Context, Context];

  expect(await findOfferedNumbers(firstTaker, { location: places[0] as LngLat })).toEqual([]);
  const incidentInput = {
    ...fireReport,
    location: places[0] as LngLat,
    callId: callIds[0],
    description: "rumah terbakar",
  };
  const { id } = await createIncident(firstTaker, incidentInput);
  const number = await readNumber(db, id);

  for (const [index, taker] of [secondTaker, thirdTaker].entries()) {
    expect(await findOfferedNumbers(taker, { location: places[index + 1] as LngLat })).toEqual([`${number}!`]);
    const text = `api sudah ke tetangga, ${index + 2}`;
    expect(await attachCall(taker, { callId: callIds[index + 1] ?? "", incidentId: id, note: text })).toEqual({
      number,
    });
  }
  expect(await db.select({ id: incident.id }).from(incident)).toEqual([{ id }]);
  const attachedCalls = await db.select().from(call).where(eq(call.incidentId, id)).orderBy(call.callerNumber);
  expect(attachedCalls.map(({ disposition }) => disposition)).toEqual(["emergency", "duplicate", "duplicate"]);
  expect(attachedCalls.map(({ disposedBy }) => disposedBy)).toEqual(
    callTakers.map(({ actor }) => `person:${actor.id}`),
  );
  expect((await db.select().from(note)).map(({ text }) => text).sort()).toEqual([
    "api sudah ke tetangga, 2",
    "api sudah ke tetangga, 3",
  ]);
  const [similarIncident] = await findSimilar(thirdTaker, { ...fireReport, location: sekayu, placeName: null });
  expect(similarIncident).toMatchObject({
    number,
    callers: 3,
    similarityReasons: ["same-type", "near"],
    minutes: expect.closeTo(4.9, 1),
  });
});

test("a fire in the neighbouring village is offered, but never as a strong match", async ({ db }) => {
  const [kayuAra] = await searchPlaces({ db }, { words: "kayu ara", limit: 1 });
  const [lumpatan] = await searchPlaces({ db }, { words: "lumpatan", limit: 1 });
  if (!kayuAra || !lumpatan) throw new Error("the reference data has both villages");
  const callTaker = await aCallTaker(db);
  const { id } = await createIncident(callTaker, {
    ...fireReport,
    location: kayuAra,
    precision: "village",
    address: "Kayu Ara",
  });
  const number = await readNumber(db, id);
  const lumpatanReport = { location: lumpatan, precision: "village", placeName: "Lumpatan" } as const;
  expect(await findOfferedNumbers(callTaker, lumpatanReport)).toEqual([`${number}`]);
  // The same place name in the same village is a strong match.
  expect(
    await findOfferedNumbers(callTaker, { location: kayuAra, precision: "village", placeName: "Kayu Ara" }),
  ).toEqual([`${number}!`]);
  // If both locations are exact and three kilometres apart, the incident is not offered at all.
  await db.update(incident).set({ precision: "exact" });
  expect(await findOfferedNumbers(callTaker, { location: kmFrom(kayuAra, 3), precision: "exact" })).toEqual([]);
});

test("an incident is not offered as a duplicate to the form that created it, but to another person's form", async ({
  db,
}) => {
  const callTaker = await aCallTaker(db, "one");
  const idempotencyKey = randomUUID();
  const { id } = await createIncident(callTaker, { ...fireReport, location: sekayu }, idempotencyKey);
  const number = await readNumber(db, id);
  expect(await findOfferedNumbers(callTaker, { location: sekayu, idempotencyKey })).toEqual([]);
  expect(await findOfferedNumbers(callTaker, { location: sekayu })).toEqual([`${number}!`]);
  const otherCallTaker = await aCallTaker(db, "two");
  expect(await findOfferedNumbers(otherCallTaker, { location: sekayu, idempotencyKey })).toEqual([`${number}!`]);
});

test("a sensitive incident is offered without its place, and recorded as viewed", async ({ db }) => {
  const callTaker = await aCallTaker(db);
  const { id } = await createIncident(callTaker, { ...fireReport, location: sekayu, address: "Lorong Melati 3" });
  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, id));
  const offeredIncidents = await findSimilar(callTaker, {
    ...fireReport,
    location: kmFrom(sekayu, 0.2),
    placeName: null,
  });
  expect(offeredIncidents).toMatchObject([{ id, address: null, lng: null, lat: null, distanceM: null }]);
  const viewCondition = and(eq(event.incidentId, id), eq(event.kind, "incident.viewed"));
  expect(await db.$count(event, viewCondition)).toBe(1);
});

test("time, type and place can each weaken a match", async ({ db }) => {
  const callTaker = await aCallTaker(db);
  const { id } = await createIncident(callTaker, { ...fireReport, location: sekayu });
  const number = await readNumber(db, id);
  const closePlace = kmFrom(sekayu, 0.2);
  const contextAt = (minutes: number) => ({ ...callTaker, now: () => timeAfter(minutes) });
  expect(await findOfferedNumbers(contextAt(29), { location: closePlace })).toEqual([`${number}!`]);
  expect(await findOfferedNumbers(contextAt(31), { location: closePlace })).toEqual([`${number}`]);
  expect(await findOfferedNumbers(contextAt(13 * 60), { location: closePlace })).toEqual([]);
  expect(await findOfferedNumbers(contextAt(3), { location: closePlace, type: "land-fire" })).toEqual([`${number}!`]);
  expect(await findOfferedNumbers(contextAt(3), { location: closePlace, type: "theft" })).toEqual([`${number}`]);
  expect(await findOfferedNumbers(contextAt(3), { location: kmFrom(sekayu, 0.7), precision: "approximate" })).toEqual([
    `${number}`,
  ]);
  expect(await findOfferedNumbers(contextAt(3), { location: closePlace, type: null })).toEqual([`${number}`]);
});

test("the duplicate thresholds of a category come from the target table", async ({ db }) => {
  const callTaker = await aCallTaker(db);
  const { id } = await createIncident(callTaker, { ...fireReport, location: sekayu });
  const number = await readNumber(db, id);
  const distantReport = { location: kmFrom(sekayu, 0.9) };
  expect(await findOfferedNumbers(callTaker, distantReport)).toEqual([]);
  await db.insert(target).values({ category: "fire", duplicateM: 1_000, duplicateMinutes: 10 });
  expect(await findOfferedNumbers(callTaker, distantReport)).toEqual([`${number}!`]);
  expect(await findOfferedNumbers({ ...callTaker, now: () => timeAfter(11) }, distantReport)).toEqual([`${number}`]);
});

test("two patients are two incidents: illnesses are duplicates only at very short distance", async ({ db }) => {
  const callTaker = await aCallTaker(db);
  await createIncident(callTaker, { type: "breathing-difficulty", location: sekayu, precision: "exact" });
  const readStrengthsAt = async (km: number) =>
    (
      await findSimilar(callTaker, {
        type: "breathing-difficulty",
        location: kmFrom(sekayu, km),
        precision: "exact",
        placeName: null,
      })
    ).map(({ strong }) => strong);
  expect([await readStrengthsAt(0.05), await readStrengthsAt(0.3)]).toEqual([[true], []]);
});

test("an incident closed within half an hour is shown, but no call can be attached to it", async ({ db }) => {
  const callTaker = await aCallTaker(db);
  const callId = await aClaimedCall(callTaker, "0812");
  const { id } = await createIncident(callTaker, { ...fireReport, location: sekayu });
  const number = await readNumber(db, id);
  await db.update(incident).set({ status: "closed", closedAt: timeAfter(5) });
  const contextAt = (minutes: number) => ({ ...callTaker, now: () => timeAfter(minutes) });
  expect(await findOfferedNumbers(contextAt(10), { location: sekayu })).toEqual([`${number}`]);
  expect(await findOfferedNumbers(contextAt(36), { location: sekayu })).toEqual([]);
  await expect(attachCall(callTaker, { callId, incidentId: id })).rejects.toMatchObject({ code: "incident-closed" });
});

test("a call attached to the wrong incident is detached while that incident is open: it is claimed again, and its note is removed", async ({
  db,
}) => {
  const callTaker = await aCallTaker(db);
  const otherContext = await aCallTaker(db, "other");
  const callId = await aClaimedCall(callTaker, "0812");
  const { id } = await createIncident(otherContext, { ...fireReport, location: sekayu });
  await attachCall(callTaker, { callId, incidentId: id, note: "ada asap" });
  const [attachedCall] = await db.select().from(call).where(eq(call.id, callId));
  const callAfterDetaching = await detachCall({ ...callTaker, now: () => timeAfter(3) }, { callId });
  expect(callAfterDetaching).toMatchObject({ id: callId, state: "claimed", mine: true, note: "ada asap" });
  const [storedCall] = await db.select().from(call).where(eq(call.id, callId));
  expect(storedCall).toMatchObject({ incidentId: null, disposition: null, disposedAt: null, disposedBy: null });
  expect(storedCall).toMatchObject({ claimedAt: attachedCall?.claimedAt, claimSeenAt: timeAfter(3) });
  expect(await db.select().from(note).where(eq(note.incidentId, id))).toEqual([]);
  const events = await db
    .select({ kind: event.kind })
    .from(event)
    .where(and(eq(event.incidentId, id), sql`${event.data} ->> 'callId' = ${callId}`))
    .orderBy(event.id);
  expect(events.map(({ kind }) => kind)).toEqual(["call.attached", "call.detached"]);
  // The call can be attached again, or be used to create a separate incident.
  await attachCall(callTaker, { callId, incidentId: id });
  await detachCall(callTaker, { callId });
  const newIncident = await createIncident(callTaker, { ...fireReport, location: sekayu, callId });
  expect(newIncident.created).toBe(true);
});

test("the call an incident was created for cannot be detached, nor any call once it is closed", async ({ db }) => {
  const callTaker = await aCallTaker(db);
  const [firstCallId, secondCallId] = [await aClaimedCall(callTaker, "0811"), await aClaimedCall(callTaker, "0812")];
  const { id } = await createIncident(callTaker, { ...fireReport, location: sekayu, callId: firstCallId });
  await expect(detachCall(callTaker, { callId: firstCallId })).rejects.toMatchObject({ code: "illegal-transition" });
  await attachCall(callTaker, { callId: secondCallId, incidentId: id });
  await db.update(incident).set({ status: "closed", closedAt: noon });
  await expect(detachCall(callTaker, { callId: secondCallId })).rejects.toMatchObject({ code: "incident-closed" });
});

test("a call is linked once, and only by the person who has claimed it", async ({ db }) => {
  const [callTaker, otherContext] = [await aCallTaker(db), await aCallTaker(db, "other")];
  const keyContext = aContext(db, { actor: { ...aContext(db).actor, kind: "key", id: "k" }, now: () => noon });
  const createFromCall = (context: Context, callId: string) =>
    createIncident(context, { ...fireReport, location: sekayu, callId });

  const claimedCallId = await aClaimedCall(callTaker, "0811");
  await expect(createFromCall(otherContext, claimedCallId)).rejects.toMatchObject({ code: "call-claimed" });
  expect(await db.select().from(incident)).toEqual([]);
  const { id } = await createFromCall(callTaker, claimedCallId);
  await expect(createFromCall(callTaker, claimedCallId)).rejects.toMatchObject({ code: "call-over" });
  await expect(
    attachCall(callTaker, {
      callId: claimedCallId,
      incidentId: (await createIncident(callTaker, { ...fireReport, location: sekayu })).id,
    }),
  ).rejects.toMatchObject({ code: "call-over" });
  const [storedCall] = await db.select().from(call).where(eq(call.id, claimedCallId));
  expect(storedCall).toMatchObject({
    incidentId: id,
    disposition: "emergency",
    disposedBy: `person:${callTaker.actor.id}`,
  });
  expect(storedCall?.disposedAt).toEqual(noon);

  const secondCallId = await aClaimedCall(callTaker, "0812");
  await expect(attachCall(otherContext, { callId: secondCallId, incidentId: id })).rejects.toMatchObject({
    code: "call-claimed",
  });
  await expect(attachCall(keyContext, { callId: secondCallId, incidentId: id })).rejects.toMatchObject({
    code: "call-claimed",
  });
  await attachCall(callTaker, { callId: secondCallId, incidentId: id });
  const ringingCallId = (await receiveCall(keyContext, { callerNumber: "0813" })).id;
  await attachCall(otherContext, { callId: ringingCallId, incidentId: id });
  // A second click does not attach the call again.
  await attachCall(otherContext, { callId: ringingCallId, incidentId: id });
  expect(await db.select().from(note)).toEqual([]);

  const prankCallId = await aClaimedCall(callTaker, "0814");
  await filterCall(callTaker, { id: prankCallId, disposition: "prank" });
  await expect(attachCall(callTaker, { callId: prankCallId, incidentId: id })).rejects.toMatchObject({
    code: "call-over",
  });
});

test("when a call is attached again because the response was lost, text typed since is added once", async ({ db }) => {
  const [callTaker, otherContext] = [await aCallTaker(db), await aCallTaker(db, "other")];
  const callId = await aClaimedCall(callTaker, "0812");
  const { id } = await createIncident(otherContext, { ...fireReport, location: sekayu });
  const attach = (context: Context, text: string) =>
    attachCall(context, { callId, incidentId: id, note: text }).then(async () =>
      (await db.select({ text: note.text }).from(note).orderBy(note.at)).map(({ text }) => text).sort(),
    );
  expect(await attach(callTaker, "ada asap")).toEqual(["ada asap"]);
  expect(await attach(callTaker, "ada asap")).toEqual(["ada asap"]);
  for (let repeat = 0; repeat < 2; repeat++)
    expect(await attach(callTaker, "ada asap, dua korban")).toEqual([", dua korban", "ada asap"]);
  for (let repeat = 0; repeat < 2; repeat++)
    expect(await attach(otherContext, "ada asap")).toEqual([", dua korban", "ada asap", "ada asap"]);
  const notedEvents = await db.select().from(event).where(eq(event.kind, "incident.noted"));
  expect(notedEvents).toHaveLength(2);
  expect(await attach(callTaker, "ada asap, dua korban\nLorong 3")).toContain("Lorong 3");
  // Detaching the call removes the notes of the person who held it, but no colleague's. The call keeps their text.
  expect(await detachCall(callTaker, { callId })).toMatchObject({ note: "ada asap\n, dua korban\nLorong 3" });
  const remainingNotes = await db.select({ text: note.text, author: note.author }).from(note);
  expect(remainingNotes).toEqual([{ text: "ada asap", author: actorReference(otherContext.actor) }]);
});

test("two people who attach one call concurrently attach it once", async ({ db }) => {
  const callTaker = await aCallTaker(db);
  const callId = await aClaimedCall(callTaker, "0812");
  const ids = [];
  for (let index = 0; index < 2; index++)
    ids.push((await createIncident(callTaker, { ...fireReport, location: sekayu })).id);
  const results = await Promise.allSettled(ids.map((incidentId) => attachCall(callTaker, { callId, incidentId })));
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const attachedCalls = await db
    .select()
    .from(event)
    .where(sql`kind = 'call.attached' and data ->> 'callId' = ${callId}`);
  expect(attachedCalls).toHaveLength(1);
});

test("among 20,000 incidents the near ones are found by the spatial index", async ({ db }) => {
  await db.execute(sql`
    insert into incident (type_code, priority, status, location, precision, district_code, boundary, sensitive, simulated, opened_at, opened_by, closed_at)
    select 'building-fire', 2, case when number % 40 = 0 then 'received' else 'closed' end,
      st_setsrid(st_makepoint(102.8 + (number * 7919 % 20000) / 10000.0, -3.3 + (number * 104729 % 20000) / 12000.0), 4326)::geography,
      'exact', '16.06.01', false, false, true, ${noon.toISOString()}::timestamptz, 'system:test',
      case when number % 40 = 0 then null else ${noon.toISOString()}::timestamptz - make_interval(mins => number) end
    from generate_series(1, 20000) as number`);
  await db.execute("analyze incident");
  const parameters = {
    at: formatPoint(sekayu),
    farthest_m: 1_000,
    closed_since: timeAfter(-30),
    opened_since: timeAfter(-60),
    opened_by: "",
    own_key: "",
    max_rows: 60,
  };
  const nearIncidents = await similarIncidents(db, parameters);
  expect(nearIncidents.every(({ distanceM }) => distanceM <= 1_000)).toBe(true);
  const sqlLiteral = (value: unknown) => `'${value instanceof Date ? value.toISOString() : value}'`;
  const statementText = similarIncidents
    .values(parameters)
    .reduce<string>(
      (statement, value, index) => statement.replaceAll(`$${index + 1}::`, `${sqlLiteral(value)}::`),
      similarIncidents.text,
    );
  const { rows } = (await db.execute(sql.raw(`explain ${statementText}`))) as unknown as {
    rows: Record<"QUERY PLAN", string>[];
  };
  const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
  expect(plan).toContain("incident_open_location");
  expect(plan).toContain("incident_closed_at");
  expect(plan).not.toMatch(/Seq Scan on incident\b/);
});
