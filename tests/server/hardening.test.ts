import { readFileSync } from "node:fs";
import { connect } from "node:net";
import type { AnyTRPCProcedure } from "@trpc/server";
import Fastify from "fastify";
import { z } from "zod";
import { readEnvironment } from "../../server/env";
import { declarePageRoutes } from "../../server/http/pages";
import { createKey, revokeKey } from "../../server/keys/manage-keys";
import { addDeviceToken, verifyDeviceToken } from "../../server/people/device-token";
import { appRouter } from "../../server/router";
import { createRequestSender, expectProblem } from "../support/http";
import { aContext } from "../support/makers";
import { aPerson, createSession, password, post } from "../support/people";
import { startServer } from "../support/server";
import { startServerInProcess } from "../support/server-in-process";
import { expect, test } from "../support/test";

const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>).map(
  ([path, { _def }]) => ({ path, type: _def.type, inputs: _def.inputs as z.ZodType[] }),
);

test("each key has its own rate limit, a revoked key is refused at once, and logs contain no secrets or callers", async ({
  db,
  databaseUrl,
}) => {
  const server = await startServer({
    databaseUrl,
    env: { SCREENS: "off", LOG_LEVEL: "trace", KEY_REQUESTS_PER_MINUTE: "5" },
  });
  try {
    const [firstKey, secondKey] = await Promise.all(
      ["first", "second"].map((name) => createKey(aContext(db), { name })),
    );
    const postCall = (key = "") =>
      fetch(`${server.url}/api/v1/calls`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify({ callerNumber: "081277665544", note: "my neighbour is hurt" }),
      }).then(({ status }) => status);
    const statuses = [];
    for (let request = 0; request < 6; request++) statuses.push(await postCall(firstKey?.key));
    expect(statuses).toEqual([201, 201, 201, 201, 201, 429]);
    // A key above its rate limit is not looked up, so the response does not reveal that the key has been revoked.
    await revokeKey(aContext(db), { id: firstKey?.id ?? "" });
    expect(await postCall(firstKey?.key)).toBe(429);
    expect(await postCall(secondKey?.key)).toBe(201);
    await revokeKey(aContext(db), { id: secondKey?.id ?? "" });
    expect(await postCall(secondKey?.key)).toBe(401);

    const { username } = await aPerson(db, "dispatcher");
    await post(server.url, "/api/auth/sign-in", { username, password });
    await post(server.url, "/api/auth/sign-in", { username, password: "a wrong password" });
    const log = readFileSync(server.logPath, "utf8");
    const secret = firstKey?.key.split("_").slice(2).join("_") ?? "";
    const secrets = ["081277665544", "my neighbour", password, "a wrong password", secret];
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
  } finally {
    await server.stop();
  }
});

test("no response may be cached, and signing out clears the browser's cache", async ({ db, server }) => {
  const { cookie } = await createSession(db, server, "supervisor");
  const crewSession = await createSession(db, server, "crew");
  const input = encodeURIComponent('{"0":{"json":{"data":"real"}},"1":{}}');
  const requests: [path: string, init?: RequestInit][] = [
    ["/api/trpc/units.list", { headers: { cookie } }],
    [`/api/trpc/calls.figures,me?batch=1&input=${input}`, { headers: { cookie } }],
    ["/api/trpc/me?batch=1", { headers: { cookie, accept: "application/jsonl", "trpc-accept": "application/jsonl" } }],
    ["/api/trpc/me", {}],
    [
      "/api/trpc/crew.press",
      { method: "POST", headers: { cookie: crewSession.cookie, "content-type": "application/json" }, body: "{}" },
    ],
    ["/api/trpc/live.changes", { headers: { cookie } }],
    ["/api/v1/incidents?status=open", { headers: { authorization: `Bearer ${server.apiKey}` } }],
    ["/api/v1/units", { headers: { authorization: `Bearer ${server.apiKey}` } }],
    ["/api/v1/units", {}],
    ["/api/nothing", { headers: { cookie } }],
    ["/api/audit.csv", { headers: { cookie } }],
    ["/api/insight/days.csv?from=2026-10-01&to=2026-10-31&data=real&language=id", { headers: { cookie } }],
    ["/api/insight/monthly.pdf?month=2026-10&data=real", { headers: { cookie } }],
    [`/api/photos/${crypto.randomUUID()}`, { headers: { cookie } }],
    ["/api/health", {}],
  ];
  for (const [path, init] of requests) {
    const abortController = new AbortController();
    const { headers } = await fetch(server.url + path, { ...init, signal: abortController.signal });
    abortController.abort();
    expect([path, headers.get("cache-control")?.split(",")[0]]).toEqual([path, "no-store"]);
  }
  for (const path of ["sign-out", "sign-out-everywhere"]) {
    const laterSession = await createSession(db, server, "supervisor");
    const response = await post(server.url, `/api/auth/${path}`, undefined, laterSession.cookie);
    expect([response.status, response.headers.get("clear-site-data")]).toEqual([204, '"cache"']);
  }
});

test("pages are sent with no-store whatever Next.js would send, and build files are not", async ({ db }) => {
  const app = Fastify();
  const { actor } = aContext(db);
  declarePageRoutes(app, async (_, reply) => void reply.end(), {
    identify: async () => actor,
    limit: async () => {},
    readConsoleStart: async () => "",
    ...{ build: "x", development: false, tls: false },
  });
  const readCacheControl = async (url: string) => (await app.inject({ url })).headers["cache-control"];
  for (const path of ["/dispatch", "/login", "/crew?_rsc=1"])
    expect([path, await readCacheControl(path)]).toEqual([path, "no-store"]);
  expect(await readCacheControl("/_next/static/x.js")).toBe(undefined);
});

test.for([
  ["too short", "short"],
  ["too easy to guess", "a".repeat(64)],
])("the server does not start with a secret that is %s", ([, secret]) => {
  expect(() => readEnvironment({ SESSION_SECRET: secret } as unknown as NodeJS.ProcessEnv)).toThrow("SESSION_SECRET");
});

test("a refused request is logged with who, from where and why, once a minute, and without its input", async ({
  db,
  databaseUrl,
}) => {
  const server = await startServerInProcess({ databaseUrl });
  const { id } = await aPerson(db, "leader");
  const { cookie } = await createSession(db, server, "leader");
  const secret = "a-secret-of-the-input";
  const callProcedure = (path: string) => fetch(`${server.url}/api/trpc/${path}`, { headers: { cookie } });
  for (let attempt = 0; attempt < 3; attempt++) expect((await callProcedure("people.list")).status).toBe(403);
  expect((await callProcedure(`places.search?input=${encodeURIComponent(`{"json":{"${secret}":1}}`)}`)).status).toBe(
    400,
  );
  const sendRequest = createRequestSender(server);
  expectProblem(
    await sendRequest("GET", "/api/v1/units", { key: `muba_0123456789ab_${"x".repeat(43)}` }),
    401,
    "unauthenticated",
  );
  const headers = { origin: "https://elsewhere.example" };
  expectProblem(await sendRequest("POST", "/api/v1/calls", { body: { note: secret }, headers }), 403, "wrong-origin");
  expectProblem(
    await sendRequest("POST", "/api/auth/second-factor", { body: { code: "123456" } }),
    401,
    "wrong-credentials",
  );
  await server.stop();

  const log = readFileSync(server.logPath, "utf8");
  const lines = log.split("\n").flatMap((line) => (line.includes("a request was refused") ? [JSON.parse(line)] : []));
  const from = "127.0.0.1";
  expect(lines).toMatchObject([
    { code: "forbidden", needs: "people:manage", route: "people.list", actor: `person:${id}`, from },
    { code: "invalid-input", route: "places.search", actor: `person:${id}`, from },
    { code: "unauthenticated", method: "GET", route: "/api/v1/units", from },
    { code: "wrong-origin", method: "POST", route: "/api/v1/calls", from },
    { code: "wrong-credentials", method: "POST", route: "/api/auth/second-factor", from },
  ]);
  expect(lines.every(({ reqId, time }) => typeof reqId === "string" && typeof time === "number")).toBe(true);
  expect(log).not.toContain(secret);
});

/** Sends text unchanged over TCP and returns everything received until the server closes the connection. */
function sendRaw(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let receivedText = "";
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on("data", (chunk) => {
      receivedText += chunk;
    });
    socket.on("close", () => resolve(receivedText)).on("error", reject);
  });
}

test("a request with an ambiguous length or malformed header lines is refused, and no part of it is processed", async ({
  server: { url },
}) => {
  const smuggledRequest = "GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n";
  const requestHead = "POST /api/auth/sign-out HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
  for (const lines of [
    `Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggledRequest}`,
    `Content-Length: 0\r\nContent-Length: 9\r\n\r\n${smuggledRequest}`,
    `Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggledRequest}`,
    `Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${smuggledRequest}`,
    `X-Folded: a\rb\r\n\r\n${smuggledRequest}`,
  ]) {
    const response = await sendRaw(url, requestHead + lines);
    expect.soft(response, lines).toMatch(/^HTTP\/1\.1 400 /);
    expect.soft(response.match(/^HTTP\/1\.1/gm), lines).toHaveLength(1);
  }
});

test("an invalid Host header is refused where URLs are built from it", async ({ server: { url } }) => {
  for (const host of ["a b", "a:port", "<x>"]) {
    const response = await sendRaw(url, `GET /warnings/atom HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect.soft(response, host).toMatch(/^HTTP\/1\.1 404 .*"code":"not-found"/s);
  }
});

test("TRACE and other unused methods are refused", async ({ server: { url } }) => {
  for (const method of ["TRACE", "PROPFIND", "CONNECT"]) {
    const response = await sendRaw(
      url,
      `${method} /api/health HTTP/1.1\r\nHost: x\r\nCookie: a=secret\r\nConnection: close\r\n\r\n`,
    );
    expect.soft(response, method).not.toMatch(/^HTTP\/1\.1 2/);
    expect.soft(response, method).not.toContain("secret");
  }
  for (const method of ["PUT", "DELETE", "OPTIONS"])
    expect.soft((await fetch(`${url}/api/v1/units`, { method })).status, method).toBe(404);
});

test("the cookie of a known browser is valid only for its person and with its signature", () => {
  const secret = { current: "only-for-tests-".repeat(3) };
  const token = addDeviceToken(secret, "budi", undefined);
  const [nonce = "", signature = ""] = token.split(".");
  expect(verifyDeviceToken(secret, "budi", token)).toBe(nonce);
  expect(verifyDeviceToken(secret, "siti", token)).toBeNull();
  expect(verifyDeviceToken({ current: "another-secret-".repeat(3) }, "budi", token)).toBeNull();
  const forgedTokens = [`${nonce}x.${signature}`, `${nonce}.${signature.slice(1)}`, `${nonce}.`, nonce, "", undefined];
  for (const token of forgedTokens) expect.soft(verifyDeviceToken(secret, "budi", token), token).toBeNull();
});

test("the cookie of a shared browser remembers the last twelve people who signed in", () => {
  const secret = { current: "only-for-tests-".repeat(3) };
  const people = Array.from({ length: 13 }, (_, number) => `person-${number}`);
  const signInAll = (usernames: readonly string[], before?: string) =>
    usernames.reduce<string | undefined>((cookie, username) => addDeviceToken(secret, username, cookie), before);
  const listKnown = (cookie: string | undefined) =>
    people.filter((username) => verifyDeviceToken(secret, username, cookie));
  const cookie = signInAll(people.slice(0, 12));
  expect(listKnown(cookie)).toEqual(people.slice(0, 12));
  // Person 0 signs in again, with the same token, so person 1 is the one who signed in longest ago.
  const renewedCookie = signInAll(["person-0"], cookie);
  expect(verifyDeviceToken(secret, "person-0", renewedCookie)).toBe(verifyDeviceToken(secret, "person-0", cookie));
  const fullCookie = signInAll(["person-12"], renewedCookie);
  expect(listKnown(fullCookie)).toEqual(people.filter((username) => username !== "person-1"));
  expect(fullCookie?.length).toBeLessThan(1_000);
  expect(addDeviceToken(secret, "person-0", `${"x".repeat(5_000)}~<script>~`).length).toBeLessThan(100);
});

test("a procedure that changes something cannot be called by GET", async ({ db, server }) => {
  const { cookie } = await createSession(db, server, "admin");
  const mutations = procedures.filter(({ type }) => type === "mutation");
  expect(mutations.length).toBeGreaterThan(40);
  for (const { path } of mutations) {
    const { status } = await fetch(`${server.url}/api/trpc/${path}?input=${encodeURIComponent('{"json":{}}')}`, {
      headers: { cookie },
    });
    expect.soft(status, path).toBe(405);
  }
});

test("a parameter sent twice is refused instead of one of them being chosen", async ({ server }) => {
  const sendRequest = createRequestSender(server);
  expectProblem(await sendRequest("GET", "/api/v1/incidents?status=open&status=closed"), 400, "invalid-input");
  expectProblem(
    await sendRequest("PATCH", "/api/v1/calls?externalId=a&externalId=b", { body: { ended: true } }),
    400,
    "invalid-input",
  );
});

test("no input changes the prototype of objects", async ({ db, server }) => {
  const { cookie } = await createSession(db, server, "dispatcher");
  const headers = { cookie, "content-type": "application/json" };
  const pollutedBodies = [
    '{"__proto__":{"polluted":true}}',
    '{"json":{"__proto__":{"polluted":true}}}',
    '{"json":{"constructor":{"prototype":{"polluted":true}}}}',
    '{"json":{"a":1},"meta":{"values":{"__proto__.polluted":["Date"]}}}',
    '{"json":{"a":1},"meta":{"referentialEqualities":{"a":["__proto__.polluted"]}}}',
    '{"json":{"a":1},"meta":{"referentialEqualities":{"a":["constructor.prototype.polluted"]}}}',
  ];
  for (const body of pollutedBodies) {
    const responses = await Promise.all([
      fetch(`${server.url}/api/trpc/incidents.addNote`, { method: "POST", headers, body }),
      createRequestSender(server)("POST", "/api/v1/calls", { text: body }),
    ]);
    expect
      .soft(
        responses.map(({ status }) => status),
        body,
      )
      .toEqual([400, 400]);
  }
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** Returns the paths of the parts of an input schema that accept unknown fields or values of unlimited size. */
function findUnboundedParts(schema: JsonSchema, path: string): string[] {
  const { type, properties = {}, items, prefixItems = [], anyOf = [], oneOf = [], allOf = [], $defs = {} } = schema;
  const isChoice = schema.enum !== undefined || schema.const !== undefined;
  const maximum = Number(schema.maximum ?? schema.exclusiveMaximum ?? Number.POSITIVE_INFINITY);
  const isUnbounded =
    (type === "object" && schema.additionalProperties !== false) ||
    (type === "string" && !isChoice && !schema.maxLength && !schema.format && !schema.pattern) ||
    (type === "array" && !schema.maxItems && prefixItems.length === 0 && !(items as JsonSchema)?.enum) ||
    // Event ids are 64-bit; every other number is at most a 32-bit integer.
    ((type === "number" || type === "integer") && !isChoice && maximum > 2_147_483_647 && path !== "audit.list.before");
  const innerSchemas = [
    ...Object.entries(properties).map(([name, part]) => [part, `${path}.${name}`] as const),
    ...[...anyOf, ...oneOf, ...allOf, ...prefixItems, ...Object.values($defs)].map((part) => [part, path] as const),
    ...(items ? [[items, `${path}[]`] as const] : []),
  ];
  return [
    ...(isUnbounded ? [path] : []),
    ...innerSchemas.flatMap(([part, partPath]) => findUnboundedParts(part as JsonSchema, partPath)),
  ];
}

test("no input of a procedure accepts unknown fields, or strings, lists and numbers without a limit", () => {
  const inputs = procedures.flatMap(({ path, inputs }) => inputs.map((input) => ({ path, input })));
  expect(inputs.length).toBeGreaterThan(50);
  const unboundedInputs = inputs.flatMap(({ path, input }) =>
    findUnboundedParts(z.toJSONSchema(input, { io: "input", unrepresentable: "any" }), path),
  );
  expect(unboundedInputs).toEqual([]);
});
