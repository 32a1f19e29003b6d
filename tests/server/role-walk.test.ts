import type { AnyTRPCProcedure } from "@trpc/server";
import { type Permission, type Role, roles, scopes } from "../../db/vocabulary";
import { missing, type Need, permissionsOf } from "../../server/domain/permission";
import { startFeed } from "../../server/feed/feed";
import { buildApp } from "../../server/http/app";
import { createKey } from "../../server/keys/manage-keys";
import { createLog } from "../../server/log";
import { appRouter } from "../../server/router";
import { aContext } from "../support/makers";
import { signedIn } from "../support/people";
import { expect, test } from "../support/test";

const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>).map(
  ([path, { _def }]) => ({ path, type: _def.type, need: (_def.meta as { need?: Need } | undefined)?.need }),
);
const everybody = [...roles, null];

function verdict(role: Role | null, need: Need): 401 | 403 | "in" {
  if (need === "nothing") return "in";
  if (role === null) return 401;
  return need !== "signed-in" && missing(permissionsOf[role], need) ? 403 : "in";
}

/** 401 and 403 as they are; whatever else happened, the door was open. */
function seen(status: number): 401 | 403 | "in" {
  return status === 401 || status === 403 ? status : "in";
}

async function statusOf(url: string, init: RequestInit): Promise<number> {
  const stop = new AbortController();
  const { status } = await fetch(url, { ...init, signal: stop.signal });
  stop.abort();
  return status;
}

/** A stream begins with 200 whatever follows: a refusal is its first message. */
async function statusOfStream(url: string, init: RequestInit): Promise<number> {
  const stop = new AbortController();
  const { body } = await fetch(url, { ...init, signal: stop.signal });
  let text = "";
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    if (text.includes('"reset"') || text.includes("httpStatus")) break;
  }
  stop.abort();
  return Number(/"httpStatus":(\d+)/.exec(text)?.[1] ?? 200);
}

test("every procedure says what it needs", () => {
  expect(procedures.length).toBeGreaterThan(30);
  expect(procedures.filter(({ need }) => need === undefined || need === "nothing" || need.length === 0)).toEqual([]);
  expect(procedures.filter(({ need }) => need === "signed-in").map(({ path }) => path)).toEqual(["me"]);
});

test("a change is never allowed to the wall, and nothing but reading to a leader", () => {
  const changes = procedures.filter(({ type }) => type === "mutation");
  for (const role of ["wall", "leader"] as const) {
    expect(changes.filter(({ need }) => verdict(role, need as Need) === "in")).toEqual([]);
  }
});

test.for(everybody)("every procedure, as %s", { timeout: 60_000 }, async (role, { db, product }) => {
  const cookie = role ? (await signedIn(db, product, role)).cookie : "";
  const walked = [];
  for (const { path, type, need } of procedures) {
    const url = `${product.url}/api/trpc/${path}`;
    const mutation = { method: "POST", headers: { cookie, "content-type": "application/json" }, body: "{}" };
    const status =
      type === "subscription"
        ? await statusOfStream(url, { headers: { cookie } })
        : await statusOf(url, type === "mutation" ? mutation : { headers: { cookie } });
    walked.push([path, seen(status), verdict(role, need as Need)]);
  }
  expect(walked.filter(([, was, expected]) => was !== expected)).toEqual([]);
  expect(walked).toHaveLength(procedures.length);
});

test("every route, as everybody and with a key of each scope", { timeout: 60_000 }, async ({
  db,
  database,
  product,
}) => {
  const routes = await declaredRoutes(database);
  const open = routes.filter(({ need }) => need === "nothing").map(({ url }) => url);
  expect(open.sort()).toEqual([
    "/api/auth/pairing",
    "/api/auth/second-factor",
    "/api/auth/sign-in",
    "/api/auth/sign-out",
    "/api/health",
  ]);

  // Neither people nor keys: whoever holds the token of the metrics (see metrics.test.ts).
  expect(routes.filter(({ by }) => by === "token").map(({ url }) => url)).toEqual(["/metrics"]);

  const stream = "/api/trpc/live.changes";
  expect(routes.filter(({ url }) => url.startsWith("/api/trpc")).map(({ url }) => url)).toEqual([stream]);
  const wrong = [];
  const path = (url: string) => product.url + url.replace(":id", "01890000-0000-7000-8000-000000000000");
  const credentials = await Promise.all(
    everybody.map(async (role) => ({ role, cookie: role ? (await signedIn(db, product, role)).cookie : "" })),
  );
  // Ends its caller's sessions, so it comes last.
  const last = "/api/auth/sign-out-everywhere";
  const byCookie = routes.filter(({ by }) => by === "cookie").sort((a, b) => +(a.url === last) - +(b.url === last));
  for (const { url, method, need } of byCookie) {
    for (const { role, cookie } of credentials) {
      const ask = url === stream ? statusOfStream : statusOf;
      const status = await ask(path(url), { method, headers: { cookie } });
      if (seen(status) !== verdict(role, need)) wrong.push([method, url, role, status]);
    }
  }

  const keys: { scopes: readonly Permission[]; key: string }[] = [
    { scopes: [], key: "muba_000000000000_0000000000000000000000000000000000000000000" },
  ];
  for (const scope of scopes) {
    keys.push({ scopes: [scope], ...(await createKey(aContext(db), { name: scope, scopes: [scope] })) });
  }
  const byKey = routes.filter(({ by }) => by === "key");
  expect(byKey.length).toBeGreaterThan(10);
  for (const { url, method, need } of byKey) {
    for (const { scopes: held, key } of keys) {
      const expected = held.length === 0 ? 401 : missing(held, need as readonly Permission[]) ? 403 : "in";
      const status = await statusOf(path(url), { method, headers: { authorization: `Bearer ${key}` } });
      if (seen(status) !== expected) wrong.push([method, url, held, status]);
    }
    // A browser's cookie is no key.
    for (const { role, cookie } of credentials) {
      const status = await statusOf(path(url), { method, headers: { cookie } });
      if (status !== 401) wrong.push([method, url, role, status]);
    }
  }
  expect(wrong).toEqual([]);
});

test("a route that does not say whom it is for keeps the product from starting", async ({ database }) => {
  const app = await anApp(database);
  expect(() => app.get("/api/forgotten", async () => "open")).toThrow("does not say whom it is for");
});

type Database = Parameters<typeof startFeed>[0];

async function anApp(database: Database) {
  const log = createLog("silent");
  const settings = { positionFreshMinutes: 10 };
  const feed = await startFeed(database, settings, log);
  const sessionSecret = "only-for-tests-".repeat(3);
  const house = {
    database,
    feed,
    settings,
    log,
    sessionSecret,
    tls: false,
    version: "test",
    keyRequestsPerMinute: 1_000,
  };
  const built = await buildApp(house);
  await feed.stop();
  return built;
}

async function declaredRoutes(database: Database) {
  const { declared } = await anApp(database);
  return declared.flatMap(({ methods, ...route }) =>
    methods.filter((method) => method !== "HEAD").map((method) => ({ ...route, method })),
  );
}
