import { randomUUID } from "node:crypto";
import type { AnyTRPCProcedure } from "@trpc/server";
import { desc, eq, gt } from "drizzle-orm";
import { type Role, roles } from "../../db/access-vocabulary";
import type { Db } from "../../db/client";
import { viewKinds } from "../../db/event-kinds";
import { station } from "../../db/schema/agencies";
import { call } from "../../db/schema/calls";
import { editDraft } from "../../db/schema/drafts";
import { event } from "../../db/schema/events";
import { fireWatch, hotspot } from "../../db/schema/fire-watches";
import { assignment, incident, note, photo } from "../../db/schema/incidents";
import { person } from "../../db/schema/people";
import { district, facility } from "../../db/schema/places";
import { incidentType } from "../../db/schema/plans";
import { publicWarning } from "../../db/schema/public-warnings";
import { unit } from "../../db/schema/units";
import { raiseAlarm } from "../../server/alarms/raise-alarm";
import { assignUnit } from "../../server/assignment/assign-unit";
import { readShippedGround } from "../../server/ground/shipped-ground";
import { createIncident } from "../../server/incidents/create-incident";
import { createKey } from "../../server/keys/manage-keys";
import { appRouter } from "../../server/router";
import type { ProcedureMeta } from "../../server/trpc";
import { listDeclaredRoutes } from "../support/declared-routes";
import { aContext, anAgency, aType, aUnit, kmFrom, sekayu } from "../support/makers";
import { createSession } from "../support/people";
import { expect, test } from "../support/test";

/**
 * `at` is the location of a sensitive incident. A response that contains one of `secrets` reveals something about it.
 */
const at = { lng: 103.912345, lat: -2.876543 };
const secrets = ["103.9123", "2.8765", "Lorong Melati", "Bunga Kenanga", "081299887766", "Catatan rahasia", "43210.75"];
const recordedEventKinds = [...viewKinds, "audit.exported"] as const;

type TestData = Awaited<ReturnType<typeof plantSecrets>>;

async function plantSecrets(db: Db) {
  const context = aContext(db);
  const ownerAgency = await anAgency(db);
  const assignedUnit = await aUnit(db, { agency: ownerAgency, kind: "protection-team", at: kmFrom(at, 5, 45) });
  const idleUnit = await aUnit(db, { agency: ownerAgency, kind: "protection-team", at: kmFrom(at, 7, 45) });
  const callValues = { callerNumber: "081299887766", note: "Bunga Kenanga", receivedAt: new Date(), simulated: false };
  const [storedCall] = await db.insert(call).values(callValues).returning();
  const type = await aType(db, ["protection-team*2"], { mode: "confirm" });
  await db.update(incidentType).set({ sensitive: true }).where(eq(incidentType.code, type));
  const { id } = await createIncident(context, {
    ...{ type, location: at, precision: "exact", callId: storedCall?.id ?? "" },
    ...{ address: "Lorong Melati 3", description: "Bunga Kenanga" },
  });
  const { id: assignmentId } = await assignUnit(context, { incidentId: id, unitId: assignedUnit.id });
  await db
    .update(assignment)
    .set({ declineReason: "Catatan rahasia", distanceM: 43_210.75 })
    .where(eq(assignment.id, assignmentId));
  await raiseAlarm(db, context, { kind: "declined", unitId: assignedUnit.id, assignmentId, incidentId: id });
  const photoValues = {
    incidentId: id,
    contentType: "image/jpeg",
    bytes: Buffer.from("Catatan rahasia"),
    takenAt: new Date(),
  };
  const [storedPhoto] = await db.insert(photo).values(photoValues).returning();
  const noteValues = { incidentId: id, author: "system:test", at: new Date(), receivedAt: new Date() };
  await db.insert(note).values([
    { ...noteValues, text: "Catatan rahasia" },
    { ...noteValues, photoId: storedPhoto?.id ?? "" },
  ]);
  // This closed incident is for the procedures that read closed incidents.
  const closedIncident = await createIncident(context, {
    type,
    location: at,
    precision: "exact",
    address: "Lorong Melati 5",
  });
  await db.update(incident).set({ status: "closed", closedAt: new Date() }).where(eq(incident.id, closedIncident.id));
  return {
    id,
    type,
    assignedUnit,
    idle: idleUnit,
    agency: ownerAgency.code,
    photoId: storedPhoto?.id ?? "",
    callId: storedCall?.id ?? "",
  };
}

const yearFilter = { from: "2026-01-01", to: "2026-12-31", data: "real" };

/** Valid inputs by procedure. Procedures that are not listed take no input. */
const inputsOf = ({ id, type, assignedUnit, callId }: TestData): Record<string, object[]> => ({
  "admin.preview": [{ type, location: sekayu }],
  "agency.incidents": [{}, { status: "closed", limit: 5_000 }],
  "agency.incident": [{ id }],
  "agency.calls": [{ id }],
  "agency.notes": [{ id }],
  "agency.history": [{}],
  "alarms.rate": [{}, { back: 1 }],
  "audit.list": [{}, { incidentId: id }],
  "closures.findRoad": [sekayu],
  "closures.preview": [
    {
      geometry: {
        type: "LineString",
        coordinates: [
          [103.83, -2.88],
          [103.84, -2.88],
        ],
      },
    },
  ],
  "warnings.ofIncident": [{ id }],
  "watch.nearIncidents": [{ id }],
  "watch.figures": [{ since: "2026-11-01T00:00:00Z", until: "2026-12-01T00:00:00Z" }],
  "watch.hotspots": [{ since: "2026-11-01T00:00:00Z", until: "2026-11-08T00:00:00Z" }],
  "coverage.places": [{ kind: null }],
  "coverage.withoutUnit": [{ kind: null }],
  "coverage.whatIf": [{ kind: null, ...sekayu }],
  "coverage.isochrone": [{ from: { unitId: assignedUnit.id }, kind: null, minutes: 15 }],
  "dispatch.candidates": [{ incidentId: id }],
  "dispatch.proposals": [{ incidentId: id }],
  "dispatch.passedOverRoutes": [{ incidentId: id, assignmentId: id }],
  "dispatch.routes": [{ incidentIds: [id] }],
  "forwarding.neighbourChannel": [{ code: "banyuasin" }],
  "incidents.list": [{}, { status: "closed", limit: 5_000 }],
  "incidents.some": [{ ids: [id] }],
  "incidents.overview": [{}],
  "incidents.read": [{ id }],
  "incidents.calls": [{ id }],
  "incidents.log": [{ id }],
  "incidents.nearestHospital": [{ incidentId: id }],
  "incidents.today": [{ data: "real" }],
  "calls.read": [{ id: callId }],
  "calls.figures": [{ data: "real" }],
  "insight.places": [{ filter: yearFilter, resolution: null }],
  "insight.times": [{ filter: yearFilter }],
  "insight.compare": [{ filter: yearFilter, with: "before" }],
  "insight.frames": [{ filter: yearFilter, resolution: null, step: "month" }],
  "insight.steps": [{ filter: yearFilter, by: "all" }],
  "insight.calibration": [{ filter: yearFilter }],
  "insight.trend": [{ filter: yearFilter, step: "answer" }],
  "insight.inside": [{ filter: yearFilter }],
  "insight.quality": [{ filter: yearFilter }],
  "insight.sensitive": [{ data: "real" }],
  "intake.similar": [{ location: at, precision: "exact", type, placeName: null }],
  "moveUp.advice": [{ kind: "protection-team", demand: "population" }],
  "paper.steps": [{ number: 1 }],
  "places.search": [{ words: "lorong melati" }],
  "places.searchNarrative": [{ narrative: "kebakaran di lorong melati" }],
  "search.incidents": [{ words: "lorong melati" }, { words: "rahasia" }, { status: "closed" }, { type }],
  "search.number": [{ number: 1 }],
  "search.calls": [{ words: "kenanga" }, { words: "", from: "2020-01-01" }, { words: "081299887766" }],
  "shift.read": [{ back: 0 }],
  "trails.ofUnit": [{ unitId: assignedUnit.id }],
  "trails.ofIncident": [{ incidentId: id }],
});

type ReadResult = { name: string; role: Role | string; allSucceeded: boolean; recorded: string[]; revealed: string[] };

async function readLastEventId(db: Db): Promise<number> {
  const [lastEvent] = await db.select({ id: event.id }).from(event).orderBy(desc(event.id)).limit(1);
  return lastEvent?.id ?? 0;
}

/**
 * Sends requests one after the other. Returns whether all succeeded, which secrets the responses reveal, and which
 * audit events were recorded meanwhile.
 */
async function sendReads(db: Db, requests: readonly (() => Promise<Response>)[]) {
  const lastIdBefore = await readLastEventId(db);
  let [bytes, allSucceeded] = ["", true];
  for (const request of requests) {
    const response = await request();
    allSucceeded &&= response.status === 200;
    bytes += await response.text();
  }
  const newEvents = await db.select({ kind: event.kind }).from(event).where(gt(event.id, lastIdBefore));
  const kinds = new Set<string>(newEvents.map(({ kind }) => kind));
  const recordedKinds = recordedEventKinds.filter((kind) => kinds.has(kind));
  return {
    allSucceeded,
    recorded: recordedKinds,
    revealed: secrets.filter((secret) => bytes.includes(secret)),
  };
}

/**
 * Lists what is wrong with one procedure or route: it never succeeds, reveals a secret without recording an audit
 * event, or records a different event than it declares.
 */
function findProblems(name: string, declaredRecord: string | undefined, reads: readonly ReadResult[]): unknown[] {
  const successfulReads = reads.filter((read) => read.allSucceeded);
  // A replay contains the incident log, so it also counts as a view of the incident.
  const expectedKinds =
    declaredRecord === "nothing"
      ? []
      : declaredRecord === "incident.replayed"
        ? ["incident.viewed", declaredRecord]
        : [declaredRecord];
  return [
    ...(declaredRecord === undefined ? [[name, "does not say what it records"]] : []),
    ...(successfulReads.length === 0 ? [[name, "never succeeded"]] : []),
    ...(successfulReads.some(({ recorded }) => `${recorded}` === `${expectedKinds}`)
      ? []
      : [[name, "never recorded", declaredRecord]]),
    ...reads.filter(({ recorded }) => recorded.some((kind) => !expectedKinds.includes(kind))),
    ...reads.filter(({ recorded, revealed }) => revealed.length > 0 && recorded.length === 0),
  ];
}

test("every query procedure records exactly the audit event that it declares, and reveals nothing without recording it", async ({
  db,
  server,
}) => {
  const testData = await plantSecrets(db);
  const inputs = inputsOf(testData);
  const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>);
  const problems: unknown[] = [];
  const cookies = new Map<string, string>();
  const cookieOf = async (role: Role, username: string) => {
    const accountFields = {
      "agency-officer": { agencyCode: testData.agency },
      crew: { unitId: testData.assignedUnit.id },
    };
    const createdSession = await createSession(db, server, role, {
      username,
      ...(role in accountFields && accountFields[role as keyof typeof accountFields]),
    });
    const [owner] = await db.select({ id: person.id }).from(person).where(eq(person.username, username));
    const edits = { description: { base: "Bunga Kenanga", value: "" } };
    const version = { writer: testData.id, revision: 1, savedAt: new Date() };
    if (owner) await db.insert(editDraft).values({ incidentId: testData.id, personId: owner.id, edits, ...version });
    return createdSession.cookie;
  };
  for (const [name, { _def }] of procedures) {
    if (_def.type !== "query") continue;
    const { records: declaredRecord } = _def.meta as ProcedureMeta;
    const reads: ReadResult[] = [];
    for (const role of roles) {
      const sharedCookie = cookies.get(role) ?? (await cookieOf(role, `reads-${role}`));
      cookies.set(role, sharedCookie);
      const requestsOf = (cookie: string) =>
        (inputs[name] ?? [undefined]).map((input) => () => {
          const query = input ? `?input=${encodeURIComponent(JSON.stringify({ json: input }))}` : "";
          return fetch(`${server.url}/api/trpc/${name}${query}`, { headers: { cookie } });
        });
      // A view is recorded once per person and period, so each procedure that records views is called by a separate
      // person of each role that may call it. A separate person for every role would exceed the limit of sign-ins
      // per minute.
      const [firstRequest] = requestsOf(sharedCookie);
      const needsSeparatePerson = declaredRecord !== "nothing" && (await firstRequest?.())?.status !== 403;
      const cookie = needsSeparatePerson ? await cookieOf(role, `${name.toLowerCase()}-${role}`) : sharedCookie;
      reads.push({ name, role, ...(await sendReads(db, requestsOf(cookie))) });
    }
    problems.push(...findProblems(name, declaredRecord, reads));
  }
  expect(problems).toEqual([]);
});

test("every subscription declares its audit event", () => {
  const procedures = Object.values(appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>);
  const subscriptions = procedures.filter(({ _def }) => _def.type === "subscription");
  expect(subscriptions.map(({ _def }) => (_def.meta as ProcedureMeta).records)).toEqual(["nothing"]);
});

const sekayuSquare = {
  type: "Polygon",
  coordinates: [
    [
      [103.83, -2.89],
      [103.84, -2.89],
      [103.84, -2.88],
      [103.83, -2.89],
    ],
  ],
};

test("every GET route records exactly the audit event that it declares, and reveals nothing without recording it", async ({
  db,
  database,
  server,
}) => {
  const [existingIncident] = await db.select().from(incident).where(eq(incident.address, "Lorong Melati 3"));
  const [storedPhoto] = await db.select().from(photo);
  const [ownerUnit] = await db.select().from(unit).where(eq(unit.kind, "protection-team"));
  const queries: Record<string, string> = {
    "/api/v1/incidents": "?status=closed&limit=5000",
    "/api/v1/routes": "?from=103.83,-2.88&to=103.84,-2.89&vehicle=patrol",
    ...Object.fromEntries(
      ["places", "cells", "days", "hours", "steps", "quality"].map((figure) => [
        `/api/insight/${figure}.csv`,
        "?from=2026-01-01&to=2026-12-31&data=real",
      ]),
    ),
    "/api/insight/sensitive.csv": "?data=real",
  };
  const placeValues = { position: sekayu, area: JSON.stringify(sekayuSquare), centre: sekayu };
  const seenTimes = { firstSeenAt: new Date(), lastSeenAt: new Date(), seenAt: new Date() };
  const [watch] = await db
    .insert(fireWatch)
    .values({ ...placeValues, ...seenTimes })
    .returning();
  const [storedHotspot] = await db
    .insert(hotspot)
    .values({
      ...placeValues,
      ...seenTimes,
      key: "1",
      source: "sipongi",
      satellite: "snpp",
      halfDay: 1,
      confidence: "low",
    })
    .returning();
  const [[anyDistrict], [anyFacility], [anyStation]] = [
    await db.select().from(district).limit(1),
    await db.select().from(facility).limit(1),
    await db.select().from(station).limit(1),
  ];
  const sentAt = new Date("2026-11-20T06:00:00Z");
  const ring = [103, 104, 104, 103].map((lng, index) => [lng, index < 2 ? -3 : -2]);
  const [storedWarning] = await db
    .insert(publicWarning)
    .values({
      ...{ id: randomUUID(), incidentId: existingIncident?.id ?? "", messageType: "Alert", sender: "112", sentAt },
      ...{ expiresAt: sentAt, severity: "Severe", urgency: "Immediate", certainty: "Observed", texts: [] },
      ...{ areaName: "Sekayu", radiusKm: 1, document: "<alert/>", issuedBy: "system:test" },
      area: JSON.stringify({ type: "Polygon", coordinates: [[...ring, ring[0]]] }),
    })
    .returning();
  /** The ids of features for the maps of other systems, by collection. */
  const featureIds: Record<string, unknown> = {
    districts: anyDistrict?.code,
    facilities: anyFacility?.id,
    stations: anyStation?.code,
    units: ownerUnit?.id,
    incidents: existingIncident?.number,
    hotspots: storedHotspot?.id,
    "fire-watches": watch?.number,
    warnings: `20261120060000-${storedWarning?.id}`,
  };
  const { version } = await readShippedGround();
  const tileParameters = { ":version": version, ":z": "8", ":x": "201", ":y": "130" };
  const skippedRoutes = ["/api/osmand", "/metrics", "/api/trpc/live.changes", "/api/insight/monthly.pdf"];
  const routes = (await listDeclaredRoutes(database)).filter(({ method }) => method === "GET");
  expect(routes.filter((route) => route.records === undefined && route.url !== "/api/osmand")).toEqual([]);
  const problems: unknown[] = [];
  const cookies = new Map<string, string>();
  for (const { url, authenticatedBy, records: declaredRecord } of routes) {
    if (skippedRoutes.includes(url)) continue;
    const [, collection = ""] = /^\/ogc\/collections\/([a-z-]+)/.exec(url) ?? [];
    const idBySubject = { photos: storedPhoto?.id, warnings: storedWarning?.id };
    const [, subject = ""] = /\/(photos|warnings)/.exec(url) ?? [];
    const id = featureIds[collection] ?? idBySubject[subject as keyof typeof idBySubject] ?? existingIncident?.id;
    const parameters: Record<string, string> = { ":id": `${id}`, ...tileParameters };
    const requestUrl = server.url + url.replaceAll(/:[a-z]+/g, (name) => parameters[name] ?? "") + (queries[url] ?? "");
    const credentials: [string, Record<string, string>][] = [["nobody", {}]];
    for (const role of authenticatedBy === "cookie" || authenticatedBy === "either" ? roles : []) {
      const signInAs = async (username: string) =>
        (await createSession(db, server, role, { agencyCode: ownerUnit?.agencyCode, username })).cookie;
      const sharedCookie = cookies.get(role) ?? (await signInAs(`routes-${role}`));
      cookies.set(role, sharedCookie);
      // On routes that also accept an API key, only reads with a key are recorded. People see nothing there that
      // lists do not show.
      const needsSeparatePerson =
        authenticatedBy === "cookie" &&
        declaredRecord !== "nothing" &&
        (await fetch(requestUrl, { headers: { cookie: sharedCookie } })).status !== 403;
      const cookie = needsSeparatePerson ? await signInAs(`${url.replaceAll(/[^a-z]/g, "")}-${role}`) : sharedCookie;
      credentials.push([role, { cookie }]);
    }
    if (authenticatedBy === "key" || authenticatedBy === "either") {
      const { key } = await createKey(aContext(db), { name: url });
      const { key: restrictedKey } = await createKey(aContext(db), {
        name: url,
        scopes: ["incidents:read", "units:read"],
      });
      credentials.push(
        ["all", { authorization: `Bearer ${key}` }],
        ["narrow", { authorization: `Bearer ${restrictedKey}` }],
      );
    }
    const reads: ReadResult[] = [];
    for (const [role, headers] of credentials) {
      reads.push({ name: url, role, ...(await sendReads(db, [() => fetch(requestUrl, { headers })])) });
    }
    problems.push(...findProblems(url, declaredRecord, reads));
  }
  expect(problems).toEqual([]);
});

test("a system that lists sensitive incidents again and again is recorded once, and again when one is added", async ({
  db,
  server,
}) => {
  const { key, id: keyId } = await createKey(aContext(db), { name: "poller" });
  const listIncidents = () => fetch(`${server.url}/api/v1/incidents`, { headers: { authorization: `Bearer ${key}` } });
  const readListingEvents = () =>
    db
      .select()
      .from(event)
      .where(eq(event.actor, `key:${keyId}`));
  for (let times = 0; times < 3; times++) expect((await listIncidents()).status).toBe(200);
  const [firstEvent, ...otherEvents] = await readListingEvents();
  expect(otherEvents).toEqual([]);
  const { number } = (await db.select().from(incident).where(eq(incident.address, "Lorong Melati 3")))[0] ?? {};
  expect(firstEvent).toMatchObject({
    kind: "incidents.listed",
    data: { filter: { status: "open", limit: 1_000 }, count: expect.any(Number), sensitive: [number] },
  });
  const [existingIncident] = await db
    .select({ type: incident.typeCode })
    .from(incident)
    .where(eq(incident.number, number ?? 0));
  await createIncident(aContext(db), { type: existingIncident?.type ?? "", location: at, precision: "exact" });
  for (let times = 0; times < 3; times++) await listIncidents();
  expect(await readListingEvents()).toHaveLength(2);
});
