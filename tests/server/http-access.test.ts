import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { type Scope, scopes } from "../../db/access-vocabulary";
import { createKey, revokeKey } from "../../server/keys/manage-keys";
import { test as baseTest, countAllRows, expect, expectProblem, type RequestSender } from "../support/http";
import { aContext, deleteUnitsAndIncidents, sekayu } from "../support/makers";

/**
 * Deletes units, incidents and calls before each test: the server would record calls of earlier tests as missed after a
 * minute.
 */
const test = baseTest.extend("dataReset", { auto: true }, async ({ db }) => deleteUnitsAndIncidents(db));

const id = randomUUID();
const call = { callerNumber: "08123456789" };
const incident = { type: "acute-illness", location: sekayu };
const fix = { callSign: "A", ...sekayu, recordedAt: "2026-11-25T00:00:00Z" };

/** The documented HTTP interface, with the scope of each route and a valid body. */
const routes: [method: string, path: string, scope: Scope, body?: unknown][] = [
  ["POST", "/api/v1/calls", "calls:write", call],
  ["PATCH", `/api/v1/calls/${id}`, "calls:write", { ended: true }],
  ["PATCH", `/api/v1/calls?externalId=${id}`, "calls:write", { ended: true }],
  ["POST", "/api/v1/incidents", "incidents:write", incident],
  ["GET", "/api/v1/incidents?status=open", "incidents:read"],
  ["GET", `/api/v1/incidents/${id}`, "incidents:read"],
  ["GET", `/api/v1/incidents/${id}/candidates?kind=ambulance`, "incidents:read"],
  ["POST", `/api/v1/incidents/${id}/assignments`, "incidents:write", { unitId: id }],
  ["PATCH", `/api/v1/assignments/${id}`, "incidents:write", { state: "acknowledged" }],
  ["PATCH", `/api/v1/incidents/${id}`, "incidents:write", { status: "closed", version: 1 }],
  ["POST", "/api/v1/positions", "positions:write", fix],
  ["GET", `/api/osmand?id=${id}&lat=-2.9&lon=103.8`, "positions:write"],
  ["POST", `/api/osmand?id=${id}&lat=-2.9&lon=103.8`, "positions:write"],
  ["POST", "/api/owntracks", "positions:write", { _type: "lwt" }],
  ["GET", "/api/v1/units", "units:read"],
  ["GET", "/api/v1/facilities", "reference:read"],
  ["GET", "/api/v1/districts", "reference:read"],
  ["GET", "/api/v1/incident-types", "reference:read"],
  ["GET", "/api/v1/openapi.json", "reference:read"],
];

test.for(routes)("%s %s refuses requests without a key", async ([method, path, , body], { sendRequest, db }) => {
  const countsBefore = await countAllRows(db);
  const unknownKey = `muba_0123456789ab_${"x".repeat(43)}`;
  for (const key of [null, "", "muba", unknownKey])
    expectProblem(await sendRequest(method, path, { body, key }), 401, "unauthenticated");
  for (const authorization of ["Basic YTpi", "Bearer", `Bearer ${unknownKey} x`]) {
    expectProblem(
      await sendRequest(method, path, { body, key: null, headers: { authorization } }),
      401,
      "unauthenticated",
    );
  }
  expect(await countAllRows(db)).toEqual(countsBefore);
});

test.for(routes)(
  "%s %s needs %s, and refuses every other scope",
  async ([method, path, scope, body], { sendRequest, db }) => {
    const otherScopes = scopes.filter((otherScope) => otherScope !== scope);
    const { key } = await createKey(aContext(db), { name: "others", scopes: otherScopes });
    const countsBefore = await countAllRows(db);
    expect(expectProblem(await sendRequest(method, path, { body, key }), 403, "forbidden").needs).toBe(scope);
    expect(await countAllRows(db)).toEqual(countsBefore);
  },
);

test.for(routes)("%s %s accepts a key with %s alone", async ([method, path, scope, body], { sendRequest, db }) => {
  const { key } = await createKey(aContext(db), { name: "only", scopes: [scope] });
  const { status } = await sendRequest(method, path, { body, key });
  expect(status).toBe(path.includes(id) ? 404 : method === "POST" && !/(positions|owntracks)$/.test(path) ? 201 : 200);
});

test.for(routes)("%s %s refuses a revoked key at once", async ([method, path, scope, body], { sendRequest, db }) => {
  const revokedKey = await createKey(aContext(db), { name: "revoked", scopes: [scope] });
  expect((await sendRequest(method, path, { body, key: revokedKey.key })).status).not.toBe(401);
  await revokeKey(aContext(db), { id: revokedKey.id });
  const countsBefore = await countAllRows(db);
  expectProblem(await sendRequest(method, path, { body, key: revokedKey.key }), 401, "unauthenticated");
  expect(await countAllRows(db)).toEqual(countsBefore);
});

test("a key with one changed letter is not accepted", async ({ sendRequest, db }) => {
  const { key } = await createKey(aContext(db), { name: "changed" });
  const letter = key.endsWith("A") ? "B" : "A";
  expectProblem(await sendRequest("GET", "/api/v1/units", { key: key.slice(0, -1) + letter }), 401, "unauthenticated");
  expect((await sendRequest("GET", "/api/v1/units", { key })).status).toBe(200);
});

test("a request with a key does not wait while another transaction locks the key's row", async ({
  sendRequest,
  db,
}) => {
  const { key, id } = await createKey(aContext(db), { name: "held", scopes: ["units:read"] });
  await db.transaction(async (tx) => {
    await tx.execute(sql`select from api_key where id = ${id} for update`);
    expect((await sendRequest("GET", "/api/v1/units", { key })).status).toBe(200);
  });
});

test("only the hash of a key is stored", async ({ db }) => {
  const { key } = await createKey(aContext(db), { name: "hashed" });
  const secret = key.split("_").slice(2).join("_");
  const { rows } = (await db.execute("select api_key::text as row from api_key")) as unknown as {
    rows: { row: string }[];
  };
  expect(rows.filter(({ row }) => row.includes(secret))).toEqual([]);
  const { rows: events } = (await db.execute("select event::text as row from event")) as unknown as {
    rows: { row: string }[];
  };
  expect(events.filter(({ row }) => row.includes(secret))).toEqual([]);
});

test("an unauthorised request is refused before its body is read", async ({ sendRequest }) => {
  const text = "x".repeat(2_000_000);
  expectProblem(await sendRequest("POST", "/api/v1/calls", { text, key: null }), 401, "unauthenticated");
});

test("everything a simulated key writes is marked as simulated", async ({ sendRequest, db }) => {
  const { key } = await createKey(aContext(db), { name: "exercise", simulated: true });
  const createdIncident = await sendRequest("POST", "/api/v1/incidents", { body: incident, key });
  expect(createdIncident.body).toMatchObject({ simulated: true });
});

test("the procedures of the screens refuse requests without a session, with or without a key", async ({
  sendRequest,
  server,
}) => {
  const procedures = ["me", "dispatch.types", "incidents.list", "units.list", "places.districts"];
  for (const procedure of procedures) expect(await fetchStatus(sendRequest, procedure, null)).toBe(401);
  for (const procedure of procedures) expect(await fetchStatus(sendRequest, procedure, server.apiKey)).toBe(401);
});

async function fetchStatus(sendRequest: RequestSender, procedure: string, key: string | null): Promise<number> {
  const input = encodeURIComponent(JSON.stringify({ json: {} }));
  return (await sendRequest("GET", `/api/trpc/${procedure}?input=${input}`, { key })).status;
}
