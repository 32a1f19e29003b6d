import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { desc } from "drizzle-orm";
import pg from "pg";
import superjson from "superjson";
import { onTestFinished } from "vitest";
import { event } from "../../db/schema/events";
import { maxBatchSize, maxBodyBytes, maxRequestsPerMinute, maxStreams, queueLimits } from "../../server/domain/limits";
import { readEnvironment } from "../../server/env";
import { createFairQueue } from "../../server/http/limit-requests";
import { aPerson, createSession, password, post } from "../support/people";
import { createBrowserClient } from "../support/screen-client";
import { startServerInProcess } from "../support/server-in-process";
import { expect, test } from "../support/test";

/** Posts only the beginning of a body. Returns the response, which must arrive although the rest is never sent. */
async function postStart(url: string, headers: Record<string, string>, bytes = 1_000) {
  const clientRequest = request(url, { method: "POST", headers: { ...headers, "transfer-encoding": "chunked" } });
  clientRequest.on("error", () => {});
  clientRequest.write(Buffer.alloc(bytes, "x"));
  const [response] = (await once(clientRequest, "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of response) text += chunk;
  clientRequest.destroy();
  return { status: response.statusCode, body: JSON.parse(text) };
}

/**
 * Sends as many requests as a client may send without its body being read, in parallel so that they fall within a
 * minute. Returns the statuses of the responses, without duplicates.
 */
async function exhaustUnreadBodyLimit(sendUnread: () => Promise<number | undefined>) {
  return [...new Set(await Promise.all(Array.from({ length: maxRequestsPerMinute.unreadBody }, sendUnread)))];
}

const callProcedure = (url: string, path: string, cookie: string) =>
  fetch(`${url}/api/trpc/${path}`, { headers: { cookie } });
const parseErrorData = (body: unknown) =>
  (body as { error: { json: { data: { refusal: { code: string } } } } }).error.json.data;

test.for([
  ["wall", "incidents.overview", "multipart/form-data; boundary=x"],
  ["crew", "crew.press", "multipart/form-data; boundary=x"],
  ["crew", "crew.press", "application/octet-stream"],
  ["crew", "crew.press", "text/plain"],
] as const)("a %s cannot send %s a body of %s", async ([role, path, type], { db, server }) => {
  const { cookie } = await createSession(db, server, role);
  const { status, body } = await postStart(`${server.url}/api/trpc/${path}`, { cookie, "content-type": type });
  expect(status).toBe(415);
  expect(parseErrorData(body)).toMatchObject({ httpStatus: 415, refusal: { code: "unsupported-media-type" } });
});

test("a body is refused once it is too large, whatever its header says, and with a code the screens know", async ({
  db,
  server,
}) => {
  const { cookie } = await createSession(db, server, "crew");
  const headers = { cookie, "content-type": "application/json" };
  // This body is larger than what the server would read and discard before it responds.
  const { status, body } = await postStart(`${server.url}/api/trpc/crew.press`, headers, 17_000_000);
  expect(status).toBe(413);
  expect(parseErrorData(body)).toMatchObject({ httpStatus: 413, refusal: { code: "body-too-large" } });
});

test("a client that sends many bodies that are too large is refused before they are read", async ({ db, server }) => {
  const { cookie } = await createSession(db, server, "crew", { username: "sends-much" });
  const postLargeBody = () => post(server.url, "/api/trpc/crew.press", { text: "x".repeat(maxBodyBytes.json) }, cookie);
  expect(await exhaustUnreadBodyLimit(async () => (await postLargeBody()).status)).toEqual([413]);
  await expect.poll(async () => (await postLargeBody()).status).toBe(429);
});

test("a client that sends many batches that are too large is refused for the rest of the minute; others are not affected", async ({
  db,
  server: { url },
}) => {
  const { cookie } = await createSession(db, { url }, "crew", { username: "sends-batches" });
  const { cookie: otherCookie } = await createSession(db, { url }, "crew", { username: "sends-none" });
  const sendBatch = (cookie: string) => callProcedure(url, "places.search,places.search?batch=1", cookie);
  expect(await exhaustUnreadBodyLimit(async () => (await sendBatch(cookie)).status)).toEqual([413]);
  await expect.poll(async () => (await sendBatch(cookie)).status).toBe(429);
  const refusedResponse = await callProcedure(url, "me", cookie);
  expect(refusedResponse.status).toBe(429);
  expect(Number(refusedResponse.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await callProcedure(url, "me", otherCookie)).status).toBe(200);
});

test("a client that sends many bodies of another type is refused for the rest of the minute", async ({
  db,
  server,
}) => {
  const { cookie } = await createSession(db, server, "crew", { username: "sends-forms" });
  const headers = { cookie, "content-type": "text/plain" };
  const sendText = async () =>
    (await fetch(`${server.url}/api/trpc/crew.press`, { method: "POST", headers, body: "x" })).status;
  expect(await exhaustUnreadBodyLimit(sendText)).toEqual([415]);
  await expect.poll(sendText).toBe(429);
});

test("the body of a request without a session is not read", async ({ server }) => {
  const { status, body } = await postStart(`${server.url}/api/trpc/crew.press`, {
    "content-type": "application/json",
  });
  expect(status).toBe(401);
  expect(parseErrorData(body)).toMatchObject({ httpStatus: 401, refusal: { code: "unauthenticated" } });
  const largeResponse = await post(server.url, "/api/auth/sign-in", { username: "x", password: "x".repeat(11_000) });
  expect(largeResponse.status).toBe(413);
});

test("a batch has at most ten procedures, and a heavy procedure needs its own batch, however the path is written", async ({
  db,
  server: { url },
}) => {
  const { cookie } = await createSession(db, { url }, "wall");
  const sendBatch = (count: number, path: string, comma = ",") =>
    callProcedure(url, `${Array.from({ length: count }, () => path).join(comma)}?batch=1`, cookie);
  const tooLargeResponse = await sendBatch(maxBatchSize + 1, "me");
  expect(tooLargeResponse.status).toBe(413);
  expect(parseErrorData(await tooLargeResponse.json())).toMatchObject({
    refusal: { code: "batch-too-large", details: { most: 10 } },
  });
  expect((await sendBatch(maxBatchSize, "me")).status).toBe(200);
  expect((await sendBatch(2, "places.districts")).status).toBe(413);
  expect((await sendBatch(290, "places.districts", "%2C")).status).toBe(413);
  expect((await sendBatch(20, "places.districts", "%252C")).status).toBe(404);
  expect((await sendBatch(1, "places.districts")).status).toBe(200);
  const postedBatch = Object.fromEntries(
    Array.from({ length: 290 }, (_, index) => [index, superjson.serialize(undefined)]),
  );
  const paths = Array.from({ length: 290 }, () => "places.districts").join(",");
  expect((await post(url, `/api/trpc/${paths}?batch=1`, postedBatch, cookie)).status).toBe(413);
});

test("a screen may request everything at once: its client splits batches that the server would refuse", async ({
  db,
  server: { url },
}) => {
  const { cookie } = await createSession(db, { url }, "leader");
  const browser = createBrowserClient(url, cookie);
  const filter = { from: "2026-01-01", to: "2026-02-01" };
  const lightRequests = Array.from({ length: 3 * maxBatchSize }, () => browser.units.list.query());
  const heavyRequests = [
    browser.places.districts.query(),
    browser.places.facilities.query(),
    browser.places.places.query(),
    browser.insight.scope.query(),
    browser.coverage.places.query({ kind: null }),
    browser.coverage.places.query({ kind: "ambulance" }),
    browser.insight.places.query({ filter: {}, resolution: null } as never).catch(() => filter),
  ];
  expect(await Promise.all([...lightRequests, ...heavyRequests])).toHaveLength(
    lightRequests.length + heavyRequests.length,
  );
});

test("requests beyond a person's queue are refused with 429 and a time to retry; others are not affected", async ({
  databaseUrl,
  db,
  server: { url },
}) => {
  const { cookie } = await createSession(db, { url }, "wall");
  const { cookie: roomCookie } = await createSession(db, { url }, "call-taker");
  const { maxRunningEach, maxWaitingEach } = queueLimits.heavyElsewhere;
  const lockingClient = new pg.Client({ connectionString: databaseUrl });
  await lockingClient.connect();
  await lockingClient.query("begin; lock table facility in access exclusive mode");
  const refusals: Response[] = [];
  const floodRequests = Array.from({ length: maxRunningEach + maxWaitingEach + 2 }, async () => {
    const response = await callProcedure(url, "places.facilities", cookie);
    if (response.status === 429) refusals.push(response);
    return response.status;
  });
  await expect.poll(() => refusals.length).toBeGreaterThan(0);
  const roomRequests = ["calls.list", "places.districts"].map((path) => callProcedure(url, path, roomCookie));
  expect((await Promise.all(roomRequests)).map(({ status }) => status)).toEqual([200, 200]);
  await lockingClient.query("rollback");
  await lockingClient.end();
  // On a busy machine, the first of them may have waited longer for the lock than the server allows.
  expect((await Promise.all(floodRequests)).filter((status) => status === 200).length).toBeGreaterThanOrEqual(
    maxWaitingEach,
  );
  expect(refusals[0]?.headers.get("retry-after")).toBe("1");
  expect(parseErrorData(await refusals[0]?.json())).toMatchObject({
    httpStatus: 429,
    refusal: { code: "rate-limited" },
  });
  await expect.poll(async () => (await callProcedure(url, "places.facilities", cookie)).status).toBe(200);
});

test("one screen has at most a hundred live feeds open", async ({ db, server: { url } }) => {
  const { cookie } = await createSession(db, { url }, "wall");
  const [feedsController, nextController] = [new AbortController(), new AbortController()];
  const openFeed = async ({ signal }: AbortController) => {
    const { body } = await fetch(`${url}/api/trpc/live.changes`, { headers: { cookie }, signal });
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    for (let text = ""; ; text += (await reader?.read())?.value ?? "") {
      if (text.includes('"reset"') || text.includes("httpStatus")) return text;
    }
  };
  const feedTexts = await Promise.all(Array.from({ length: maxStreams }, () => openFeed(feedsController)));
  expect(feedTexts.filter((text) => text.includes("httpStatus"))).toEqual([]);
  expect(await openFeed(nextController)).toContain('"httpStatus":429');
  feedsController.abort();
  await expect.poll(() => openFeed(nextController)).not.toContain("httpStatus");
  nextController.abort();
});

test("people take turns, however many requests one of them has waiting", async () => {
  const queue = createFairQueue({ maxRunning: 1, maxRunningEach: 1, maxWaitingEach: 3 });
  const turnOrder: string[] = [];
  const enter = (key: string) =>
    queue.enter(key).then((turn) => {
      turnOrder.push(key);
      return turn;
    });
  const runningTurns = [enter("many"), enter("many"), enter("many"), enter("many"), enter("one"), enter("other")];
  expect(await queue.enter("many")).toBe(null);
  for (const turn of [0, 1, 4, 5, 2, 3]) (await runningTurns[turn])?.end();
  expect(turnOrder).toEqual(["many", "many", "one", "other", "many", "many"]);
});

test("a response that is not read delays only its reader, and a turn ends once", async () => {
  const queue = createFairQueue({ maxRunning: 1, maxRunningEach: 1, maxWaitingEach: 3 });
  const slowTurn = await queue.enter("slow");
  slowTurn?.endComputing();
  slowTurn?.endComputing();
  const secondTurn = queue.enter("slow");
  const otherTurn = await queue.enter("other");
  const thirdTurn = queue.enter("third");
  slowTurn?.end();
  slowTurn?.end();
  otherTurn?.end();
  (await secondTurn)?.end();
  (await thirdTurn)?.end();
  (await queue.enter("slow"))?.end();
});

test("reads of leaders that wait for a lock leave database connections to the control room", async ({
  databaseUrl,
  db,
}) => {
  const server = await startServerInProcess({ databaseUrl, env: { DATABASE_POOL: "4" } });
  onTestFinished(async () => {
    await server.stop();
  });
  const { cookie: roomCookie } = await createSession(db, server, "call-taker");
  const leaderCookies = await Promise.all(
    ["first", "second"].map(async (username) => (await createSession(db, server, "leader", { username })).cookie),
  );
  const lockingClient = new pg.Client({ connectionString: databaseUrl });
  await lockingClient.connect();
  await lockingClient.query("begin; lock table target in access exclusive mode");
  const waitingReads = leaderCookies.flatMap((cookie) =>
    Array.from({ length: queueLimits.light.maxRunningEach }, () => callProcedure(server.url, "admin.targets", cookie)),
  );
  const waitingSessionsSql = "from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  const countWaitingSessions = async () => (await lockingClient.query(`select 1 ${waitingSessionsSql}`)).rowCount ?? 0;
  await expect.poll(countWaitingSessions).toBeGreaterThan(0);
  const roomRequests = Array.from({ length: 5 }, () => callProcedure(server.url, "me", roomCookie));
  const roomResponses = await Promise.all(roomRequests);
  await expect.poll(async () => (await fetch(`${server.url}/api/health`)).status).toBe(200);
  expect(roomResponses.map(({ status }) => status)).toEqual(roomResponses.map(() => 200));
  await lockingClient.query("rollback");
  await lockingClient.end();
  expect((await Promise.all(waitingReads)).map(({ status }) => status)).toEqual(waitingReads.map(() => 200));
});

test("requests of one screen that wait for its cookie's lookup leave database connections to the control room", async ({
  databaseUrl,
  db,
  server: { url },
}) => {
  const { cookie } = await createSession(db, { url }, "wall");
  const { cookie: roomCookie } = await createSession(db, { url }, "call-taker");
  const lockingClient = new pg.Client({ connectionString: databaseUrl });
  await lockingClient.connect();
  await lockingClient.query("begin; lock table screen in access exclusive mode");
  const floodRequests = Array.from({ length: 60 }, () => callProcedure(url, "me", cookie));
  // This reads pg_locks because pg_stat_activity does not show a session as waiting while it checks for a deadlock.
  const lockWaitsQuery = "select 1 from pg_locks where relation = 'screen'::regclass and not granted";
  const countLockWaits = async () => (await lockingClient.query(lockWaitsQuery)).rowCount;
  await expect.poll(countLockWaits).toBe(queueLimits.lookup.maxRunningEach);
  const roomRequests = Array.from({ length: 5 }, () => callProcedure(url, "calls.list", roomCookie));
  expect((await Promise.all(roomRequests)).map(({ status }) => status)).toEqual(roomRequests.map(() => 200));
  expect(await countLockWaits()).toBe(queueLimits.lookup.maxRunningEach);
  await lockingClient.query("rollback");
  await lockingClient.end();
  expect((await Promise.all(floodRequests)).map(({ status }) => status)).toEqual(floodRequests.map(() => 200));
});

test("behind a trusted proxy the last forwarded address is used, if it is an address", async ({ databaseUrl, db }) => {
  const { username } = await aPerson(db, "dispatcher");
  const seenAddresses = [];
  for (const trustedProxies of ["127.0.0.0/8", "10.1.0.0/16"]) {
    const server = await startServerInProcess({ databaseUrl, env: { TLS: "on", TRUSTED_PROXIES: trustedProxies } });
    for (const forwardedFor of ["198.51.100.7", "<b>, 2001:db8::7", "203.0.113.9, <b>", "203.0.113.9, 999.1.1.1", ""]) {
      const headers = { "content-type": "application/json", "x-forwarded-for": forwardedFor };
      const body = JSON.stringify({ username, password });
      expect((await fetch(`${server.url}/api/auth/sign-in`, { method: "POST", headers, body })).status).toBe(200);
      const [latestEvent] = await db.select().from(event).orderBy(desc(event.id)).limit(1);
      seenAddresses.push([latestEvent?.kind, latestEvent?.from]);
    }
    await server.stop();
  }
  const expectedAddresses = ["198.51.100.7", "2001:db8::7", ...Array.from({ length: 8 }, () => "127.0.0.1")];
  expect(seenAddresses).toEqual(expectedAddresses.map((from) => ["person.signed-in", from]));
});

test("by default the server listens on this machine only; it refuses a proxy setting that is not an address", () => {
  const environmentOf = (variables: Record<string, string>) => variables as unknown as NodeJS.ProcessEnv;
  expect(readEnvironment(environmentOf({})).HOST).toBe("127.0.0.1");
  expect(readEnvironment(environmentOf({ HOST: "" }), { HOST: "0.0.0.0" }).HOST).toBe("0.0.0.0");
  expect(readEnvironment(environmentOf({ HOST: "::1" }), { HOST: "0.0.0.0" }).HOST).toBe("::1");
  for (const wrongList of ["proxy.local", "10.0.0.0/99", "10.0.0.1,"]) {
    expect(() => readEnvironment(environmentOf({ TRUSTED_PROXIES: wrongList }))).toThrow("TRUSTED_PROXIES");
  }
});
