import fc from "fast-check";
import { expect, test } from "../support/http";
import { aUnit, deleteUnitsAndIncidents, sekayu } from "../support/makers";

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("\u0000", "\ud800", "", "'; drop table unit; --"),
);
const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, -0, 1e-320, 1e308, 2 ** 53, 2 ** 31));
const timestamp = fc.oneof(
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom(
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:60Z",
    "2026-11-25T00:00:00+23:59",
    "2026-11-25T00:00:00.1234567890123Z",
  ),
);
const anyValue = fc.oneof(text, number, timestamp, fc.jsonValue({ maxDepth: 2 }), fc.uuid());
const upTo = (max: number) => fc.double({ min: 0, max, noNaN: true });
const location = fc.record({ lng: upTo(180), lat: upTo(90) });

/** Generates input that is mostly valid: each field is usually valid, sometimes missing, sometimes arbitrary. */
function mostlyValid(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> {
  const looseFields = Object.fromEntries(
    Object.entries(fields).map(([name, validValue]) => [
      name,
      fc.oneof({ weight: 6, arbitrary: validValue }, anyValue),
    ]),
  );
  return fc.record(looseFields, { requiredKeys: [] });
}

const position = mostlyValid({
  callSign: fc.constantFrom("A", "B", "NOBODY"),
  lng: upTo(180),
  lat: upTo(90),
  recordedAt: fc.oneof(timestamp, fc.constant("2026-11-25T00:00:00Z")),
  speedMps: upTo(200),
  headingDeg: upTo(360),
  accuracyM: upTo(1_000_000),
});

test.for<[method: string, path: string, body: fc.Arbitrary<unknown>, expected: number]>([
  [
    "POST",
    "/api/v1/calls",
    mostlyValid({
      externalId: text,
      callerNumber: fc.constant("0812"),
      receivedAt: timestamp,
      location,
      note: text,
    }),
    201,
  ],
  [
    "PATCH",
    "/api/v1/calls/00000000-0000-4000-8000-000000000000",
    mostlyValid({ ended: fc.constant(true), disposition: fc.constantFrom("ghost", "emergency") }),
    404,
  ],
  [
    "POST",
    "/api/v1/incidents",
    mostlyValid({
      type: fc.constantFrom("flood", "assault", "domestic-violence", "patient-transfer"),
      priority: fc.integer({ min: 1, max: 4 }),
      location,
      precision: fc.constantFrom("exact", "village"),
      address: text,
      description: text,
      callId: fc.uuid(),
    }),
    201,
  ],
  ["POST", "/api/v1/positions", fc.oneof(position, fc.array(position, { maxLength: 20 })), 200],
  ["POST", "/api/v1/incidents/:id/assignments", mostlyValid({ unitId: fc.uuid(), insteadOf: fc.uuid() }), 404],
  [
    "PATCH",
    "/api/v1/incidents/:id",
    mostlyValid({ status: fc.constantFrom("verified", "closed"), version: fc.integer({ min: 1, max: 3 }) }),
    200,
  ],
  ["PATCH", "/api/v1/assignments/:id", mostlyValid({ state: fc.constantFrom("clear", "declined") }), 404],
  ["POST", "/api/v1/incidents", anyValue, 400],
  ["POST", "/api/v1/positions", anyValue, 400],
])("no input to %s %s causes a server error", async ([method, path, bodies, expected], { sendRequest, db }) => {
  await deleteUnitsAndIncidents(db);
  for (const callSign of ["A", "B"]) await aUnit(db, { callSign, at: sekayu });
  const createResponse = await sendRequest("POST", "/api/v1/incidents", {
    body: { type: "acute-illness", location: sekayu },
  });
  const { id } = createResponse.body as { id: string };
  const statuses = new Set<number>();
  const noServerError = fc.asyncProperty(bodies, async (body) => {
    const { status, type } = await sendRequest(method, path.replace(":id", id), { body: body ?? null });
    statuses.add(status);
    expect(status).toBeLessThan(500);
    expect(type).toBe(status < 400 ? "application/json" : "application/problem+json");
  });
  await fc.assert(noServerError, { numRuns: 250, seed: 112 });
  // The inputs must have led to both a refusal (400) and the expected status.
  expect([...statuses]).toEqual(expect.arrayContaining([400, expected]));
});
