import { randomUUID } from "node:crypto";
import { countAllRows, expect, expectProblem, test } from "../support/http";
import { aUnit, sekayu } from "../support/makers";

const id = randomUUID();
const call = { callerNumber: "08123456789" };
const incident = { type: "acute-illness", location: sekayu };
const fix = { callSign: "A", ...sekayu, recordedAt: "2026-11-25T00:00:00Z" };
const fixes = (count: number) => Array.from({ length: count }, () => fix);

type InvalidRequest = [what: string, method: string, path: string, body: unknown, field: string, cause?: RegExp];

const invalidRequests: InvalidRequest[] = [
  ["an unknown field", "POST", "/api/v1/calls", { ...call, colour: "red" }, "colour", /not a known field/],
  ["a number that is not a text", "POST", "/api/v1/calls", { callerNumber: 811 }, "callerNumber", /string/],
  ["a latitude of 91", "POST", "/api/v1/calls", { ...call, location: { lng: 103, lat: 91 } }, "location.lat", /90/],
  [
    "a location without a latitude",
    "POST",
    "/api/v1/calls",
    { ...call, location: { lng: 103 } },
    "location.lat",
    /number/,
  ],
  [
    "a negative accuracy",
    "POST",
    "/api/v1/calls",
    { ...call, location: { ...sekayu, accuracyM: -1 } },
    "location.accuracyM",
  ],
  ["a time without a zone", "POST", "/api/v1/calls", { ...call, receivedAt: "2026-11-25T00:00:00" }, "receivedAt"],
  ["a day that does not exist", "POST", "/api/v1/calls", { ...call, receivedAt: "2026-02-30T00:00:00Z" }, "receivedAt"],
  ["the year 0", "POST", "/api/v1/calls", { ...call, receivedAt: "0000-01-01T00:00:00Z" }, "receivedAt"],
  [
    "a time beyond the year 9999",
    "POST",
    "/api/v1/calls",
    { ...call, receivedAt: "9999-12-31T23:59:59-14:00" },
    "receivedAt",
  ],
  ["a note with a null character", "POST", "/api/v1/calls", { ...call, note: "a\u0000b" }, "note", /U\+0000/],
  [
    "an external id with a null character",
    "POST",
    "/api/v1/calls",
    { ...call, externalId: "\u0000" },
    "externalId",
    /U\+0000/,
  ],
  ["a lone surrogate", "POST", "/api/v1/calls", { ...call, note: "a\ud800" }, "note", /Unicode/],

  ["an unknown field", "POST", "/api/v1/incidents", { ...incident, unit: "A" }, "unit", /not a known field/],
  [
    "an unknown nested field",
    "POST",
    "/api/v1/incidents",
    { ...incident, location: { ...sekayu, alt: 3 } },
    "location.alt",
  ],
  [
    "text instead of a number",
    "POST",
    "/api/v1/incidents",
    { ...incident, location: { lng: "103", lat: -2 } },
    "location.lng",
    /number.*string/,
  ],
  [
    "a latitude of 91",
    "POST",
    "/api/v1/incidents",
    { ...incident, location: { lng: 103, lat: 91 } },
    "location.lat",
    /90/,
  ],
  [
    "a longitude of -181",
    "POST",
    "/api/v1/incidents",
    { ...incident, location: { lng: -181, lat: 0 } },
    "location.lng",
    /180/,
  ],
  ["no location", "POST", "/api/v1/incidents", { type: "flood" }, "location", /object/],
  ["a location of null", "POST", "/api/v1/incidents", { type: "flood", location: null }, "location", /object/],
  ["an unknown type", "POST", "/api/v1/incidents", { ...incident, type: "alien-landing" }, "type", /"alien-landing"/],
  ["a type with a null character", "POST", "/api/v1/incidents", { ...incident, type: "a\u0000" }, "type", /U\+0000/],
  [
    "a description with a null character",
    "POST",
    "/api/v1/incidents",
    { ...incident, description: "\u0000" },
    "description",
  ],
  ["an address with a null character", "POST", "/api/v1/incidents", { ...incident, address: "x\u0000" }, "address"],
  ["a priority of 5", "POST", "/api/v1/incidents", { ...incident, priority: 5 }, "priority", /4/],
  ["a priority of 1.5", "POST", "/api/v1/incidents", { ...incident, priority: 1.5 }, "priority", /int/],
  ["an unknown precision", "POST", "/api/v1/incidents", { ...incident, precision: "roughly" }, "precision", /"exact"/],
  [
    "a description of 5,001 characters",
    "POST",
    "/api/v1/incidents",
    { ...incident, description: "x".repeat(5_001) },
    "description",
    /5000/,
  ],
  ["an invalid call id", "POST", "/api/v1/incidents", { ...incident, callId: "7" }, "callId", /UUID/],
  ["an unknown call", "POST", "/api/v1/incidents", { ...incident, callId: id }, "callId", /no call/],
  ["a list", "POST", "/api/v1/incidents", [incident], "body", /object/],
  ["a word", "POST", "/api/v1/incidents", "flood", "body", /object/],
  ["null", "POST", "/api/v1/incidents", null, "body", /object/],

  [
    "a position with an unknown field",
    "POST",
    "/api/v1/positions",
    { ...fix, alt: 12 },
    "[0].alt",
    /not a known field/,
  ],
  [
    "one invalid position among valid ones",
    "POST",
    "/api/v1/positions",
    [fix, { ...fix, lat: 91 }, fix],
    "[1].lat",
    /90/,
  ],
  ["the speed of sound", "POST", "/api/v1/positions", { ...fix, speedMps: 343 }, "[0].speedMps", /200/],
  ["a heading of 361", "POST", "/api/v1/positions", { ...fix, headingDeg: 361 }, "[0].headingDeg", /360/],
  [
    "a call sign with a null character",
    "POST",
    "/api/v1/positions",
    { ...fix, callSign: "A\u0000" },
    "callSign",
    /U\+0000/,
  ],
  [
    "a time as a number",
    "POST",
    "/api/v1/positions",
    { ...fix, recordedAt: 1_795_564_800 },
    "[0].recordedAt",
    /string/,
  ],
  ["an empty list of positions", "POST", "/api/v1/positions", [], "body", /1/],
  ["1,001 positions", "POST", "/api/v1/positions", fixes(1_001), "body", /1000/],

  ["an unknown state", "PATCH", `/api/v1/assignments/${id}`, { state: "asleep" }, "state", /"enRoute"/],
  ["an invalid id", "PATCH", "/api/v1/assignments/7", { state: "clear" }, "id", /UUID/],
  ["no version", "PATCH", `/api/v1/incidents/${id}`, { status: "closed" }, "version", /number/],
  ["an unknown status", "PATCH", `/api/v1/incidents/${id}`, { status: "done", version: 1 }, "status", /"closed"/],
  ["a version too large", "PATCH", `/api/v1/incidents/${id}`, { status: "closed", version: 1e20 }, "version"],
  ["an invalid unit id", "POST", `/api/v1/incidents/${id}/assignments`, { unitId: "A-1" }, "unitId", /UUID/],
  ["an invalid incident id", "GET", "/api/v1/incidents/7", undefined, "id", /UUID/],
  ["an unknown status", "GET", "/api/v1/incidents?status=done", undefined, "status", /"open"/],
  ["an unknown filter", "GET", "/api/v1/incidents?state=open", undefined, "state", /not a known field/],
  ["a limit of 0", "GET", "/api/v1/incidents?limit=0", undefined, "limit", /1/],
  ["an unknown kind", "GET", `/api/v1/incidents/${id}/candidates?kind=tank`, undefined, "kind", /"ambulance"/],
];

test.for(invalidRequests)(
  "%s is refused by %s %s",
  async ([, method, path, body, field, cause = /./], { sendRequest, db }) => {
    const countsBefore = await countAllRows(db);
    const { errors } = expectProblem(await sendRequest(method, path, { body }), 400, "invalid-input");
    expect(errors).toContainEqual({ field, cause: expect.stringMatching(cause) });
    expect(await countAllRows(db)).toEqual(countsBefore);
  },
);

test("all invalid fields are listed in one response", async ({ sendRequest }) => {
  const response = await sendRequest("POST", "/api/v1/incidents", {
    body: { location: { lng: 200, lat: "x" }, colour: 1 },
  });
  const { errors } = response.body as { errors: { field: string }[] };
  expect(errors.map(({ field }) => field).sort()).toEqual(["colour", "location.lat", "location.lng", "type"]);
});

const invalidBodies: [
  what: string,
  status: number,
  code: string,
  options: { text?: string; headers?: Record<string, string> },
][] = [
  ["a body that is not JSON", 400, "malformed-body", { text: '{"callerNumber":' }],
  ["an empty body", 400, "malformed-body", { text: "" }],
  ["a body with a __proto__ key", 400, "malformed-body", { text: '{"callerNumber":"112","__proto__":{"a":1}}' }],
  ["a body of 2 MB", 413, "body-too-large", { text: JSON.stringify({ ...call, note: "x".repeat(2_000_000) }) }],
  ["plain text", 415, "unsupported-media-type", { text: "help", headers: { "content-type": "text/plain" } }],
  [
    "a form",
    415,
    "unsupported-media-type",
    { text: "a=1", headers: { "content-type": "application/x-www-form-urlencoded" } },
  ],
];

for (const path of ["/api/v1/calls", "/api/v1/incidents", "/api/v1/positions"]) {
  test.for(invalidBodies)(
    `%s is refused by POST ${path} with %i`,
    async ([, status, code, options], { sendRequest, db }) => {
      const countsBefore = await countAllRows(db);
      const { errors } = expectProblem(await sendRequest("POST", path, options), status, code);
      expect(errors).toMatchObject([{ field: "body", cause: expect.stringMatching(/./) }]);
      expect(await countAllRows(db)).toEqual(countsBefore);
    },
  );
}

test.for([
  ["that is empty", ""],
  ["with a space", "a b"],
  ["of 201 characters", "x".repeat(201)],
  ["with a non-ASCII letter", "caf\u00e9"],
])("the Idempotency-Key %s is refused", async ([, key = ""], { sendRequest, db }) => {
  const countsBefore = await countAllRows(db);
  const response = await sendRequest("POST", "/api/v1/incidents", {
    body: incident,
    headers: { "idempotency-key": key },
  });
  expect(expectProblem(response, 400, "invalid-input").errors).toMatchObject([
    { field: expect.stringMatching(/^idempotency-key$/i) },
  ]);
  expect(await countAllRows(db)).toEqual(countsBefore);
});

test.for([
  ["GET", "/api/v1/nothing"],
  ["GET", "/api/v2/incidents"],
  ["DELETE", "/api/v1/incidents"],
  ["PUT", "/api/v1/positions"],
  ["GET", "/api/v1/incidents/%E0%A4%A"],
  ["GET", `/api/v1/incidents/${id}`],
  ["GET", `/api/v1/incidents/${id}/candidates`],
])("%s %s is not found, in the usual problem format", async ([method = "", path = ""], { sendRequest }) => {
  expectProblem(await sendRequest(method, path), 404, "not-found");
});

test.for([
  ["PATCH", `/api/v1/incidents/${id}`, { status: "closed", version: 1 }],
  ["PATCH", `/api/v1/assignments/${id}`, { state: "clear" }],
  ["POST", `/api/v1/incidents/${id}/assignments`, { unitId: id }],
] as const)(
  "%s %s of something that does not exist changes nothing",
  async ([method, path, body], { sendRequest, db }) => {
    const countsBefore = await countAllRows(db);
    expectProblem(await sendRequest(method, path, { body }), 404, "not-found");
    expect(await countAllRows(db)).toEqual(countsBefore);
  },
);

test("numbers smaller than the database can store are rounded", async ({ sendRequest, db }) => {
  await aUnit(db, { callSign: "TINY" });
  const recordedAt = new Date().toISOString();
  const tinyNumbers = {
    callSign: "TINY",
    lng: 1e-310,
    lat: 1e-310,
    recordedAt,
    speedMps: 1e-310,
    headingDeg: 1e-60,
    accuracyM: 1e-310,
  };
  expect(await sendRequest("POST", "/api/v1/positions", { body: tinyNumbers })).toMatchObject({
    status: 200,
    body: { accepted: 1 },
  });
  const callWithLocation = { ...call, location: { lng: 1e-310, lat: -1e-310, accuracyM: 1e-310 } };
  expect(await sendRequest("POST", "/api/v1/calls", { body: callWithLocation })).toMatchObject({ status: 201 });
});
