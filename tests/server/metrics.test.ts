import { readFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { eq } from "drizzle-orm";
import { inject } from "vitest";
import { openPostgres } from "../../db/client";
import { queueDepths } from "../../db/queries/depth";
import { call } from "../../db/schema/calls";
import { apiKey } from "../../db/schema/keys";
import { signInGuard } from "../../db/schema/people";
import { readEnvironment } from "../../server/env";
import { createKey, findSoonestExpiry } from "../../server/keys/manage-keys";
import { createDatabaseProbe } from "../../server/metrics/probe-database";
import { createDatabase } from "../support/databases";
import { createRequestSender, expectProblem } from "../support/http";
import { aContext, anIncident, aType, aUnit, deleteUnitsAndIncidents, kmFrom, sekayu } from "../support/makers";
import { readMetrics } from "../support/metrics";
import { test as durable } from "../support/own-postgres";
import { createSession } from "../support/people";
import { startPostgres } from "../support/postgres";
import { startServer, type TestServer } from "../support/server";
import { expect, isFullRun, test as plain } from "../support/test";

const token = "prometheus-of-the-tests";

/** Vitest's `test` with a server that was started with a token for `/metrics`. */
const test = plain.extend(
  "serverWithMetrics",
  { scope: "file" },
  async ({ databaseUrl }, { onCleanup }): Promise<TestServer> => {
    const server = await startServer({ databaseUrl, env: { SCREENS: "off", METRICS_TOKEN: token } });
    onCleanup(async () => {
      await server.stop();
    });
    return server;
  },
);

test("metrics require the token; without METRICS_TOKEN there is no metrics route", async ({
  serverWithMetrics,
  server,
}) => {
  const sendRequest = createRequestSender(serverWithMetrics);
  expectProblem(await sendRequest("GET", "/metrics", { key: null }), 401, "unauthenticated");
  expectProblem(await sendRequest("GET", "/metrics", { key: "another-token-of-20" }), 401, "unauthenticated");
  expectProblem(await sendRequest("GET", "/metrics", { key: token.slice(0, -1) }), 401, "unauthenticated");
  // An API key is not a metrics token.
  expectProblem(await sendRequest("GET", "/metrics"), 401, "unauthenticated");
  const response = await fetch(`${serverWithMetrics.url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  expectProblem(await createRequestSender(server)("GET", "/metrics", { key: token }), 404, "not-found");
  expectProblem(await createRequestSender(server)("GET", "/metrics", { key: null }), 404, "not-found");
});

test.for([
  ["too short", "fifteen-letters"],
  ["with a space in it", "prometheus of the room"],
])("the server does not start with a token that is %s", ([, METRICS_TOKEN]) => {
  expect(() => readEnvironment({ METRICS_TOKEN } as unknown as NodeJS.ProcessEnv)).toThrow("METRICS_TOKEN");
});

test("the time from the call to the first assignment is observed once, not for later units", async ({
  db,
  serverWithMetrics,
}) => {
  await deleteUnitsAndIncidents(db);
  const type = await aType(db, ["ambulance*1"]);
  for (const km of [1, 2]) await aUnit(db, { at: kmFrom(sekayu, km) });
  const sendRequest = createRequestSender(serverWithMetrics);
  const receivedMs = Date.now() - 75_000;
  const receivedAt = new Date(receivedMs).toISOString();
  const { id: callId } = (await sendRequest("POST", "/api/v1/calls", { body: { callerNumber: "0812", receivedAt } }))
    .body as {
    id: string;
  };
  const openedIncident = await sendRequest("POST", "/api/v1/incidents", { body: { type, location: sekayu, callId } });
  expect(openedIncident.status).toBe(201);
  const { id, assignments } = openedIncident.body as { id: string; assignments: { unit: { id: string } }[] };
  expect(assignments).toHaveLength(1);
  const metrics = await readMetrics(serverWithMetrics, token);
  expect(metrics.get("muba_call_to_assignment_seconds_count")).toBe(1);
  const seconds = metrics.get("muba_call_to_assignment_seconds_sum") ?? 0;
  expect(seconds).toBeGreaterThanOrEqual(75);
  expect(seconds).toBeLessThanOrEqual((Date.now() - receivedMs) / 1_000);
  // Neither the second unit of an incident nor an incident without a call is counted.
  const { features } = (await sendRequest("GET", "/api/v1/units")).body as { features: { id: string }[] };
  const otherFeature = features.find((feature) => feature.id !== assignments[0]?.unit.id);
  expect(
    (await sendRequest("POST", `/api/v1/incidents/${id}/assignments`, { body: { unitId: otherFeature?.id } })).status,
  ).toBe(201);
  expect((await sendRequest("POST", "/api/v1/incidents", { body: { type, location: sekayu } })).status).toBe(201);
  expect((await readMetrics(serverWithMetrics, token)).get("muba_call_to_assignment_seconds_count")).toBe(1);
});

test("a unit assigned manually to an incident without units counts as its first", async ({ db, serverWithMetrics }) => {
  await deleteUnitsAndIncidents(db);
  const sendRequest = createRequestSender(serverWithMetrics);
  const countBefore = (await readMetrics(serverWithMetrics, token)).get("muba_call_to_assignment_seconds_count") ?? 0;
  const type = await aType(db, ["ambulance*1"]);
  const { id: callId } = (await sendRequest("POST", "/api/v1/calls", { body: { callerNumber: "0813" } })).body as {
    id: string;
  };
  const { id } = (await sendRequest("POST", "/api/v1/incidents", { body: { type, location: sekayu, callId } }))
    .body as {
    id: string;
  };
  const unit = await aUnit(db, { at: sekayu });
  await sendRequest("POST", `/api/v1/incidents/${id}/assignments`, { body: { unitId: unit.id } });
  expect((await readMetrics(serverWithMetrics, token)).get("muba_call_to_assignment_seconds_count")).toBe(
    countBefore + 1,
  );
});

test("positions are counted by outcome: accepted, or the reason of the refusal", async ({ db, serverWithMetrics }) => {
  await aUnit(db, { callSign: "COUNTED-1" });
  const metricsBefore = await readMetrics(serverWithMetrics, token);
  const recordedAt = new Date().toISOString();
  const body = [
    { callSign: "COUNTED-1", ...sekayu, recordedAt },
    { callSign: "NOBODY", ...sekayu, recordedAt },
    { callSign: "COUNTED-1", lng: 0, lat: 0, recordedAt },
    { callSign: "COUNTED-1", ...sekayu, recordedAt: "2020-01-01T00:00:00Z" },
  ];
  expect((await createRequestSender(serverWithMetrics)("POST", "/api/v1/positions", { body })).status).toBe(200);
  const osmandQuery = `token=${serverWithMetrics.apiKey}&id=COUNTED-1&lat=${sekayu.lat}&lon=${sekayu.lng}`;
  expect(
    (await createRequestSender(serverWithMetrics)("GET", `/api/osmand?${osmandQuery}&valid=false`, { key: null }))
      .status,
  ).toBe(200);
  const metricsAfter = await readMetrics(serverWithMetrics, token);
  const computeIncrease = (outcome: string) => {
    const name = `muba_positions_total{outcome="${outcome}"}`;
    return (metricsAfter.get(name) ?? 0) - (metricsBefore.get(name) ?? 0);
  };
  expect(["accepted", "unknown-unit", "null-island", "too-old", "no-fix"].map(computeIncrease)).toEqual([
    1, 1, 1, 1, 1,
  ]);
  expect(metricsAfter.get("muba_positions_waiting")).toBe(0);
});

test("subscribers, sent messages and their delay are counted", async ({ db, serverWithMetrics }) => {
  const { cookie } = await createSession(db, serverWithMetrics, "wall");
  const abortController = new AbortController();
  const metricsBefore = await readMetrics(serverWithMetrics, token);
  expect(metricsBefore.get('muba_live_subscribers{audience="masked"}')).toBe(0);
  const feedResponse = await fetch(`${serverWithMetrics.url}/api/trpc/live.changes`, {
    headers: { cookie },
    signal: abortController.signal,
  });
  const reader = feedResponse.body?.pipeThrough(new TextDecoderStream()).getReader();
  await reader?.read();
  expect(
    (await createRequestSender(serverWithMetrics)("POST", "/api/v1/calls", { body: { callerNumber: "0814" } })).status,
  ).toBe(201);
  const delayCountName = "muba_live_commit_to_message_seconds_count";
  await expect
    .poll(async () => (await readMetrics(serverWithMetrics, token)).get(delayCountName))
    .toBeGreaterThan(metricsBefore.get(delayCountName) ?? 0);
  let receivedText = "";
  while (!receivedText.includes('"calls"')) receivedText += (await reader?.read())?.value ?? "";
  const metricsWhileSubscribed = await readMetrics(serverWithMetrics, token);
  expect(metricsWhileSubscribed.get('muba_live_subscribers{audience="masked"}')).toBe(1);
  expect(metricsWhileSubscribed.get('muba_live_resets_total{reason="started"}')).toBe(
    (metricsBefore.get('muba_live_resets_total{reason="started"}') ?? 0) + 1,
  );
  expect(metricsWhileSubscribed.get("muba_live_sent_total")).toBeGreaterThan(1);
  expect(metricsWhileSubscribed.get("muba_live_sent_bytes_total")).toBeGreaterThan(100);
  expect(metricsWhileSubscribed.get("muba_live_read_age_seconds")).toBeLessThan(60);
  abortController.abort();
  await expect
    .poll(async () => (await readMetrics(serverWithMetrics, token)).get('muba_live_subscribers{audience="masked"}'))
    .toBe(0);
  // The request durations do not include streams.
  const streamSeries = [...(await readMetrics(serverWithMetrics, token)).keys()].filter((name) =>
    name.includes("live.changes"),
  );
  expect(streamSeries).toEqual([]);
});

test("pending calls and incidents are counted, finished ones are not", async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  const type = await aType(db, ["ambulance*2", "fire-engine*1"]);
  await aUnit(db, { at: sekayu });
  await anIncident(db, { type });
  await anIncident(db, { type });
  const callValues = { callerNumber: "0812", receivedAt: new Date(), simulated: false };
  await db.insert(call).values([
    callValues,
    callValues,
    { ...callValues, missedAt: new Date() },
    { ...callValues, claimedBy: "person:x", claimedAt: new Date() },
    { ...callValues, blocked: true },
    { ...callValues, disposition: "ghost", disposedAt: new Date() },
    // This call was missed too long ago to be called back.
    { ...callValues, missedAt: new Date("2020-01-01"), receivedAt: new Date("2020-01-01") },
  ]);
  const aDayAgo = new Date(Date.now() - 86_400_000);
  expect(await queueDepths(db, { calls_since: aDayAgo })).toEqual([
    { ringing: 2, held: 1, missed: 1, open: 2, unassigned: 1, unmet: 5, waiting: 0, dead: 0 },
  ]);
});

test("a responding database is reported as up even when its queues cannot be counted", async ({
  databaseUrl,
  onTestFinished,
}) => {
  const server = await startServer({ databaseUrl, env: { SCREENS: "off", METRICS_TOKEN: token } });
  onTestFinished(async () => {
    await server.stop();
  });
  const lockingDatabase = await openPostgres(databaseUrl, { size: 1 });
  onTestFinished(() => lockingDatabase.close());
  await lockingDatabase.db.transaction(async (tx) => {
    await tx.execute("set local idle_in_transaction_session_timeout = 0");
    await tx.execute("lock table incident in access exclusive mode");
    await expect.poll(async () => (await readMetrics(server, token)).get("muba_database_up")).toBe(1);
    const metrics = await readMetrics(server, token);
    expect(metrics.has("muba_incidents_open")).toBe(false);
  });
});

test("free space on PostgreSQL's disk is reported, and the archive metric is absent without an archive", async ({
  serverWithMetrics,
}) => {
  const { blocks, bsize } = await statfs("/var/lib/postgresql");
  const readFreeBytes = async () =>
    (await readMetrics(serverWithMetrics, token)).get("muba_database_disk_free_bytes") ?? 0;
  await expect.poll(readFreeBytes).toBeGreaterThan(0);
  expect(await readFreeBytes()).toBeLessThanOrEqual(blocks * bsize);
  expect((await readMetrics(serverWithMetrics, token)).has("muba_archive_failing")).toBe(false);
});

test.runIf(isFullRun)("a failing archive is reported until it works again", async ({ onTestFinished }) => {
  const settings = { archive_mode: "on", archive_command: "test -e archive-works" };
  const postgres = await startPostgres({ settings });
  onTestFinished(() => postgres.stop());
  const database = await openPostgres(postgres.url("postgres"), { size: 2 });
  onTestFinished(() => database.close());
  const checkDatabase = createDatabaseProbe(database);
  const readAfterSwitch = async () => {
    await database.db.execute("create table if not exists written (at timestamptz)");
    await database.db.execute("insert into written values (now())");
    await database.db.execute("select pg_switch_wal()");
    return (await checkDatabase()).isArchiveFailing;
  };
  await expect.poll(async () => (await checkDatabase()).isArchiveFailing).toBe(false);
  await expect.poll(readAfterSwitch, { interval: 500 }).toBe(true);
  const { rows } = (await database.db.execute("show data_directory")) as unknown as {
    rows: { data_directory: string }[];
  };
  const folder = rows[0]?.data_directory;
  await database.db.execute(`copy (select 1) to '${folder}/archive-works'`);
  await expect.poll(readAfterSwitch, { interval: 500 }).toBe(false);
});

test("each failing job and the outbox are counted, and a failing retention step does not stop the others", async ({
  onTestFinished,
}) => {
  const { url: databaseUrl, drop } = await createDatabase(inject("postgresUrl"));
  onTestFinished(drop);
  const database = await openPostgres(databaseUrl, { size: 1 });
  onTestFinished(() => database.close());
  const failure = { key: "old failure", failures: 1, lastFailedAt: new Date("2020-01-01") };
  await database.db.insert(signInGuard).values(failure);
  await database.db.execute("alter table verification rename to verification_elsewhere");
  const startedAt = Date.now() / 1_000;
  const server = await startServer({ databaseUrl, env: { SCREENS: "off", METRICS_TOKEN: token } });
  onTestFinished(async () => {
    await server.stop();
  });
  await database.db.execute("alter table outbox rename to outbox_elsewhere");
  const readJob = async (metric: string, job: string) =>
    (await readMetrics(server, token)).get(`muba_job_${metric}{job="${job}"}`);
  // The server answers at most 300 requests for metrics a minute.
  const options = { interval: 500 };
  await expect.poll(() => readJob("failures_total", "caller data"), options).toBe(1);
  await expect.poll(() => readJob("failures_total", "outbox"), options).toBeGreaterThan(2);
  await expect.poll(() => database.db.select().from(signInGuard)).toEqual([]);
  expect(await readJob("failures_total", "sign-in failures")).toBe(0);
  const brokenSince = (await readJob("last_success_seconds", "outbox")) ?? 0;
  expect(brokenSince).toBeGreaterThanOrEqual(startedAt);
  await expect.poll(() => readJob("last_success_seconds", "alarms"), options).toBeGreaterThan(brokenSince);
  expect(await readJob("last_success_seconds", "outbox")).toBe(brokenSince);
  await database.db.execute("alter table outbox_elsewhere rename to outbox");
  await expect.poll(() => readJob("last_success_seconds", "outbox"), options).toBeGreaterThan(brokenSince);
});

test("the soonest key expiry includes expired keys, except those unused for 30 days", async ({
  db,
  onTestFinished,
}) => {
  onTestFinished(async () => {
    await db.delete(apiKey).where(eq(apiKey.name, "expiry"));
  });
  const [now, dayMs] = [new Date(), 86_400_000];
  const daysLater = (days: number) => new Date(now.getTime() + days * dayMs);
  const first = await createKey(aContext(db), { name: "expiry", days: 3 });
  await createKey(aContext(db), { name: "expiry", days: 20 });
  expect(await findSoonestExpiry(db, now)).toEqual(first.expiresAt);
  await db
    .update(apiKey)
    .set({ lastUsedAt: daysLater(2) })
    .where(eq(apiKey.id, first.id));
  expect(await findSoonestExpiry(db, daysLater(10))).toEqual(first.expiresAt);
  await db
    .update(apiKey)
    .set({ lastUsedAt: daysLater(-21) })
    .where(eq(apiKey.id, first.id));
  expect((await findSoonestExpiry(db, daysLater(10)))?.getTime()).toBeGreaterThan(daysLater(19).getTime());
});

test("requests are labelled by route, so arbitrary input creates no new series", async ({ serverWithMetrics }) => {
  const sendRequest = createRequestSender(serverWithMetrics);
  const sendRound = async (name: string) => {
    await sendRequest("GET", `/api/v1/incidents/01890000-0000-7000-8000-${name}`);
    await sendRequest("GET", `/api/nowhere/${name}?token=${name}`);
    await sendRequest("POST", "/api/v1/positions", {
      body: { callSign: name, lng: 103.8, lat: -2.8, recordedAt: new Date().toISOString() },
    });
    await sendRequest("GET", `/api/trpc/calls.${name}`);
    return readMetrics(serverWithMetrics, token);
  };
  const firstMetrics = await sendRound("000000000001");
  await sendRound("000000000002");
  const lastMetrics = await sendRound("000000000003");
  // Metrics about requests to `/metrics` exist only from the second such request on, and those read from the database are
  // missing for a while after a slow read, so both are left out.
  const isLeftOut = (name: string) =>
    name.includes('route="/metrics"') ||
    /^muba_(calls_open|incidents_|requirements_|outbox_|key_|database_disk_)/.test(name);
  const listSeries = (metrics: typeof firstMetrics) =>
    [...metrics.keys()].filter((name) => name.startsWith("muba_") && !isLeftOut(name));
  expect(listSeries(lastMetrics)).toEqual(listSeries(firstMetrics));
  expect([...lastMetrics.keys()].join("\n")).not.toMatch(/00000000000/);
  const counterName = 'muba_http_request_seconds_count{method="GET",route="/api/v1/incidents/:id",status="404"}';
  expect((lastMetrics.get(counterName) ?? 0) - (firstMetrics.get(counterName) ?? 0)).toBe(2);
  expect(lastMetrics.has('muba_http_request_seconds_count{method="any",route="unknown",status="404"}')).toBe(true);
});

test("every metric of the server is documented in docs/operating.md", async ({ serverWithMetrics }) => {
  const response = await fetch(`${serverWithMetrics.url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  const exportedNames = [...(await response.text()).matchAll(/^# TYPE (muba_\w+) /gm)].map(([, name]) => name);
  const documentedNames = [...readFileSync("docs/operating.md", "utf8").matchAll(/^\| `(muba_\w+)/gm)].map(
    ([, name]) => name,
  );
  const readExpiry = async () => (await readMetrics(serverWithMetrics, token)).get("muba_key_expires_in_seconds");
  await expect.poll(readExpiry).toBeGreaterThan(86_400);
  expect(exportedNames.length).toBeGreaterThan(10);
  expect([...documentedNames].sort()).toEqual([...exportedNames].sort());
});

durable.runIf(isFullRun)(
  "metrics are served while the database is down, without the figures read from it",
  async ({ postgres, onTestFinished }) => {
    const databaseUrl = postgres.url("postgres");
    const server = await startServer({
      databaseUrl,
      env: { SCREENS: "off", LOG_LEVEL: "error", METRICS_TOKEN: token },
    });
    onTestFinished(async () => {
      await server.stop();
    });
    const readOpenIncidents = async () => (await readMetrics(server, token)).get("muba_incidents_open");
    // A figure that could not be read in two seconds is missing for five seconds.
    await expect.poll(readOpenIncidents).toBe(0);
    await expect.poll(async () => (await readMetrics(server, token)).get("muba_database_up")).toBe(1);
    const metricsWhileUp = await readMetrics(server, token);
    expect(metricsWhileUp.get("muba_live_listening")).toBe(1);
    expect(metricsWhileUp.get("muba_database_probe_seconds_count")).toBeGreaterThan(0);

    await postgres.kill9();
    await expect.poll(async () => (await readMetrics(server, token)).get("muba_database_up")).toBe(0);
    const metricsWhileDown = await readMetrics(server, token);
    expect(
      [...metricsWhileDown.keys()].filter((name) => /^muba_(incidents|calls_open|outbox|requirements)/.test(name)),
    ).toEqual([]);
    expect(metricsWhileDown.get("muba_live_listening")).toBe(0);
    expect(metricsWhileDown.get("process_resident_memory_bytes")).toBeGreaterThan(1_000_000);

    await postgres.start();
    await expect.poll(async () => (await readMetrics(server, token)).get("muba_database_up")).toBe(1);
    await expect.poll(readOpenIncidents).toBe(0);
  },
);
