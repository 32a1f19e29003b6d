import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { call } from "../../db/schema/calls";
import { event, isOfKind } from "../../db/schema/events";
import { incident } from "../../db/schema/incidents";
import { incidentType } from "../../db/schema/plans";
import type { AssignmentShape, IncidentShape } from "../../server/http/shapes";
import { createKey } from "../../server/keys/manage-keys";
import {
  countAllRows,
  expect,
  expectProblem,
  type HttpResponse,
  test as plain,
  type RequestSender,
} from "../support/http";
import { aContext, aType, aUnit, deleteUnitsAndIncidents, kmFrom, palembang, sekayu } from "../support/makers";
import { readOpenApiDocument } from "../support/openapi-responses";

const test = plain
  .extend("apiDescription", { scope: "file" }, ({ sendRequest }) => readOpenApiDocument(sendRequest))
  .extend("dataReset", { auto: true }, async ({ db }) => deleteUnitsAndIncidents(db));

type Incident = z.output<typeof IncidentShape>;
type Assignment = z.output<typeof AssignmentShape>;

const incidentsPath = "/api/v1/incidents";
const incidentPath = `${incidentsPath}/{id}`;

test("the OpenAPI description contains the whole HTTP interface and nothing else", async ({
  apiDescription: { document },
}) => {
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(routes.sort()).toEqual([
    "DELETE /api/v1/closures/{id}",
    "GET /api/health",
    "GET /api/osmand",
    "GET /api/v1/closures",
    "GET /api/v1/districts",
    "GET /api/v1/facilities",
    "GET /api/v1/incident-types",
    "GET /api/v1/incidents",
    "GET /api/v1/incidents/{id}",
    "GET /api/v1/incidents/{id}/candidates",
    "GET /api/v1/incidents/{id}/eido",
    "GET /api/v1/openapi.json",
    "GET /api/v1/routes",
    "GET /api/v1/units",
    "PATCH /api/v1/assignments/{id}",
    "PATCH /api/v1/calls",
    "PATCH /api/v1/calls/{id}",
    "PATCH /api/v1/incidents/{id}",
    "POST /api/osmand",
    "POST /api/owntracks",
    "POST /api/v1/calls",
    "POST /api/v1/closures",
    "POST /api/v1/incidents",
    "POST /api/v1/incidents/{id}/assignments",
    "POST /api/v1/positions",
    "POST /api/v1/readings",
  ]);
  expect(JSON.stringify(document.paths[incidentsPath])).toContain('"idempotency-key"');
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const { responses } of Object.values(methods))
      expect.soft(Object.keys(responses), path).toContain(path === "/api/health" ? "503" : "5XX");
  }
});

test("an incident as EIDO has every component that it refers to, and no caller; a sensitive one is masked", async ({
  sendRequest,
  db,
  apiDescription,
}) => {
  const type = await aType(db, ["ambulance*1"]);
  await aUnit(db, { callSign: "A-1", at: kmFrom(sekayu, 1) });
  const body = { type, location: sekayu, precision: "exact", address: "Lorong Mawar & 3", description: "Wati <jatuh>" };
  const createResponse = await sendRequest("POST", incidentsPath, { body });
  const { id, number } = createResponse.body as Incident;
  await db
    .insert(call)
    .values({ incidentId: id, callerNumber: "081299887766", receivedAt: new Date(), simulated: false });
  const readEido = async (key?: string) => {
    const response = await sendRequest("GET", `${incidentsPath}/${id}/eido`, key === undefined ? {} : { key });
    apiDescription.expectDocumentedResponse(response, `GET ${incidentPath}/eido`);
    return { text: JSON.stringify(response.body), eido: response.body as Record<string, unknown> };
  };
  const { text, eido } = await readEido();
  expect(eido).toMatchObject({
    ...{ $id: `urn:emergency:uid:eidoid:${id}:muba-siaga-112`, eidoVersion: "1.0" },
    incidentComponent: { incidentTypeInternalCode: type, internalIncidentId: `${number}` },
    agencyComponent: [{ incidentOwningAgencyIndicator: true }, {}],
    emergencyResourceComponent: [{ emergencyResourceName: "A-1", unitStatusInternal: ["assigned"] }],
    locationComponent: [{ locationByValue: expect.stringContaining(`<gml:pos>${sekayu.lat} ${sekayu.lng}</gml:pos>`) }],
    notesComponent: [{ notesActionComments: "Wati &lt;jatuh&gt;" }],
  });
  const referencedIds = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target);
  const definedIds = new Set([...text.matchAll(/"\$id":"([^"]+)"/g)].map(([, target]) => target));
  expect(referencedIds.length).toBeGreaterThan(8);
  expect(referencedIds.filter((target) => !definedIds.has(target ?? ""))).toEqual([]);
  expect(text).not.toContain("081299887766");

  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, id));
  const { key } = await createKey(aContext(db), { name: "neighbour", scopes: ["incidents:read"] });
  const maskedEido = await readEido(key);
  expect(maskedEido.text).not.toMatch(/Mawar|Wati|A-1|gml:pos/);
  expect(maskedEido.text).not.toContain(type);
  expect(maskedEido.eido).toMatchObject({ incidentComponent: { internalIncidentId: `${number}` } });
});

test("creating an incident returns its units, and reading it returns the same", async ({
  sendRequest,
  db,
  apiDescription,
}) => {
  const type = await aType(db, ["ambulance*1", "rescue-boat*2"]);
  const { id: unitId } = await aUnit(db, { callSign: "A-1", at: kmFrom(sekayu, 1) });
  await aUnit(db, { callSign: "RESTING", duty: "off-duty", at: sekayu });
  const body = {
    type,
    location: sekayu,
    precision: "village",
    address: "Jalan Kolonel Wahid Udin",
    description: "...",
  };
  const createResponse = await sendRequest("POST", incidentsPath, { body });
  expect(createResponse).toMatchObject({
    status: 201,
    body: {
      type,
      priority: 2,
      status: "assigned",
      location: sekayu,
      precision: "village",
      address: body.address,
      district: { code: "16.06.01", name: "Sekayu" },
      boundary: false,
      version: 1,
      assignments: [
        {
          requirement: 1,
          unit: { id: unitId, callSign: "A-1", kind: "ambulance" },
          state: "assigned",
          rank: 1,
          basis: "fix",
          responsible: true,
          distanceM: expect.closeTo(1_000, 2),
          rankedBy: "straight-line",
          reason: "no-network",
          travelSeconds: 126,
          travelSecondsP90: 189,
          routeM: null,
          network: null,
          closures: [],
          passedOver: [{ callSign: "RESTING", cause: "off-duty" }],
        },
      ],
      unmet: [{ requirement: 2, kind: "rescue-boat", missing: 2, reason: "no-such-unit" }],
    },
  });
  apiDescription.expectDocumentedResponse(createResponse, `POST ${incidentsPath}`);

  const readResponse = await sendRequest("GET", `${incidentsPath}/${(createResponse.body as Incident).id}`);
  expect(readResponse).toEqual({ ...createResponse, status: 200 });
  apiDescription.expectDocumentedResponse(readResponse, `GET ${incidentPath}`);
});

test("open incidents are sorted by priority, closed ones are listed separately", async ({
  sendRequest,
  db,
  apiDescription,
}) => {
  const type = await aType(db, []);
  const ids: Record<string, string> = {};
  for (const [name, priority] of [
    ["late", 3],
    ["first", 1],
    ["over", 1],
  ] as const) {
    ids[name] = (
      (await sendRequest("POST", incidentsPath, { body: { type, priority, location: sekayu } })).body as Incident
    ).id;
  }
  await sendRequest("PATCH", `${incidentsPath}/${ids.over}`, { body: { status: "closed", version: 1 } });
  const openIncidentsResponse = await sendRequest("GET", `${incidentsPath}?status=open`);
  apiDescription.expectDocumentedResponse(openIncidentsResponse, `GET ${incidentsPath}`);
  expect(readIncidentIds(openIncidentsResponse)).toEqual([ids.first, ids.late]);
  expect(readIncidentIds(await sendRequest("GET", incidentsPath))).toEqual([ids.first, ids.late]);
  expect(readIncidentIds(await sendRequest("GET", `${incidentsPath}?status=closed`))).toEqual([ids.over]);
  expect(readIncidentIds(await sendRequest("GET", `${incidentsPath}?limit=1`))).toEqual([ids.first]);
});

test("an incident created from a call is linked to it", async ({ sendRequest, db }) => {
  const callResponse = await sendRequest("POST", "/api/v1/calls", { body: { callerNumber: "0812" } });
  const callId = (callResponse.body as { id: string }).id;
  const createResponse = await sendRequest("POST", incidentsPath, {
    body: { type: await aType(db, []), location: sekayu, callId },
  });
  const [storedCall] = await db.select().from(call).where(eq(call.id, callId));
  expect(storedCall).toMatchObject({ incidentId: (createResponse.body as Incident).id, disposition: "emergency" });
});

test("a point outside every district is a boundary call", async ({ sendRequest, db }) => {
  const createResponse = await sendRequest("POST", incidentsPath, {
    body: { type: await aType(db, []), location: palembang },
  });
  expect(createResponse).toMatchObject({ status: 201, body: { boundary: true } });
});

test("a type of mode confirm returns proposals", async ({ sendRequest, db, apiDescription }) => {
  const type = await aType(db, ["ambulance*1"], { mode: "confirm" });
  await aUnit(db, { callSign: "A", at: kmFrom(sekayu, 1) });
  const createResponse = await sendRequest("POST", incidentsPath, { body: { type, location: sekayu } });
  apiDescription.expectDocumentedResponse(createResponse, `POST ${incidentsPath}`);
  expect(createResponse.body).toMatchObject({
    mode: "confirm",
    assignments: [],
    unmet: [{ kind: "ambulance", missing: 1, reason: "awaiting-confirmation" }],
    proposals: [{ requirement: 1, rank: 1, unit: { callSign: "A" }, responsible: true }],
  });
});

test("the same idempotency key sent twenty times concurrently creates one incident", async ({ sendRequest, db }) => {
  const type = await aType(db, ["ambulance*1"]);
  for (let number = 0; number < 5; number++) await aUnit(db, { at: kmFrom(sekayu, number) });
  const countsBefore = await countAllRows(db);
  const headers = { "idempotency-key": randomUUID() };
  const request = { body: { type, location: sekayu }, headers };
  const responses = await Promise.all(Array.from({ length: 20 }, () => sendRequest("POST", incidentsPath, request)));
  expect(responses.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201]);
  const createdBody = responses.find(({ status }) => status === 201)?.body;
  for (const { body } of responses) expect(body).toEqual(createdBody);
  const countsAfter = await countAllRows(db);
  expect([countAddedRows("incident"), countAddedRows("assignment"), countAddedRows("event")]).toEqual([1, 1, 3]);

  function countAddedRows(table: string): number {
    return (countsAfter[table] ?? 0) - (countsBefore[table] ?? 0);
  }
});

test("the same idempotency key with different content is refused and changes nothing", async ({ sendRequest, db }) => {
  const type = await aType(db, ["ambulance*1"]);
  await aUnit(db, { at: sekayu });
  const headers = { "idempotency-key": "call-4711" };
  const createResponse = await sendRequest("POST", incidentsPath, { body: { type, location: sekayu }, headers });
  const countsBefore = await countAllRows(db);
  for (const otherChange of [{ location: kmFrom(sekayu, 1) }, { priority: 1 }, { description: "..." }]) {
    const response = await sendRequest("POST", incidentsPath, {
      body: { type, location: sekayu, ...otherChange },
      headers,
    });
    expectProblem(response, 422, "idempotency-key-reused");
  }
  expect(await countAllRows(db)).toEqual(countsBefore);
  // A body with its fields in a different order, or with defaults spelled out, counts as the same content.
  const equalBody = { precision: "exact", location: { lat: sekayu.lat, lng: sekayu.lng }, type };
  expect(await sendRequest("POST", incidentsPath, { body: equalBody, headers })).toEqual({
    ...createResponse,
    status: 200,
  });
});

test("a repeated request that shows a sensitive incident in full is recorded as a view", async ({
  sendRequest,
  db,
}) => {
  const type = await aType(db, []);
  await db.update(incidentType).set({ sensitive: true }).where(eq(incidentType.code, type));
  const { key: fullKey } = await createKey(aContext(db), { name: "sees sensitive incidents" });
  const { key: maskedKey } = await createKey(aContext(db), { name: "sees them masked", scopes: ["incidents:write"] });
  for (const [key, expectedViews] of [
    [fullKey, 1],
    [maskedKey, 0],
  ] as const) {
    const request = { body: { type, location: sekayu }, headers: { "idempotency-key": "1" }, key };
    const { id } = (await sendRequest("POST", incidentsPath, request)).body as Incident;
    const countViews = () => db.$count(event, and(eq(event.incidentId, id), isOfKind(["incident.viewed"])));
    expect(await countViews()).toBe(0);
    expect(await sendRequest("POST", incidentsPath, request)).toMatchObject({ status: 200, body: { id } });
    expect(await countViews()).toBe(expectedViews);
  }
});

test("idempotency keys of different API keys are independent", async ({ sendRequest, db, server }) => {
  const type = await aType(db, []);
  const { key } = await createKey(aContext(db), { name: "another system" });
  const request = { body: { type, location: sekayu }, headers: { "idempotency-key": "1" } };
  const [firstResponse, secondResponse] = [
    await sendRequest("POST", incidentsPath, { ...request, key: server.apiKey }),
    await sendRequest("POST", incidentsPath, { ...request, key }),
  ];
  expect([firstResponse.status, secondResponse.status]).toEqual([201, 201]);
  expect((firstResponse.body as Incident).id).not.toBe((secondResponse.body as Incident).id);
});

test("without an idempotency key, two equal requests create two incidents", async ({ sendRequest, db }) => {
  const request = { body: { type: await aType(db, []), location: sekayu } };
  await sendRequest("POST", incidentsPath, request);
  await sendRequest("POST", incidentsPath, request);
  expect(await db.select().from(incident)).toHaveLength(2);
});

test("candidates are ranked, and excluded units are listed with the cause", async ({
  sendRequest,
  db,
  apiDescription,
}) => {
  const type = await aType(db, ["ambulance*1", "fire-engine*1"]);
  const { id } = (await sendRequest("POST", incidentsPath, { body: { type, location: sekayu } })).body as Incident;
  await aUnit(db, { callSign: "A-2", at: kmFrom(sekayu, 2) });
  await aUnit(db, { callSign: "A-1", at: kmFrom(sekayu, 1) });
  await aUnit(db, { callSign: "RESTING", duty: "off-duty", at: kmFrom(sekayu, 3) });
  await aUnit(db, { callSign: "F", kind: "fire-engine", at: sekayu });
  const candidatesResponse = await sendRequest("GET", `${incidentsPath}/${id}/candidates`);
  apiDescription.expectDocumentedResponse(candidatesResponse, `GET ${incidentPath}/candidates`);
  expect(candidatesResponse.body).toMatchObject({
    ranked: [
      { unit: { callSign: "A-1" }, rank: 1, requirement: 1 },
      { unit: { callSign: "A-2" }, rank: 2, requirement: 1 },
      { unit: { callSign: "F" }, rank: 1, requirement: 2 },
    ],
    excluded: [{ unit: { callSign: "RESTING" }, cause: "off-duty" }],
  });
  const boatsResponse = await sendRequest("GET", `${incidentsPath}/${id}/candidates?kind=rescue-boat`);
  expect(boatsResponse).toMatchObject({ status: 200, body: { ranked: [], excluded: [] } });
});

test("a chosen unit is assigned, and a second request for it is refused with the incident that has it", async ({
  sendRequest,
  db,
  apiDescription,
}) => {
  const type = await aType(db, []);
  const { id: unitId } = await aUnit(db, { callSign: "A", at: sekayu });
  const [firstIncident, secondIncident] = [
    await postIncident(sendRequest, type),
    await postIncident(sendRequest, type),
  ];
  const winnerResponse = await sendRequest("POST", `${incidentsPath}/${firstIncident.id}/assignments`, {
    body: { unitId },
  });
  expect(winnerResponse).toMatchObject({
    status: 201,
    body: { unit: { id: unitId, callSign: "A" }, state: "assigned", chosenBy: "dispatcher" },
  });
  apiDescription.expectDocumentedResponse(winnerResponse, `POST ${incidentPath}/assignments`);

  const loserResponse = await sendRequest("POST", `${incidentsPath}/${secondIncident.id}/assignments`, {
    body: { unitId },
  });
  expect(expectProblem(loserResponse, 409, "unit-taken")).toMatchObject({
    callSign: "A",
    by: {
      incidentId: firstIncident.id,
      incidentNumber: firstIncident.number,
      assignmentId: (winnerResponse.body as Assignment).id,
    },
  });
  apiDescription.expectDocumentedResponse(loserResponse, `POST ${incidentPath}/assignments`);
});

test("when two dispatchers assign one unit concurrently, one succeeds and the other is refused, in each of twenty rounds", async ({
  sendRequest,
  db,
}) => {
  const type = await aType(db, []);
  const [firstIncident, secondIncident] = [
    await postIncident(sendRequest, type),
    await postIncident(sendRequest, type),
  ];
  for (let round = 0; round < 20; round++) {
    const { id: unitId } = await aUnit(db, { at: sekayu });
    const assignUnit = ({ id }: Incident) =>
      sendRequest("POST", `${incidentsPath}/${id}/assignments`, { body: { unitId } });
    const responses = await Promise.all([assignUnit(firstIncident), assignUnit(secondIncident)]);
    const [winnerResponse, loserResponse] = responses.sort((a, b) => a.status - b.status) as [
      HttpResponse,
      HttpResponse,
    ];
    expect(winnerResponse.status).toBe(201);
    expect(expectProblem(loserResponse, 409, "unit-taken")).toMatchObject({
      by: { assignmentId: (winnerResponse.body as Assignment).id },
    });
  }
});

test("an assignment moves through its states in order only", async ({ sendRequest, db, apiDescription }) => {
  const type = await aType(db, ["ambulance*1"]);
  await aUnit(db, { callSign: "A", at: sekayu });
  const { assignments } = await postIncident(sendRequest, type);
  const path = `/api/v1/assignments/${assignments[0]?.id}`;
  const illegalStepResponse = await sendRequest("PATCH", path, { body: { state: "onScene" } });
  expect(expectProblem(illegalStepResponse, 409, "illegal-transition")).toMatchObject({
    from: "assigned",
    to: "onScene",
  });
  apiDescription.expectDocumentedResponse(illegalStepResponse, "PATCH /api/v1/assignments/{id}");
  for (const state of ["acknowledged", "enRoute", "onScene", "transporting", "clear"]) {
    const movedResponse = await sendRequest("PATCH", path, { body: { state } });
    expect(movedResponse).toMatchObject({ status: 200, body: { state } });
    apiDescription.expectDocumentedResponse(movedResponse, "PATCH /api/v1/assignments/{id}");
  }
});

test("changing an incident requires its current version", async ({ sendRequest, db, apiDescription }) => {
  const { id } = await postIncident(sendRequest, await aType(db, []));
  const verifiedResponse = await sendRequest("PATCH", `${incidentsPath}/${id}`, {
    body: { status: "verified", version: 1 },
  });
  expect(verifiedResponse).toMatchObject({ status: 200, body: { status: "verified", version: 2 } });
  apiDescription.expectDocumentedResponse(verifiedResponse, `PATCH ${incidentPath}`);
  const staleResponse = await sendRequest("PATCH", `${incidentsPath}/${id}`, {
    body: { status: "closed", version: 1 },
  });
  expect(expectProblem(staleResponse, 409, "stale-version")).toMatchObject({
    current: { version: 2, status: "verified" },
  });
  const illegalResponse = await sendRequest("PATCH", `${incidentsPath}/${id}`, {
    body: { status: "received", version: 2 },
  });
  expectProblem(illegalResponse, 409, "illegal-transition");
  const closedResponse = await sendRequest("PATCH", `${incidentsPath}/${id}`, {
    body: { status: "closed", version: 2 },
  });
  expect(closedResponse.body).toMatchObject({ status: "closed", closedAt: expect.stringMatching(/Z$/) });
  const { id: unitId } = await aUnit(db, { at: sekayu });
  expectProblem(
    await sendRequest("POST", `${incidentsPath}/${id}/assignments`, { body: { unitId } }),
    409,
    "incident-closed",
  );
});

test("closing as a duplicate requires the other incident, and moves the crews to it", async ({
  sendRequest,
  db,
  apiDescription,
}) => {
  const type = await aType(db, ["ambulance*1"]);
  await aUnit(db, { at: sekayu });
  const [keptIncident, { id, version, assignments }] = [
    await postIncident(sendRequest, type),
    await postIncident(sendRequest, type),
  ];
  const closeIncident = (body: object) =>
    sendRequest("PATCH", `${incidentsPath}/${id}`, { body: { status: "closed", version, ...body } });
  const expectInvalidFields = (response: HttpResponse) => expectProblem(response, 400, "invalid-input").errors;
  expect(expectInvalidFields(await closeIncident({ closeCode: "duplicate" }))).toMatchObject([
    { field: "duplicateOf" },
  ]);
  expect(
    expectInvalidFields(await closeIncident({ closeCode: "handled", duplicateOf: keptIncident.id })),
  ).toMatchObject([{ field: "duplicateOf" }]);
  const duplicate = { closeCode: "duplicate", duplicateOf: keptIncident.id };
  expectProblem(await closeIncident({ ...duplicate, version: version + 1 }), 409, "stale-version");
  expectProblem(await closeIncident({ ...duplicate, duplicateOf: id }), 409, "cannot-merge");
  const mergeResponse = await closeIncident({ ...duplicate, closeNote: "penelepon yang sama" });
  expect(mergeResponse).toMatchObject({
    ...{
      status: 200,
      body: { status: "closed", closeCode: "duplicate", mergedInto: { id: keptIncident.id }, assignments: [] },
    },
  });
  apiDescription.expectDocumentedResponse(mergeResponse, `PATCH ${incidentPath}`);
  const { body } = await sendRequest("GET", `${incidentsPath}/${keptIncident.id}`);
  const assignmentIds = [...keptIncident.assignments, ...assignments].map((each) => each.id);
  expect((body as Incident).assignments.map((each) => each.id).sort()).toEqual(assignmentIds.sort());
});

async function postIncident(sendRequest: RequestSender, type: string): Promise<Incident> {
  const { status, body } = await sendRequest("POST", incidentsPath, { body: { type, location: sekayu } });
  expect(status).toBe(201);
  return body as Incident;
}

function readIncidentIds({ body }: HttpResponse): string[] {
  return (body as Incident[]).map(({ id }) => id);
}
