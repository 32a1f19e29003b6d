import { eq } from "drizzle-orm";
import { call } from "../../db/schema/calls";
import { fix, unit } from "../../db/schema/units";
import { countAllRows, expect, type HttpResponse, test as plain } from "../support/http";
import { aStation, aUnit, deleteUnitsAndIncidents, kmFrom, sekayu } from "../support/makers";
import { readOpenApiDocument } from "../support/openapi-responses";

const test = plain
  .extend("apiDescription", { scope: "file" }, ({ sendRequest }) => readOpenApiDocument(sendRequest))
  .extend("dataReset", { auto: true }, async ({ db }) => deleteUnitsAndIncidents(db));

type Features = { features: { geometry: { coordinates: number[] } | null; properties: Record<string, unknown> }[] };

const callsPath = "/api/v1/calls";
const positionsPath = "/api/v1/positions";
const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1_000).toISOString();

test("a call is stored with all its data", async ({ sendRequest, db, apiDescription }) => {
  const receivedAt = new Date(Date.now() - 90_000);
  const body = {
    externalId: "pbx-1",
    callerNumber: "+628123456789",
    receivedAt: new Date(receivedAt.getTime() + 7 * 3_600_000).toISOString().replace("Z", "+07:00"),
    location: { ...sekayu, accuracyM: 250 },
    note: "asap di belakang pasar",
  };
  const response = await sendRequest("POST", callsPath, { body });
  expect(response).toMatchObject({ status: 201, body: { repeatCaller: { total: 0, unfounded: 0 } } });
  apiDescription.expectDocumentedResponse(response, `POST ${callsPath}`);
  const [storedCall] = await db.select().from(call);
  expect(storedCall).toMatchObject({
    id: (response.body as { id: string }).id,
    callerNumber: "08123456789",
    receivedAt,
    location: sekayu,
    accuracyM: 250,
  });
});

test.for([
  ["no number", undefined, null],
  ["null", null, null],
  ["an empty number", "", null],
  ["a withheld number", "anonymous", null],
  ["a withheld number and the address of a gateway", "anonymous@10.0.0.5", null],
  ["a number with spaces and hyphens", "+62 812-3456-789", "08123456789"],
] as const)("a call with %s rings", async ([, callerNumber, stored], { sendRequest, db, apiDescription }) => {
  const response = await sendRequest("POST", callsPath, { body: { externalId: "pbx-3", callerNumber } });
  expect(response).toMatchObject({ status: 201, body: { repeatCaller: { total: 0, unfounded: 0 } } });
  apiDescription.expectDocumentedResponse(response, `POST ${callsPath}`);
  expect((await sendRequest("POST", callsPath, { body: { externalId: "pbx-3", callerNumber } })).status).toBe(200);
  expect(await db.select().from(call)).toMatchObject([{ callerNumber: stored, blocked: false, missedAt: null }]);
});

test("the same external id, sent twenty times concurrently, returns the same call", async ({
  sendRequest,
  db,
  apiDescription,
}) => {
  const request = { body: { externalId: "pbx-2", callerNumber: "0812" } };
  const responses = await Promise.all(Array.from({ length: 20 }, () => sendRequest("POST", callsPath, request)));
  expect(responses.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201]);
  for (const response of responses) apiDescription.expectDocumentedResponse(response, `POST ${callsPath}`);
  expect(new Set(responses.map(({ body }) => (body as { id: string }).id)).size).toBe(1);
  expect(await db.select().from(call)).toHaveLength(1);
});

test("each call without an external id is a new one", async ({ sendRequest, db }) => {
  for (let attempt = 0; attempt < 2; attempt++)
    await sendRequest("POST", callsPath, { body: { callerNumber: "0812" } });
  expect(await db.select().from(call)).toHaveLength(2);
});

test("a repeat caller is recognised, with the number of unfounded calls", async ({ sendRequest, db }) => {
  for (const disposition of ["ghost", "prank", "dropped", "emergency", "information", null] as const) {
    const { body } = await sendRequest("POST", callsPath, { body: { callerNumber: "0899" } });
    await db
      .update(call)
      .set({ disposition })
      .where(eq(call.id, (body as { id: string }).id));
  }
  await sendRequest("POST", callsPath, { body: { callerNumber: "0877" } });
  const repeatedCall = await sendRequest("POST", callsPath, { body: { callerNumber: "0899" } });
  expect(repeatedCall.body).toMatchObject({ repeatCaller: { total: 6, unfounded: 3 } });
});

test("positions are accepted singly or as a list, and ignored ones are returned with the reason", async ({
  sendRequest,
  db,
  apiDescription,
}) => {
  await aUnit(db, { callSign: "A" });
  await aUnit(db, { callSign: "B", at: sekayu, fixAgeMinutes: 1 });
  const singleResponse = await sendRequest("POST", positionsPath, {
    body: { callSign: "A", ...sekayu, recordedAt: secondsAgo(5), speedMps: 12.5, headingDeg: 270, accuracyM: 8 },
  });
  expect(singleResponse).toMatchObject({ status: 200, body: { accepted: 1, ignored: [] } });
  apiDescription.expectDocumentedResponse(singleResponse, `POST ${positionsPath}`);

  const fixes = [
    { callSign: "A", ...kmFrom(sekayu, 0.1), recordedAt: secondsAgo(1) },
    { callSign: "NOBODY", ...sekayu, recordedAt: secondsAgo(1) },
    { callSign: "A", ...sekayu, recordedAt: secondsAgo(-120) },
    { callSign: "A", ...sekayu, recordedAt: secondsAgo(31 * 86_400) },
    { callSign: "A", lng: 0, lat: 0, recordedAt: secondsAgo(0) },
    { callSign: "B", ...sekayu, recordedAt: secondsAgo(90) },
    { callSign: "B", ...kmFrom(sekayu, 2), recordedAt: secondsAgo(2) },
  ];
  const batchResponse = await sendRequest("POST", positionsPath, { body: fixes });
  apiDescription.expectDocumentedResponse(batchResponse, `POST ${positionsPath}`);
  expect(batchResponse.body).toEqual({
    accepted: 2,
    ignored: [
      { index: 1, reason: "unknown-unit" },
      { index: 2, reason: "in-the-future" },
      { index: 3, reason: "too-old" },
      { index: 4, reason: "null-island" },
      { index: 5, reason: "older-than-held" },
    ],
  });
  const unitsResponse = await sendRequest("GET", "/api/v1/units");
  expect(coordinatesByCallSign(unitsResponse)).toEqual({
    A: fixes[0] && toCoordinates(fixes[0]),
    B: fixes[6] && toCoordinates(fixes[6]),
  });
});

test("a thousand positions are accepted in one request", async ({ sendRequest, db }) => {
  const { id } = await aUnit(db, { callSign: "A" });
  const body = Array.from({ length: 1_000 }, (_, index) => ({
    callSign: "A",
    ...sekayu,
    recordedAt: secondsAgo(index + 1),
  }));
  expect((await sendRequest("POST", positionsPath, { body })).body).toEqual({ accepted: 1_000, ignored: [] });
  expect(await db.select().from(fix).where(eq(fix.unitId, id))).toHaveLength(1_000);
});

test("an older position never replaces a newer one, in any order of arrival", async ({ sendRequest, db }) => {
  await aUnit(db, { callSign: "A" });
  const newestPosition = { callSign: "A", ...kmFrom(sekayu, 0.09), recordedAt: secondsAgo(1) };
  const otherPositions = Array.from({ length: 30 }, (_, index) => ({
    callSign: "A",
    ...sekayu,
    recordedAt: secondsAgo(index + 2),
  }));
  const posts = [...otherPositions.slice(0, 15), newestPosition, ...otherPositions.slice(15)].map((body) =>
    sendRequest("POST", positionsPath, { body }),
  );
  for (const { status } of await Promise.all(posts)) expect(status).toBe(200);
  expect(coordinatesByCallSign(await sendRequest("GET", "/api/v1/units"))).toEqual({
    A: toCoordinates(newestPosition),
  });
});

test("concurrent batches with the same units in different orders are all accepted", async ({ sendRequest, db }) => {
  const callSigns = Array.from({ length: 100 }, (_, index) => `U-${index}`);
  for (const callSign of callSigns) await aUnit(db, { callSign });
  const batches = Array.from({ length: 16 }, (_, batch) => {
    const orderedCallSigns = batch % 2 === 0 ? callSigns : [...callSigns].reverse();
    return orderedCallSigns.map((callSign) => ({
      callSign,
      ...kmFrom(sekayu, batch / 50),
      recordedAt: secondsAgo(20 - batch),
    }));
  });
  const responses = await Promise.all(batches.map((body) => sendRequest("POST", positionsPath, { body })));
  expect(responses.map(({ status }) => status)).toEqual(batches.map(() => 200));
  const coordinates = coordinatesByCallSign(await sendRequest("GET", "/api/v1/units"));
  expect(new Set(Object.values(coordinates).map(String))).toEqual(
    new Set([String(toCoordinates(kmFrom(sekayu, 15 / 50)))]),
  );
});

test("the same position sent twice is stored once", async ({ sendRequest, db }) => {
  await aUnit(db, { callSign: "A" });
  const body = { callSign: "A", ...sekayu, recordedAt: secondsAgo(1) };
  expect((await sendRequest("POST", positionsPath, { body })).body).toEqual({ accepted: 1, ignored: [] });
  const countsBefore = await countAllRows(db);
  expect((await sendRequest("POST", positionsPath, { body })).body).toEqual({
    accepted: 0,
    ignored: [{ index: 0, reason: "older-than-held" }],
  });
  expect(await countAllRows(db)).toEqual(countsBefore);
});

test("units are shown at the position the rule uses", async ({ sendRequest, db, apiDescription }) => {
  const homeStation = await aStation(db, { at: kmFrom(sekayu, 4) });
  await aUnit(db, { callSign: "FRESH", station: homeStation, at: sekayu });
  await aUnit(db, { callSign: "NOWHERE", skills: ["trauma"], duty: "off-duty", mobility: "river" });
  await aUnit(db, { callSign: "STALE", station: homeStation, at: sekayu, fixAgeMinutes: 11 });
  await db.update(unit).set({ simulated: true }).where(eq(unit.callSign, "STALE"));
  const response = await sendRequest("GET", "/api/v1/units");
  apiDescription.expectDocumentedResponse(response, "GET /api/v1/units");
  expect((response.body as Features).features).toMatchObject([
    {
      geometry: { coordinates: toCoordinates(sekayu) },
      properties: { callSign: "FRESH", basis: "fix", status: "available", simulated: false },
    },
    {
      geometry: null,
      properties: { callSign: "NOWHERE", basis: null, duty: "off-duty", skills: ["trauma"], mobility: "river" },
    },
    {
      geometry: { coordinates: toCoordinates(homeStation.position) },
      properties: { callSign: "STALE", basis: "station", station: homeStation.code, simulated: true },
    },
  ]);
});

test.for([
  ["/api/v1/facilities", 72],
  ["/api/v1/districts", 15],
] as const)("%s returns %i features with their source", async ([path, count], { sendRequest, apiDescription }) => {
  const response = await sendRequest("GET", path);
  apiDescription.expectDocumentedResponse(response, `GET ${path}`);
  const { features } = response.body as Features;
  expect(features).toHaveLength(count);
  expect(features.filter(({ properties }) => !properties.source)).toEqual([]);
});

test("incident types include the plan of each priority", async ({ sendRequest, apiDescription }) => {
  const response = await sendRequest("GET", "/api/v1/incident-types");
  apiDescription.expectDocumentedResponse(response, "GET /api/v1/incident-types");
  const types = response.body as {
    code: string;
    plans: Record<string, { kind: string; count: number; skills: string[] }[]>;
  }[];
  expect(types.find(({ code }) => code === "cardiac-arrest")?.plans).toMatchObject({
    "1": [{ kind: "ambulance", count: 2, skills: ["trauma"] }],
    "2": [{ kind: "ambulance", count: 1, skills: ["trauma"] }],
    "3": [{ kind: "ambulance", count: 1, skills: [] }],
    "4": [{ kind: "ambulance", count: 1, skills: [] }],
  });
});

function coordinatesByCallSign({ body }: HttpResponse): Record<string, number[] | undefined> {
  const { features } = body as Features;
  return Object.fromEntries(features.map(({ geometry, properties }) => [properties.callSign, geometry?.coordinates]));
}

function toCoordinates({ lng, lat }: { lng: number; lat: number }): number[] {
  return [lng, lat];
}
