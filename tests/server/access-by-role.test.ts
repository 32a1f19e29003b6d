import type { AnyTRPCProcedure } from "@trpc/server";
import { type Permission, type Role, roles, scopes } from "../../db/access-vocabulary";
import { type AccessNeed, findMissingPermission, permissionsOf } from "../../server/domain/permission";
import { createKey } from "../../server/keys/manage-keys";
import { appRouter } from "../../server/router";
import { buildTestApp, listDeclaredRoutes } from "../support/declared-routes";
import { aContext } from "../support/makers";
import { createSession } from "../support/people";
import { expect, test } from "../support/test";

const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>).map(
  ([path, { _def }]) => ({ path, type: _def.type, need: (_def.meta as { need?: AccessNeed } | undefined)?.need }),
);
const allRoles = [...roles, null];

function expectedAccess(role: Role | null, need: AccessNeed): 401 | 403 | "allowed" {
  if (need === "nothing") return "allowed";
  if (role === null) return 401;
  return need !== "signed-in" && findMissingPermission(permissionsOf[role], need) ? 403 : "allowed";
}

/** Returns whether a response allowed access: any status other than 401 and 403 means that it did. */
function toAccess(status: number): 401 | 403 | "allowed" {
  return status === 401 || status === 403 ? status : "allowed";
}

/** Returns the status of a response after reading its body, so that the next request uses the same connection. */
async function fetchStatus(url: string, init: RequestInit): Promise<number> {
  const response = await fetch(url, init);
  await response.arrayBuffer();
  return response.status;
}

/** Returns the status of a stream. The HTTP status is always 200; if access is refused, the first message says so. */
async function fetchStreamStatus(url: string, init: RequestInit): Promise<number> {
  const abortController = new AbortController();
  const { body } = await fetch(url, { ...init, signal: abortController.signal });
  let text = "";
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    if (text.includes('"reset"') || text.includes("httpStatus")) break;
  }
  abortController.abort();
  return Number(/"httpStatus":(\d+)/.exec(text)?.[1] ?? 200);
}

test("every procedure declares the permission it needs", () => {
  expect(procedures.length).toBeGreaterThan(30);
  expect(procedures.filter(({ need }) => need === undefined || need === "nothing" || need.length === 0)).toEqual([]);
  expect(procedures.filter(({ need }) => need === "signed-in").map(({ path }) => path)).toEqual(["me"]);
});

test("the roles wall and leader are read-only", () => {
  const mutations = procedures.filter(({ type }) => type === "mutation");
  for (const role of ["wall", "leader"] as const) {
    expect(mutations.filter(({ need }) => expectedAccess(role, need as AccessNeed) === "allowed")).toEqual([]);
  }
});

test.for(allRoles)("every procedure, as %s", async (role, { db, server }) => {
  const cookie = role ? (await createSession(db, server, role)).cookie : "";
  const results = [];
  for (const { path, type, need } of procedures) {
    const url = `${server.url}/api/trpc/${path}`;
    const mutationRequest = { method: "POST", headers: { cookie, "content-type": "application/json" }, body: "{}" };
    const status =
      type === "subscription"
        ? await fetchStreamStatus(url, { headers: { cookie } })
        : await fetchStatus(url, type === "mutation" ? mutationRequest : { headers: { cookie } });
    results.push([path, toAccess(status), expectedAccess(role, need as AccessNeed)]);
  }
  expect(results.filter(([, actual, expected]) => actual !== expected)).toEqual([]);
  expect(results).toHaveLength(procedures.length);
});

test("every route, for every role and with a key of each scope", async ({ db, database, server }) => {
  const routes = await listDeclaredRoutes(database);
  const unguardedUrls = routes.filter(({ need }) => need === "nothing").map(({ url }) => url);
  expect(unguardedUrls.sort()).toEqual([
    "/api/auth/pairing",
    "/api/auth/second-factor",
    "/api/auth/second-factor/passkey",
    "/api/auth/second-factor/passkey-options",
    "/api/auth/sign-in",
    "/api/auth/sign-out",
    "/api/health",
    "/api/v1/neighbours/:code/messages",
    "/warnings/:id",
    "/warnings/atom",
  ]);

  // This route is accessible only with the metrics token (see metrics.test.ts).
  expect(routes.filter(({ authenticatedBy }) => authenticatedBy === "token").map(({ url }) => url)).toEqual([
    "/metrics",
  ]);

  const streamUrl = "/api/trpc/live.changes";
  expect(routes.filter(({ url }) => url.startsWith("/api/trpc")).map(({ url }) => url)).toEqual([streamUrl]);
  const mismatches = [];
  const urlWithId = (url: string) => server.url + url.replace(":id", "01890000-0000-7000-8000-000000000000");
  const credentials = await Promise.all(
    allRoles.map(async (role) => ({ role, cookie: role ? (await createSession(db, server, role)).cookie : "" })),
  );
  // This route ends the sessions of its caller, so it is tested last.
  const lastUrl = "/api/auth/sign-out-everywhere";
  const cookieRoutes = routes
    .filter(({ authenticatedBy }) => authenticatedBy === "cookie" || authenticatedBy === "either")
    .sort((a, b) => +(a.url === lastUrl) - +(b.url === lastUrl));
  for (const { url, method, need } of cookieRoutes) {
    for (const { role, cookie } of credentials) {
      const readStatus = url === streamUrl ? fetchStreamStatus : fetchStatus;
      const status = await readStatus(urlWithId(url), { method, headers: { cookie } });
      if (toAccess(status) !== expectedAccess(role, need)) mismatches.push([method, url, role, status]);
    }
  }

  const keys: { scopes: readonly Permission[]; key: string }[] = [
    { scopes: [], key: "muba_000000000000_0000000000000000000000000000000000000000000" },
  ];
  for (const scope of scopes) {
    keys.push({ scopes: [scope], ...(await createKey(aContext(db), { name: scope, scopes: [scope] })) });
  }
  const keyRoutes = routes.filter(({ authenticatedBy }) => authenticatedBy === "key" || authenticatedBy === "either");
  expect(keyRoutes.filter(({ authenticatedBy }) => authenticatedBy === "key").length).toBeGreaterThan(10);
  expect(keyRoutes.filter(({ authenticatedBy }) => authenticatedBy === "either").length).toBeGreaterThan(40);
  for (const { url, method, need, authenticatedBy } of keyRoutes) {
    for (const { scopes: keyScopes, key } of keys) {
      const neededPermissions = need === "signed-in" ? [] : (need as readonly Permission[]);
      const expectedStatus =
        keyScopes.length === 0 ? 401 : findMissingPermission(keyScopes, neededPermissions) ? 403 : "allowed";
      const status = await fetchStatus(urlWithId(url), { method, headers: { authorization: `Bearer ${key}` } });
      if (toAccess(status) !== expectedStatus) mismatches.push([method, url, keyScopes, status]);
    }
    // A session cookie does not replace a key, except on the routes for maps.
    for (const { role, cookie } of authenticatedBy === "key" ? credentials : []) {
      const status = await fetchStatus(urlWithId(url), { method, headers: { cookie } });
      if (status !== 401) mismatches.push([method, url, role, status]);
    }
  }
  expect(mismatches).toEqual([]);
});

test("the server does not start with a route that declares no permission", async ({ database }) => {
  const app = await buildTestApp(database);
  expect(() => app.get("/api/forgotten", async () => "open")).toThrow("does not declare who has access");
});
