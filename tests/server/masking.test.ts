import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { type Role, scopes } from "../../db/access-vocabulary";
import type { Db } from "../../db/client";
import { agency } from "../../db/schema/agencies";
import { call } from "../../db/schema/calls";
import { event } from "../../db/schema/events";
import { assignment, incident, note } from "../../db/schema/incidents";
import { unit, unitPosition } from "../../db/schema/units";
import { assignUnit } from "../../server/assignment/assign-unit";
import { isHeavy } from "../../server/domain/limits";
import { addNote } from "../../server/incidents/add-note";
import { changeSensitivity } from "../../server/incidents/change-sensitivity";
import { changeStatus } from "../../server/incidents/change-status";
import { createIncident } from "../../server/incidents/create-incident";
import { createKey } from "../../server/keys/manage-keys";
import { appRouter } from "../../server/router";
import { acceptPositions } from "../../server/units/accept-positions";
import { aContext, anAgency, aType, aUnit } from "../support/makers";
import { createSession, post } from "../support/people";
import { expect, test } from "../support/test";

/** Values of the sensitive incident that must not be in the responses to viewers without permission to see it. */
const place = { lng: 103.912345, lat: -2.876543 };
const secretValues = {
  longitude: "103.912",
  latitude: "2.8765",
  address: "Lorong Melati Rahasia",
  description: "Bunga Kenanga",
  caller: "081299887766",
  type: "kekerasan-terencana",
};
const secrets = Object.entries(secretValues);

type TestData = Awaited<ReturnType<typeof createSecrets>>;

/**
 * Creates a sensitive incident whose crew is at the victim's address, and an ordinary incident nearby for which the
 * rule passed this crew over.
 */
async function createSecrets(db: Db) {
  const context = aContext(db, { actor: { ...aContext(db).actor, kind: "person", id: "x", scopes } });
  const protectionAgency = await anAgency(db, { code: "protector" });
  const assignedUnit = await aUnit(db, { agency: protectionAgency, kind: "protection-team", at: place });
  const otherUnit = await aUnit(db, {
    agency: await anAgency(db, { code: "stranger" }),
    kind: "protection-team",
    at: { lng: 103.8, lat: -2.9 },
  });
  const type = await aType(db, []);
  const { address, description } = secretValues;
  const [existingCall] = await db
    .insert(call)
    .values({ callerNumber: secretValues.caller, receivedAt: new Date(), simulated: false, note: description })
    .returning();
  const openedIncident = await createIncident(context, {
    type,
    location: place,
    precision: "exact",
    address,
    description,
    callId: existingCall?.id,
  });
  await assignUnit(context, { incidentId: openedIncident.id, unitId: assignedUnit.id });
  await changeSensitivity(context, { id: openedIncident.id, sensitive: true, reason: "asked for by the family" });
  await db
    .update(incident)
    .set({ typeCode: await createSecretType(db) })
    .where(eq(incident.id, openedIncident.id));

  const nearbyLocation = { lng: 103.85, lat: -2.85 };
  const ordinaryType = await aType(db, ["protection-team*1"]);
  const ordinaryIncident = await createIncident(context, {
    type: ordinaryType,
    location: nearbyLocation,
    precision: "exact",
  });
  return { context, id: openedIncident.id, ordinaryId: ordinaryIncident.id, assignedUnit, other: otherUnit };
}

async function createSecretType(db: Db): Promise<string> {
  const { incidentType } = await import("../../db/schema/plans");
  const typeFields = { nameId: "x", nameEn: "x", category: "women-and-children", mode: "confirm" } as const;
  await db.insert(incidentType).values({ code: secretValues.type, ...typeFields, sensitive: true, defaultPriority: 1 });
  return secretValues.type;
}

/**
 * Calls every query and mutation except `dispatch.types` and `admin.saveType`, each with several inputs; those that
 * take no input are called once. Sends all inputs of a query in one batch, unless the server does not batch it. Returns
 * the bytes of all responses and of the audit export.
 */
async function readEverythingOverTrpc(url: string, cookie: string, { id, assignedUnit }: TestData): Promise<string> {
  const procedures = Object.entries(
    appRouter._def.procedures as unknown as Record<string, { _def: { type: string; inputs: unknown[] } }>,
  );
  const ids = [undefined, { id }, { incidentId: id }];
  const filters = [{ status: "open" }, { status: "received" }, { limit: 500 }, { words: "melati" }];
  let bytes = "";
  const readQuery = async (path: string, inputs: readonly (object | undefined)[]) => {
    const batchInput = inputs.map((input, index) => [index, { json: input }] as const).filter(([, { json }]) => json);
    const query = `?batch=1&input=${encodeURIComponent(JSON.stringify(Object.fromEntries(batchInput)))}`;
    const paths = inputs.map(() => path).join();
    const response = await fetch(`${url}/api/trpc/${paths}${query}`, { headers: { cookie } });
    const text = await response.text();
    expect(JSON.parse(text), `${path} ${text}`).toHaveLength(inputs.length);
    bytes += text;
  };
  for (const [path, { _def }] of procedures) {
    if (path === "dispatch.types" || path === "admin.saveType") continue;
    if (_def.type === "query") {
      const inputs = _def.inputs.length === 0 ? [undefined] : [...ids, ...filters];
      for (const batch of isHeavy(path) ? inputs.map((input) => [input]) : [inputs]) await readQuery(path, batch);
    }
    for (const input of _def.type === "mutation" ? (_def.inputs.length === 0 ? [undefined] : ids) : []) {
      const body = {
        json: {
          ...input,
          unitId: assignedUnit.id,
          state: "onScene",
          status: "resolved",
          version: 1,
          idempotencyKey: crypto.randomUUID(),
        },
      };
      bytes += await (await post(url, `/api/trpc/${path}`, body, cookie)).text();
    }
  }
  return bytes + (await (await fetch(`${url}/api/audit.csv`, { headers: { cookie } })).text());
}

/** Returns what the live feed sends while the crew stays at the address and the incident changes. */
async function readLiveBytes(url: string, cookie: string, testData: TestData): Promise<string> {
  const abortController = new AbortController();
  const { body } = await fetch(`${url}/api/trpc/live.changes`, { headers: { cookie }, signal: abortController.signal });
  let bytes = "";
  // If the viewer may not read the feed, the server ends the stream, and there is nothing to wait for.
  let isEnded = false;
  const streamReader = (async () => {
    for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) bytes += chunk;
  })()
    .catch(() => {})
    .finally(() => {
      isEnded = true;
    });
  const waitForTexts = (...texts: string[]) =>
    expect.poll(() => isEnded || texts.every((text) => bytes.includes(text))).toBe(true);
  await waitForTexts('"reset":"started"');
  const recordedAt = new Date();
  // The skill is changed because masked viewers receive a message about it, but none about the new position.
  await testData.context.db
    .update(unit)
    .set({ skills: [`skill-${recordedAt.getTime()}`] })
    .where(eq(unit.id, testData.assignedUnit.id));
  await acceptPositions(testData.context, [{ callSign: testData.assignedUnit.callSign, ...place, recordedAt }]);
  const [{ version, status } = { version: 1, status: "assigned" as const }] = await testData.context.db
    .select({ version: incident.version, status: incident.status })
    .from(incident)
    .where(eq(incident.id, testData.id));
  if (status === "assigned") await changeStatus(testData.context, { id: testData.id, status: "enRoute", version });
  const writeNote = () =>
    addNote(testData.context, { incidentId: testData.id, id: randomUUID(), text: secretValues.description });
  await writeNote();
  // Sends the notification that the server sends after a change.
  const announce = () => testData.context.db.execute(sql`select pg_notify('live', '')`);
  await announce();
  await waitForTexts(testData.id, testData.assignedUnit.callSign);
  // Make one more change and wait for its message.
  const lengthBefore = bytes.length;
  await writeNote();
  await announce();
  await expect.poll(() => isEnded || bytes.slice(lengthBefore).includes(testData.id)).toBe(true);
  abortController.abort();
  await streamReader;
  return bytes + (await readBytesAfterReconnect(url, cookie, bytes));
}

/**
 * Returns what a client receives when it reconnects with the id of the first message, as if a different process had
 * sent that message.
 */
async function readBytesAfterReconnect(url: string, cookie: string, bytesBefore: string): Promise<string> {
  const [, id] = /^id: (.+)$/m.exec(bytesBefore) ?? [];
  if (!id) return "";
  const cursorOfOtherProcess = id.split(".").with(2, "00000000").join(".");
  const abortController = new AbortController();
  const headers = { cookie, "last-event-id": cursorOfOtherProcess };
  const { body } = await fetch(`${url}/api/trpc/live.changes`, { headers, signal: abortController.signal });
  let bytes = "";
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    bytes += chunk;
    if (bytes.includes('"reset":null')) break;
  }
  abortController.abort();
  expect(bytes).toContain('"units":[{');
  return bytes;
}

async function readEverythingByKey(
  url: string,
  key: string,
  { id, ordinaryId, assignedUnit }: TestData,
): Promise<string> {
  const sendRequest = async (method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${key}`, ...(body ? { "content-type": "application/json" } : {}) };
    return (await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })).text();
  };
  const responses = [
    await sendRequest("GET", "/api/v1/incidents"),
    await sendRequest("GET", "/api/v1/incidents?status=enRoute"),
    await sendRequest("GET", `/api/v1/incidents/${id}`),
    await sendRequest("GET", `/api/v1/incidents/${id}/candidates`),
    await sendRequest("GET", `/api/v1/incidents/${ordinaryId}`),
    await sendRequest("GET", `/api/v1/incidents/${ordinaryId}/candidates`),
    await sendRequest("GET", "/api/v1/units"),
    await sendRequest("GET", "/api/v1/facilities"),
    await sendRequest("GET", "/api/v1/openapi.json"),
    await sendRequest("POST", `/api/v1/incidents/${id}/assignments`, { unitId: assignedUnit.id }),
    await sendRequest("POST", `/api/v1/incidents/${ordinaryId}/assignments`, { unitId: assignedUnit.id }),
    await sendRequest("PATCH", `/api/v1/incidents/${id}`, { status: "resolved", version: 1 }),
  ];
  return responses.join("\n");
}

function findSecrets(bytes: string): string[] {
  return secrets.filter(([, secret]) => bytes.includes(secret)).map(([name]) => name);
}

test("no data of a sensitive incident is in the bytes other viewers receive", async ({ db, server }) => {
  const { url } = server;
  const testData = await createSecrets(db);
  const strangerAgencies = await db.select({ code: agency.code }).from(agency).where(eq(agency.code, "stranger"));
  expect(strangerAgencies).toHaveLength(1);

  const dispatcher = await createSession(db, server, "dispatcher");
  const unmaskedResponses = await readEverythingOverTrpc(url, dispatcher.cookie, testData);
  expect(findSecrets(unmaskedResponses).sort()).toEqual(secrets.map(([name]) => name).sort());
  expect(findSecrets(await readLiveBytes(url, dispatcher.cookie, testData))).toEqual(["longitude", "latitude"]);
  const unrestrictedKey = await createKey(aContext(db), { name: "all" });
  expect(findSecrets(await readEverythingByKey(url, unrestrictedKey.key, testData))).toEqual(
    expect.arrayContaining(["longitude", "latitude", "address", "description", "type"]),
  );

  const restrictedViewers: [Role, { username?: string; agencyCode?: string }][] = [
    ["wall", {}],
    ["leader", {}],
    ["agency-officer", { username: "foreign-officer", agencyCode: "stranger" }],
    ["crew", {}],
  ];
  for (const [role, accountFields] of restrictedViewers) {
    const { cookie } = await createSession(db, server, role, accountFields);
    const bytes = await readEverythingOverTrpc(url, cookie, testData);
    expect(bytes.length).toBeGreaterThan(10_000);
    expect([role, findSecrets(bytes)]).toEqual([role, []]);
    const liveBytes = await readLiveBytes(url, cookie, testData);
    expect([role, "live", findSecrets(liveBytes)]).toEqual([role, "live", []]);
    if (role !== "wall" && role !== "leader") continue;
    // The viewers learn that the incident has changed, but not where its crew is.
    expect(liveBytes).toContain(testData.id);
    expect(liveBytes).toContain(testData.assignedUnit.callSign);
  }
  const scopesWithoutSensitive = scopes.filter((scope) => scope !== "sensitive:read");
  for (const keyScopes of [scopesWithoutSensitive, ["incidents:read", "units:read", "reference:read"] as const]) {
    const { key } = await createKey(aContext(db), { name: "narrow", scopes: keyScopes });
    expect(findSecrets(await readEverythingByKey(url, key, testData))).toEqual([]);
  }
});

test("the wall sees that there is a sensitive incident, its category and district, and no more", async ({
  db,
  server,
}) => {
  const { cookie } = await createSession(db, server, "wall");
  const response = await (
    await fetch(`${server.url}/api/trpc/incidents.overview?input=%7B%22json%22%3A%7B%7D%7D`, { headers: { cookie } })
  ).json();
  const [maskedIncident] = response.result.data.json.filter(({ masked }: { masked: boolean }) => masked);
  const { id: _, number: __, openedAt, version: ____, ...shownFields } = maskedIncident;
  expect(new Date(openedAt).getTime() % 60_000).toBe(0);
  expect(shownFields).toEqual({
    masked: true,
    category: "women-and-children",
    district: { code: expect.any(String), name: expect.any(String) },
    priority: expect.any(Number),
    status: "enRoute",
    sensitive: true,
    simulated: false,
    closedAt: null,
    type: null,
    location: null,
    precision: null,
    address: null,
    boundary: false,
    assignments: [],
  });
});

test("the assigned agency's officer and crew see a sensitive incident in full, and the view is recorded once", async ({
  db,
  server,
}) => {
  const [sensitiveIncident] = await db.select().from(incident).where(eq(incident.sensitive, true));
  const [assignedUnit] = await db.select().from(unit).where(eq(unit.agencyCode, "protector"));
  const id = sensitiveIncident?.id ?? "";
  const callProcedure = async (cookie: string, path: string, input?: object) => {
    const query = input ? `?input=${encodeURIComponent(JSON.stringify({ json: input }))}` : "";
    return (await fetch(`${server.url}/api/trpc/${path}${query}`, { headers: { cookie } })).text();
  };
  const officer = await createSession(db, server, "agency-officer", {
    username: "own-officer",
    agencyCode: "protector",
  });
  expect(await callProcedure(officer.cookie, "agency.incident", { id })).toContain(secretValues.address);
  expect(await callProcedure(officer.cookie, "agency.calls", { id })).toContain(secretValues.caller);
  const crew = await createSession(db, server, "crew", { username: "own-crew", unitId: assignedUnit?.id });
  expect(await callProcedure(crew.cookie, "crew.task")).toContain(secretValues.address);
  expect(await callProcedure(crew.cookie, "crew.task")).not.toContain(secretValues.caller);

  const listViews = async () =>
    (await db.select().from(event).where(eq(event.kind, "incident.viewed"))).filter(
      ({ incidentId }) => incidentId === id,
    );
  const viewsBefore = (await listViews()).length;
  const supervisor = await createSession(db, server, "supervisor", { username: "looking" });
  for (let times = 0; times < 3; times++) await callProcedure(supervisor.cookie, "incidents.read", { id });
  expect((await listViews()).length).toBe(viewsBefore + 1);
});

test("a crew that has just left a sensitive incident does not reveal where it was", async ({ db, server }) => {
  const [sensitiveIncident] = await db.select().from(incident).where(eq(incident.sensitive, true));
  await changeStatus(aContext(db), {
    id: sensitiveIncident?.id ?? "",
    status: "closed",
    version: sensitiveIncident?.version ?? 1,
  });
  const { cookie } = await createSession(db, server, "wall");
  const units = await (await fetch(`${server.url}/api/trpc/units.list`, { headers: { cookie } })).text();
  expect(findSecrets(units)).toEqual([]);

  const { key } = await createKey(aContext(db), { name: "closed ones", scopes: ["incidents:read"] });
  const closedResponse = await fetch(`${server.url}/api/v1/incidents?status=closed`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const maskedIncident = (await closedResponse.json()).find(({ id }: { id: string }) => id === sensitiveIncident?.id);
  expect(maskedIncident).toMatchObject({ masked: true, status: "closed" });
  const msAfterFullMinute = [maskedIncident.openedAt, maskedIncident.closedAt].map(
    (at: string) => new Date(at).getTime() % 60_000,
  );
  expect(msAfterFullMinute).toEqual([0, 0]);
});

test("a crew lost at the victim's address is never shown near it; the room sees its last position", async ({
  db,
  server,
}) => {
  const [lostUnit] = await db.select().from(unit).where(eq(unit.agencyCode, "protector"));
  const unitId = lostUnit?.id ?? "";
  const threeHoursAgo = new Date(Date.now() - 3 * 3_600_000);
  await db.update(assignment).set({ endedAt: threeHoursAgo }).where(eq(assignment.unitId, unitId));
  await db.update(unitPosition).set({ fixAt: threeHoursAgo, accuracyM: 12 }).where(eq(unitPosition.unitId, unitId));
  const readUnits = async (role: Role) => {
    const { cookie } = await createSession(db, server, role, { username: `lost-${role}` });
    return (await fetch(`${server.url}/api/trpc/units.list`, { headers: { cookie } })).text();
  };
  const findLostUnit = (text: string) =>
    JSON.parse(text).result.data.json.find((unit: { callSign: string }) => unit.callSign === lostUnit?.callSign);
  const unitForDispatcher = findLostUnit(await readUnits("dispatcher"));
  expect(unitForDispatcher).toMatchObject({
    basis: null,
    lng: null,
    lostLng: place.lng,
    lostLat: place.lat,
    accuracyM: 12,
  });
  for (const role of ["wall", "leader"] as const) {
    const units = await readUnits(role);
    expect([role, findSecrets(units)]).toEqual([role, []]);
    expect(findLostUnit(units)).toMatchObject({ lng: null, lostLng: null, lostLat: null });
  }
});

test("an ordinary incident is marked and unmarked with a reason; violence against women and children keeps the mark", async ({
  db,
}) => {
  const context = aContext(db);
  const { id } = await createIncident(context, { type: await aType(db, []), location: place, precision: "exact" });
  const isSensitive = async () =>
    (await db.select({ sensitive: incident.sensitive }).from(incident).where(eq(incident.id, id)))[0]?.sensitive;
  await changeSensitivity(context, { id, sensitive: true, reason: "a minor is concerned" });
  expect(await isSensitive()).toBe(true);
  await changeSensitivity(context, { id, sensitive: false, reason: "it was somebody else" });
  expect(await isSensitive()).toBe(false);
  const events = await db.select().from(event).where(eq(event.kind, "incident.sensitivity-changed"));
  expect(events.filter(({ incidentId }) => incidentId === id).map(({ data }) => data)).toEqual([
    { before: false, after: true, noteId: expect.any(String) },
    { before: true, after: false, noteId: expect.any(String) },
  ]);
  const notes = await db.select().from(note).where(eq(note.incidentId, id)).orderBy(note.at);
  expect(notes.map(({ text }) => text)).toEqual(["a minor is concerned", "it was somebody else"]);
  await db.update(incident).set({ typeCode: secretValues.type, sensitive: true }).where(eq(incident.id, id));
  await expect(changeSensitivity(context, { id, sensitive: false, reason: "let all see it" })).rejects.toThrow();
  expect(await isSensitive()).toBe(true);
});

test("only the control room and administrators see the phone numbers of agencies", async ({ db, server }) => {
  const { code } = await anAgency(db);
  await db.update(agency).set({ phone: "0714-321" }).where(eq(agency.code, code));
  const readPhone = async (role: Role) => {
    const { cookie } = await createSession(db, server, role, {
      username: `phones-${role}`,
      ...(role === "agency-officer" && { agencyCode: code }),
    });
    const response = await fetch(`${server.url}/api/trpc/admin.agencies`, { headers: { cookie } });
    const { result } = (await response.json()) as {
      result: { data: { json: { code: string; phone: string | null }[] } };
    };
    return result.data.json.find((row) => row.code === code)?.phone;
  };
  for (const role of ["dispatcher", "supervisor", "admin"] as const)
    expect(await readPhone(role), role).toBe("0714-321");
  for (const role of ["leader", "agency-officer", "wall"] as const) expect(await readPhone(role), role).toBeNull();
});
