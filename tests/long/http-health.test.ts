import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { sql } from "drizzle-orm";
import pg from "pg";
import { openPostgres } from "../../db/client";
import { startPostgresWithTemplate } from "../support/databases";
import { createRequestSender, expect, expectProblem, type HttpResponse } from "../support/http";
import { readOpenApiDocument } from "../support/openapi-responses";
import { test } from "../support/own-postgres";
import { createSession, post } from "../support/people";
import { startServer } from "../support/server";

test("health is 200, then 503 while the database is down, then 200 again without a restart", async ({
  postgres,
  onTestFinished,
}) => {
  const databaseUrl = postgres.url("postgres");
  const server = await startServer({ databaseUrl, env: { SCREENS: "off", LOG_LEVEL: "warn" } });
  onTestFinished(async () => {
    await server.stop();
  });
  const sendRequest = createRequestSender(server);
  const { expectDocumentedResponse } = await readOpenApiDocument(sendRequest);
  const readHealth = () => sendRequest("GET", "/api/health", { key: null });

  const healthyResponse = await readHealth();
  expect(healthyResponse).toMatchObject({
    status: 200,
    body: {
      status: "ok",
      database: { ok: true, postgis: expect.stringMatching(/^3\./), embedded: false, primary: true },
      live: { ok: true },
    },
  });
  expect(healthyResponse.body).toMatchObject({
    database: { standbys: { following: 0, synchronous: 0, lagSeconds: 0 } },
  });
  expectDocumentedResponse(healthyResponse, "GET /api/health");
  expect((await sendRequest("GET", "/api/health?unhealthy=404", { key: null })).status).toBe(200);
  expect((await sendRequest("GET", "/api/health?unhealthy=500", { key: null })).status).toBe(400);

  const runStatement = async (statement: string) => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  const readStandbys = async () => ((await readHealth()).body as { database: { standbys: unknown } }).database.standbys;
  // A standby applies each commit 0.2 s late, and the primary does not wait for it yet.
  const settings = { recovery_min_apply_delay: "200ms" };
  const standby = await startPostgresWithTemplate({ primaryUrl: databaseUrl, settings });
  await expect.poll(readStandbys).toMatchObject({ following: 1, synchronous: 0 });
  await runStatement("alter system set synchronous_standby_names = '*'");
  await runStatement("select pg_reload_conf()");
  const readStandbysAfterCommit = () => runStatement("comment on database postgres is 'a commit'").then(readStandbys);
  const expectedLag = expect.toSatisfy((seconds) => seconds >= 0.2 && seconds < 60, "at least 0.2 s");
  const expectedStandbys = { following: 1, synchronous: 1, lagSeconds: expectedLag };
  await expect.poll(readStandbysAfterCommit).toEqual(expectedStandbys);
  await runStatement("alter system reset synchronous_standby_names");
  await runStatement("select pg_reload_conf()");
  await standby.stop();
  await expect.poll(readStandbys).toEqual({ following: 0, synchronous: 0, lagSeconds: 0 });

  const { db, close } = await openPostgres(databaseUrl, { size: 1 });
  const session = await createSession(db, server, "crew");
  await close();
  const readAccessStatus = async () =>
    (await fetch(`${server.url}/api/auth/access`, { headers: { cookie: session.cookie } })).status;
  expect(await readAccessStatus()).toBe(200);

  await postgres.kill9();
  // The server caches the result of a health check for one second.
  await expect.poll(async () => (await readHealth()).status).toBe(503);
  const downResponse = await readHealth();
  expect(downResponse).toMatchObject({
    status: 503,
    body: { status: "down", database: { ok: false, postgis: null, primary: false, standbys: null } },
  });
  expectDocumentedResponse(downResponse, "GET /api/health");
  const balancerResponse = await sendRequest("GET", "/api/health?unhealthy=404", { key: null });
  expect(balancerResponse).toMatchObject({ status: 404, body: downResponse.body });
  expectDocumentedResponse(balancerResponse, "GET /api/health");
  // Error responses to other requests contain no internal details. At its end, the test checks that the log does not
  // contain the caller's number.
  const callerNumber = "081234567890";
  const failedResponse = await sendRequest("POST", "/api/v1/calls", { body: { callerNumber } });
  expect(expectProblem(failedResponse, 500, "internal")).not.toHaveProperty("errors");
  expect(JSON.stringify(failedResponse.body)).not.toMatch(/select|insert|ECONN|postgres/i);

  // A person is not told that their session is over, because a crew's phone would delete what it has stored.
  expect(await readAccessStatus()).toBe(500);
  expect((await post(server.url, "/api/auth/sign-out", undefined, session.cookie)).status).toBe(500);

  await postgres.start();
  await expect.poll(async () => (await readHealth()).body).toMatchObject({ status: "ok", live: { ok: true } });
  expect((await sendRequest("POST", "/api/v1/calls", { body: { callerNumber } })).status).toBe(201);
  expect(await readAccessStatus()).toBe(200);
  expect((await post(server.url, "/api/auth/sign-out", undefined, session.cookie)).status).toBe(204);
  expect(await readAccessStatus()).toBe(401);
  await server.stop();
  expect(readFileSync(server.logPath, "utf8")).not.toContain(callerNumber);
});

test("health is degraded after ten seconds without notifications while the database works, but not after a short disconnect", async ({
  postgres,
  onTestFinished,
}) => {
  const databaseUrl = postgres.url("postgres");
  const adminDatabase = await openPostgres(postgres.url("template1"), { size: 1 });
  onTestFinished(() => adminDatabase.close());
  // The pool has only two connections, which stay open. The server therefore needs no new one while PostgreSQL refuses
  // new connections.
  const server = await startServer({
    databaseUrl,
    env: { SCREENS: "off", LOG_LEVEL: "error", DATABASE_POOL: "2" },
  });
  onTestFinished(async () => {
    await server.stop();
  });
  const sendRequest = createRequestSender(server);
  const { expectDocumentedResponse } = await readOpenApiDocument(sendRequest);
  const readHealth = () => sendRequest("GET", "/api/health", { key: null });
  await Promise.all(Array.from({ length: 8 }, () => sendRequest("GET", "/api/v1/units")));
  const listeners = sql`from pg_stat_activity where query like 'listen %'`;
  /** Returns only when the listening sessions have ended, so that `countListeners` does not count them any more. */
  const terminateListeners = () => adminDatabase.db.execute(sql`select pg_terminate_backend(pid, 20000) ${listeners}`);
  const countListeners = async () => {
    const { rows } = (await adminDatabase.db.execute(sql`select count(*)::int as count ${listeners}`)) as unknown as {
      rows: { count: number }[];
    };
    return rows[0]?.count;
  };
  expect(await countListeners()).toBe(1);

  // The connection that receives notifications is terminated once. It reconnects before the health check would report
  // the loss.
  await terminateListeners();
  const responses: HttpResponse[] = [];
  await expect
    .poll(async () => {
      responses.push(await readHealth());
      return countListeners();
    })
    .toBe(1);
  expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 200));

  // From now on the database keeps existing connections and refuses new ones.
  await adminDatabase.db.execute(sql`alter database postgres with allow_connections false`);
  const terminatedAt = performance.now();
  await terminateListeners();
  expect((await readHealth()).status).toBe(200);
  await expect.poll(async () => (await readHealth()).status, { interval: 200 }).toBe(503);
  expect(performance.now() - terminatedAt).toBeGreaterThanOrEqual(10_000);
  const degradedResponse = await readHealth();
  expect(degradedResponse.body).toMatchObject({ status: "degraded", database: { ok: true }, live: { ok: false } });
  expectDocumentedResponse(degradedResponse, "GET /api/health");

  await adminDatabase.db.execute(sql`alter database postgres with allow_connections true`);
  await expect
    .poll(async () => (await readHealth()).body)
    .toMatchObject({
      status: "ok",
      live: { ok: true },
    });
  expect(await countListeners()).toBe(1);
});

test("health is degraded when the feed cannot read for fifteen seconds while database and notifications work", async ({
  databaseUrl,
  onTestFinished,
}) => {
  const server = await startServer({ databaseUrl, env: { SCREENS: "off", LOG_LEVEL: "error" } });
  onTestFinished(async () => {
    await server.stop();
  });
  const lockingClient = new pg.Client({ connectionString: databaseUrl });
  await lockingClient.connect();
  onTestFinished(() => lockingClient.end());
  const readHealth = () => createRequestSender(server)("GET", "/api/health", { key: null });
  // While this statement waits for its lock, the reads of the feed already have to wait behind it.
  const lockedAt = performance.now();
  await lockingClient.query("begin; lock table event in access exclusive mode");
  await expect.poll(async () => (await readHealth()).status, { interval: 200 }).toBe(503);
  expect(performance.now() - lockedAt).toBeGreaterThan(10_000);
  expect((await readHealth()).body).toMatchObject({ status: "degraded", database: { ok: true }, live: { ok: false } });
  await lockingClient.query("rollback");
  await expect.poll(async () => (await readHealth()).body).toMatchObject({ status: "ok" });
});

test("a database error while a call is saved is logged without the caller's number or note", async ({
  database,
  databaseUrl,
}) => {
  const server = await startServer({ databaseUrl, env: { SCREENS: "off" } });
  const callerNumber = "081234567891";
  await database.db.execute("alter table call add constraint call_no_note check (note is null)");
  const failedResponse = await createRequestSender(server)("POST", "/api/v1/calls", {
    body: { callerNumber, note: "rahasia" },
  });
  const { requestId } = expectProblem(failedResponse, 500, "internal");
  await server.stop();
  const log = readFileSync(server.logPath, "utf8");
  expect(log).toContain(`"reqId":"${requestId}"`);
  expect(log).toContain("call_no_note");
  expect(log).toContain("receive-call.ts");
  expect(log).not.toContain(callerNumber);
  expect(log).not.toContain("rahasia");
});
