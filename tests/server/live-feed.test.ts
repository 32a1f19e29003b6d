import { setMaxListeners } from "node:events";
import { connect } from "node:net";
import { inArray, sql } from "drizzle-orm";
import { type Database, type Db, openPostgres } from "../../db/client";
import { unitPosition } from "../../db/schema/units";
import { assignUnit } from "../../server/assignment/assign-unit";
import { record } from "../../server/audit/record";
import { startFeed } from "../../server/feed/feed";
import type { Audience, FeedMessage, LiveMessage } from "../../server/feed/message";
import { formatMessageId, parseMessageId } from "../../server/feed/message-id";
import { openReader } from "../../server/feed/reader";
import { createIncident } from "../../server/incidents/create-incident";
import { createLog } from "../../server/log";
import { aListener, type Listener } from "../support/listener";
import { expectScreensMatchDatabase } from "../support/live-state-check";
import { aContext, anIncident, aType, aUnit, kmFrom, sekayu } from "../support/makers";
import { createManyUnits } from "../support/many-units";
import { readMetrics } from "../support/metrics";
import { testOnOwnServer } from "../support/own-postgres";
import { createSession } from "../support/people";
import { pause } from "../support/processes";
import { startScreenClient } from "../support/screen-client";
import { startServer } from "../support/server";
import { expect, isFullRun, testOnBothDatabases } from "../support/test";

// These tests use a separate database server: what a client receives after a reconnect depends on the oldest
// transaction of the whole server.
const test = testOnOwnServer
  .extend(
    "dispatcherCookie",
    { scope: "file" },
    async ({ db, server }) => (await createSession(db, server, "dispatcher")).cookie,
  )
  .extend("wallCookie", { scope: "file" }, async ({ db, server }) => (await createSession(db, server, "wall")).cookie)
  .extend("incidentType", { scope: "file" }, ({ db }) => aType(db, []));

const silentLog = createLog("silent");

/** Creates an incident and sends the NOTIFY that the server sends after a commit. */
async function createAndNotify(db: Db, incidentType: string): Promise<string> {
  const { id } = await createIncident(aContext(db), { type: incidentType, location: sekayu, precision: "exact" });
  await notifyFeed(db);
  return id;
}

async function notifyFeed(db: Db): Promise<void> {
  await db.execute(sql`select pg_notify('live', '')`);
}

async function moveUnits(db: Db, unitIds: string[], place: { lng: number; lat: number }): Promise<void> {
  const fix = { fix: place, fixAt: new Date(), speedMps: 10, headingDeg: 90, accuracyM: 5 };
  await db
    .update(unitPosition)
    .set({ ...fix, place, basis: "fix", movedAt: sql`clock_timestamp()` })
    .where(inArray(unitPosition.unitId, unitIds));
}

/** The same database, but the answer of one query from a SQL file arrives only after `delay`. */
function delayAnswers(database: Database, queryName: string, delay: () => Promise<void>): Database {
  const { session } = database.db._;
  const prepareQuery: typeof session.prepareQuery = (...parameters) => {
    const statement = session.prepareQuery(...parameters);
    if (parameters[2] !== queryName) return statement;
    const execute: typeof statement.execute = async (...values) => {
      const answer = await statement.execute(...values);
      await delay();
      return answer;
    };
    return Object.assign(Object.create(statement), { execute });
  };
  const slowSession = Object.assign(Object.create(session), { prepareQuery });
  const db = Object.assign(Object.create(database.db), { _: { ...database.db._, session: slowSession } });
  return Object.assign(Object.create(database), { db });
}

/** Waits for the next message without content, which shows that a read found nothing new. */
async function waitForEmptyMessage({ messages }: Listener): Promise<void> {
  const count = messages().length;
  const isEmpty = ({ units, incidentIds, topics, reset }: LiveMessage) =>
    units.length + incidentIds.length + topics.length === 0 && reset === null;
  await expect.poll(() => messages().slice(count).some(isEmpty)).toBe(true);
}

/**
 * Waits for a message whose id contains a time after this call. A client that reconnects with that id receives only the
 * units that move after that time.
 */
async function waitUntilUnitsAreRead(db: Db, listener: Listener): Promise<void> {
  const { rows } = (await db.execute(sql`select clock_timestamp() as now`)) as unknown as { rows: { now: string }[] };
  const now = new Date(rows[0]?.now ?? "");
  await expect.poll(() => parseMessageId(listener.lastId())?.unitsFrom.getTime()).toBeGreaterThan(now.getTime());
}

test("a change is sent once, with the server version and its age", async ({
  db,
  server,
  dispatcherCookie,
  incidentType,
}) => {
  const startedAt = performance.now();
  const listener = await aListener(server.url, { cookie: dispatcherCookie });
  const firstMessage = await listener.waitForMessage(({ reset }) => reset === "started");
  expect(firstMessage).toMatchObject({
    units: [],
    incidentIds: [],
    topics: [],
    version: expect.stringMatching(/^(dev|0\..+)$/),
  });
  const id = await createAndNotify(db, incidentType);
  const message = await listener.waitForMessage(({ incidentIds }) => incidentIds.includes(id));
  expect(message.reset).toBeNull();
  expect(message.ageMs).toBeLessThan(performance.now() - startedAt);
  await waitForEmptyMessage(listener);
  const laterId = await createAndNotify(db, incidentType);
  await listener.waitForMessage(({ incidentIds }) => incidentIds.includes(laterId));
  expect(listener.countMessagesWith(id)).toBe(1);
  await listener.stop();
});

test.runIf(isFullRun)(
  "a client that reconnects after a server restart receives what has changed in the meantime, and nothing else",
  async ({ db, databaseUrl, server, dispatcherCookie, incidentType }) => {
    const env = { SCREENS: "off" };
    const firstServer = await startServer({ databaseUrl, env });
    const { cookie } = await createSession(db, firstServer, "dispatcher");
    const unit = await aUnit(db, { at: sekayu });
    const stationaryUnit = await aUnit(db, { at: kmFrom(sekayu, 3) });
    const firstListener = await aListener(firstServer.url, { cookie });
    const otherListener = await aListener(server.url, { cookie: dispatcherCookie });
    const knownId = await createAndNotify(db, incidentType);
    // Wait until the message ids cover these changes, so that a reconnect to either process does not repeat them. The
    // other process must have read later than the first one; otherwise it repeats all units.
    let lastId: string | undefined;
    for (const listener of [firstListener, otherListener]) {
      await listener.waitForMessage(({ incidentIds }) => incidentIds.includes(knownId));
      await waitUntilUnitsAreRead(db, listener);
      lastId ??= listener.lastId();
    }
    await firstListener.stop();
    await otherListener.stop();
    await firstServer.kill9();

    const missedId = await createAndNotify(db, incidentType);
    await moveUnits(db, [unit.id], kmFrom(sekayu, 5));
    const secondServer = await startServer({ databaseUrl, env });
    try {
      // One client reconnects to the restarted process, the other to a process that kept running.
      const listeners = [
        await aListener(secondServer.url, { cookie, lastId }),
        await aListener(server.url, { cookie: dispatcherCookie, lastId }),
      ];
      for (const listener of listeners) {
        // The change arrives at once, or with the next read if the process had no subscribers.
        await listener.waitForMessage(({ incidentIds }) => incidentIds.includes(missedId));
        await listener.waitForMessage(({ units }) =>
          units.some(({ id, lng }) => id === unit.id && lng === kmFrom(sekayu, 5).lng),
        );
        const messages = listener.messages();
        expect(messages.map(({ reset }) => reset)).toEqual(messages.map(() => null));
        expect(messages.flatMap(({ incidentIds }) => incidentIds)).toEqual([missedId]);
        const positions = messages.flatMap(({ units }) => units.map(({ id, lng }) => [id, lng]));
        expect(positions.map(([id]) => id)).not.toContain(stationaryUnit.id);
      }
      const laterId = await createAndNotify(db, incidentType);
      for (const listener of listeners) {
        await listener.waitForMessage(({ incidentIds }) => incidentIds.includes(laterId));
        expect([knownId, missedId].map((id) => listener.countMessagesWith(id))).toEqual([0, 1]);
        await listener.stop();
      }
    } finally {
      await secondServer.stop();
    }
  },
);

test.runIf(isFullRun)(
  "a transaction held open delays no other change, and is sent once when it commits",
  async ({ db, databaseUrl, server, dispatcherCookie, incidentType }) => {
    const otherDatabase = await openPostgres(databaseUrl, { size: 1 });
    const unit = await aUnit(db, { at: sekayu });
    const listener = await aListener(server.url, { cookie: dispatcherCookie });
    await listener.waitForMessage(({ reset }) => reset === "started");
    let uncommittedId = "";
    const committedIds: string[] = [];
    await otherDatabase.db.transaction(async (tx) => {
      await tx.execute(sql`set local idle_in_transaction_session_timeout = 0`);
      uncommittedId = (await createIncident(aContext(tx), { type: incidentType, location: sekayu, precision: "exact" }))
        .id;
      await moveUnits(tx, [unit.id], kmFrom(sekayu, 7));
      for (let round = 0; round < 8; round++) {
        const id = await createAndNotify(db, incidentType);
        committedIds.push(id);
        await listener.waitForMessage(({ incidentIds }) => incidentIds.includes(id));
        if (round % 4 === 3) await waitForEmptyMessage(listener);
      }
      expect(listener.countMessagesWith(uncommittedId)).toBe(0);
    });
    await notifyFeed(db);
    await listener.waitForMessage(({ incidentIds }) => incidentIds.includes(uncommittedId));
    const containsMove = ({ units }: { units: { id: string; lng: number | null }[] }) =>
      units.some(({ id, lng }) => id === unit.id && lng === kmFrom(sekayu, 7).lng);
    await listener.waitForMessage(containsMove);
    await waitForEmptyMessage(listener);
    const laterId = await createAndNotify(db, incidentType);
    await listener.waitForMessage(({ incidentIds }) => incidentIds.includes(laterId));
    expect(committedIds.map((id) => listener.countMessagesWith(id))).toEqual(committedIds.map(() => 1));
    expect(listener.countMessagesWith(uncommittedId)).toBe(1);
    expect(listener.messages().filter(containsMove)).toHaveLength(1);
    await listener.stop();
    await otherDatabase.close();
  },
);

test("a client with an unknown or too old message id receives a reset with its reason", async ({
  server,
  dispatcherCookie,
  wallCookie,
}) => {
  const { url } = server;
  const listener = await aListener(url, { cookie: dispatcherCookie });
  await listener.waitForMessage(() => true);
  const id = listener.lastId();
  await listener.stop();
  const cursorParts = id.split(".");
  const replaceIdPart = (index: number, change: (part: string) => string) =>
    cursorParts.map((part, partIndex) => (partIndex === index ? change(part) : part)).join(".");
  const fromOtherProcess = (text: string) => text.replace(cursorParts[2] ?? "", "00000000");
  const futureCursor = (positionText: string) => {
    const farPosition = `${BigInt(positionText.split(":")[1] ?? 0) + 1_000_000n}`;
    return `${farPosition}:${farPosition}:`;
  };
  const cases: [lastId: string, cookie: string, reset: string | null][] = [
    [id, dispatcherCookie, null],
    [fromOtherProcess(id), dispatcherCookie, null],
    [id, wallCookie, "unknown"],
    [id.replace(/^full/, "masked"), dispatcherCookie, "unknown"],
    ["garbage", dispatcherCookie, "unknown"],
    ["'; drop table event; --", wallCookie, "unknown"],
    ["x".repeat(8_000), dispatcherCookie, "unknown"],
    [replaceIdPart(6, () => "9:5:"), dispatcherCookie, "unknown"],
    [replaceIdPart(6, () => "5:9:8,6"), dispatcherCookie, "unknown"],
    [replaceIdPart(6, () => "99999999999999999999:99999999999999999999:"), dispatcherCookie, "unknown"],
    [replaceIdPart(3, () => "999999999"), dispatcherCookie, "unknown"],
    [fromOtherProcess(replaceIdPart(6, futureCursor)), dispatcherCookie, "unknown"],
    [replaceIdPart(1, () => "000000000000"), dispatcherCookie, "restarted"],
    [replaceIdPart(4, (ms) => `${Number(ms) - 601_000}`), dispatcherCookie, "away"],
  ];
  for (const [lastId, cookie, reset] of cases) {
    const reconnectedListener = await aListener(url, { cookie, lastId });
    const message = await reconnectedListener.waitForMessage(() => true);
    expect([lastId, message.reset]).toEqual([lastId, reset]);
    if (reset) expect(message).toMatchObject({ units: [], incidentIds: [], topics: [] });
    await reconnectedListener.stop();
  }
});

test("a change in the administration is sent as a topic, and too many changes as a reset", async ({
  db,
  server,
  dispatcherCookie,
  wallCookie,
  incidentType,
}) => {
  const listeners = [
    await aListener(server.url, { cookie: dispatcherCookie }),
    await aListener(server.url, { cookie: wallCookie }),
  ];
  for (const listener of listeners) await listener.waitForMessage(({ reset }) => reset === "started");
  await record(db, aContext(db), [
    { kind: "reference.imported" },
    { kind: "screen.changed" },
    { kind: "person.changed" },
  ]);
  await notifyFeed(db);
  for (const listener of listeners) {
    const { topics } = await listener.waitForMessage((message) => message.topics.includes("reference"));
    expect(topics.sort()).toEqual(["reference", "screens"]);
  }
  await db.execute(sql`
    insert into event (at, actor, kind, incident_id)
    select now(), 'system:test', 'incident.noted', gen_random_uuid() from generate_series(1, 10001)
  `);
  await notifyFeed(db);
  for (const listener of listeners) {
    expect(await listener.waitForMessage(({ reset }) => reset === "overflow")).toMatchObject({
      units: [],
      incidentIds: [],
      topics: [],
    });
  }
  const id = await createAndNotify(db, incidentType);
  for (const listener of listeners) {
    await listener.waitForMessage(({ incidentIds }) => incidentIds.includes(id));
    await listener.stop();
  }
});

test("a message is built once per audience, and only the full one has the position of a hidden unit", async ({
  db,
  database,
  incidentType,
}) => {
  const feed = await startFeed(database, { positionFreshMinutes: 10 }, silentLog);
  const abortController = new AbortController();
  setMaxListeners(0, abortController.signal);
  const collectMessages = (audience: Audience) => {
    const messages: FeedMessage[] = [];
    void (async () => {
      for await (const message of feed.subscribe(audience, null, abortController.signal)) messages.push(message);
    })();
    return messages;
  };
  const [fullClients, maskedClients] = [
    Array.from({ length: 20 }, () => collectMessages("full")),
    Array.from({ length: 20 }, () => collectMessages("masked")),
  ];
  await expect.poll(() => [...fullClients, ...maskedClients].every((messages) => messages.length > 0)).toBe(true);
  const unit = await aUnit(db, { at: sekayu });
  const { id } = await createIncident(aContext(db), { type: incidentType, location: sekayu, precision: "exact" });
  await notifyFeed(db);
  const [fullMessages = [], maskedMessages = []] = [fullClients[0], maskedClients[0]];
  await expect
    .poll(() => fullMessages.concat(maskedMessages).filter(([, { incidentIds }]) => incidentIds.includes(id)).length)
    .toBe(2);
  await moveUnits(db, [unit.id], kmFrom(sekayu, 2));
  await expect.poll(() => fullMessages.length).toBeGreaterThan(4);
  abortController.abort();
  const withoutFirst = (clients: FeedMessage[][]) => clients.map((messages) => messages.slice(1));
  const [firstClientMessages = [], ...otherMessages] = withoutFirst(fullClients);
  expect(firstClientMessages.length).toBeGreaterThan(2);
  // All clients receive the same objects, so each message is serialised only once.
  for (const messages of otherMessages) {
    expect(messages).toHaveLength(firstClientMessages.length);
    expect(messages.every((message, index) => message === firstClientMessages[index])).toBe(true);
  }
  const startedResetCount = feed.counters.resets.started;
  expect(startedResetCount).toBe(40);
  expect(feed.counters.messages.full).toBe(20 + firstClientMessages.length);
  expect(withoutFirst(maskedClients)[0]?.every((message) => !firstClientMessages.includes(message))).toBe(true);
  await feed.stop();
});

test("a client that disconnects before or during the catch-up is released immediately", async ({
  db,
  database,
  databaseUrl,
  incidentType,
}) => {
  const feed = await startFeed(database, { positionFreshMinutes: 10 }, silentLog);
  const remainingController = new AbortController();
  const subscription = feed.subscribe("full", null, remainingController.signal);
  const [cursor = ""] = (await subscription.next()).value as FeedMessage;
  await createAndNotify(db, incidentType);
  const lockingDatabase = await openPostgres(databaseUrl, { size: 1 });
  await lockingDatabase.db.transaction(async (tx) => {
    await tx.execute(sql`lock table event in access exclusive mode`);
    // This cursor looks as if a different process had sent it, so the backlog is read from the database.
    const foreignCursor = cursor.replace(cursor.split(".")[2] ?? "", "00000000");
    const leavingController = new AbortController();
    const firstMessage = feed.subscribe("full", foreignCursor, leavingController.signal).next();
    leavingController.abort();
    expect(await firstMessage).toMatchObject({ done: true });
    expect(await feed.subscribe("full", foreignCursor, leavingController.signal).next()).toMatchObject({ done: true });
    expect(feed.counters.subscribers.full).toBe(1);
  });
  remainingController.abort();
  await feed.stop();
  await lockingDatabase.close();
});

test("a client that changes the process receives no unit with an older fix than before, however slow a read is", async ({
  db,
  database,
}) => {
  const { id: unitId } = await aUnit(db, { at: sekayu });
  let delay = async () => {};
  const slowDatabase = delayAnswers(database, "list-units", () => delay());
  const feed = await startFeed(slowDatabase, { positionFreshMinutes: 10 }, silentLog);
  const abortController = new AbortController();
  const subscription = feed.subscribe("full", null, abortController.signal);
  const [cursor] = (await subscription.next()).value as FeedMessage;
  // A read of units has its answer but has not been applied yet.
  let release = () => {};
  const heldBack = new Promise<void>((resolve) => {
    delay = () => {
      delay = async () => {};
      resolve();
      return new Promise((resolveAnswer) => {
        release = resolveAnswer;
      });
    };
  });
  await moveUnits(db, [unitId], kmFrom(sekayu, 1));
  await notifyFeed(db);
  await heldBack;
  await moveUnits(db, [unitId], kmFrom(sekayu, 2));
  // This cursor looks as if a different process had sent it, so the client's first message is read from the database.
  const foreignCursor = cursor.replace(cursor.split(".")[2] ?? "", "00000000");
  const resumedSubscription = feed.subscribe("full", foreignCursor, abortController.signal);
  const firstMessage = resumedSubscription.next();
  // The first message may wait for the slow read.
  await Promise.race([firstMessage, pause(500)]);
  release();
  const fixTimes: number[] = [];
  for (let message = await firstMessage; fixTimes.length < 2; message = await resumedSubscription.next()) {
    const [, { units }] = message.value as FeedMessage;
    fixTimes.push(
      ...units.flatMap(({ id, positionAt }) => (id === unitId && positionAt ? [positionAt.getTime()] : [])),
    );
  }
  expect(fixTimes).toEqual(fixTimes.toSorted());
  abortController.abort();
  await feed.stop();
});

test("the GET route sends the same frames as tRPC", async ({ db, server, dispatcherCookie, incidentType }) => {
  const getListener = await aListener(server.url, { cookie: dispatcherCookie });
  const trpcPostListener = await aListener(server.url, { cookie: dispatcherCookie, method: "POST" });
  for (const listener of [getListener, trpcPostListener])
    await listener.waitForMessage(({ reset }) => reset === "started");
  const id = await createAndNotify(db, incidentType);
  for (const listener of [getListener, trpcPostListener])
    await listener.waitForMessage(({ incidentIds }) => incidentIds.includes(id));
  const findFrameWithId = ({ frames }: typeof getListener) => frames.find(({ data }) => data.includes(id));
  expect(findFrameWithId(getListener)).toEqual(findFrameWithId(trpcPostListener));
  expect(getListener.frames[0]).toEqual(trpcPostListener.frames[0]);
  await Promise.all([getListener.stop(), trpcPostListener.stop()]);

  const refusedListener = await aListener(server.url, { cookie: "" });
  await refusedListener.ended;
  expect(JSON.stringify(refusedListener.frames)).toContain("unauthenticated");
  // The server refuses a request without a session before it reads the body, so the refusal does not come from tRPC.
  const headers = { "content-type": "application/json" };
  const refusedPostResponse = await fetch(`${server.url}/api/trpc/live.changes`, {
    method: "POST",
    headers,
    body: "{}",
  });
  expect(refusedPostResponse.status).toBe(401);
});

test.runIf(isFullRun)(
  "a client that falls behind is paused, and then receives only the latest state",
  async ({ db, databaseUrl, onTestFinished }) => {
    const token = "prometheus-of-the-tests";
    const server = await startServer({ databaseUrl, env: { SCREENS: "off", METRICS_TOKEN: token } });
    onTestFinished(async () => {
      await server.stop();
    });
    const { cookie } = await createSession(db, server, "dispatcher");
    await createManyUnits(db, { ambulance: 2_000 });
    const { rows } = (await db.execute(sql`select id from unit`)) as unknown as { rows: { id: string }[] };
    const ids = rows.map(({ id }) => id);
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    onTestFinished(() => {
      socket.destroy();
    });
    const receivedRounds: number[] = [];
    const roundByLng = new Map<string, number>();
    const splitFrames = createFrameSplitter((frame) => {
      const round = [...roundByLng].find(([lng]) => frame.includes(`"lng":${lng},`))?.[1];
      if (round !== undefined) receivedRounds.push(round);
    });
    let isStarted = false;
    socket.on("data", (chunk) => {
      const text = chunk.toString("latin1");
      isStarted ||= text.includes('"started"');
      splitFrames(text);
    });
    socket.write(`GET /api/trpc/live.changes HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncookie: ${cookie}\r\n\r\n`);
    await expect.poll(() => isStarted).toBe(true);
    const fastListener = await aListener(server.url, { cookie });
    await fastListener.waitForMessage(({ reset }) => reset === "started");
    socket.pause();
    let round = 0;
    const moveAll = async () => {
      round += 1;
      const place = kmFrom(sekayu, round);
      roundByLng.set(`${place.lng}`, round);
      await moveUnits(db, ids, place);
      await notifyFeed(db);
      await fastListener.waitForMessage(({ units }) => units.some(({ lng }) => lng === place.lng));
    };
    // Continue until the socket buffers of the slow client are full and three rounds have reached only the fast client.
    // The size of the buffers depends on the machine.
    const countSentToSlow = async () =>
      ((await readMetrics(server, token)).get("muba_live_sent_total") ?? 0) - fastListener.messages().length;
    const sentToSlowCounts = [await countSentToSlow()];
    do {
      await moveAll();
      sentToSlowCounts.push(await countSentToSlow());
    } while (sentToSlowCounts.at(-1) !== sentToSlowCounts.at(-4));
    socket.resume();
    await expect.poll(() => receivedRounds.at(-1)).toBe(round);
    // The slow client receives the buffered rounds in order, and then skips to the latest round.
    expect(receivedRounds).toEqual([
      ...Array.from({ length: receivedRounds.length - 1 }, (_, index) => index + 1),
      round,
    ]);
    expect(receivedRounds.length).toBeLessThan(round);
    await fastListener.stop();
  },
);

/**
 * Returns a function that splits the text of a stream into events and calls `onFrame` with each. The text passed to
 * `onFrame` may include HTTP chunk headers.
 */
function createFrameSplitter(onFrame: (frame: string) => void): (text: string) => void {
  let incompleteText = "";
  return (text) => {
    const frameTexts = (incompleteText + text).split("\n\n\n");
    incompleteText = frameTexts.pop() ?? "";
    for (const part of frameTexts) onFrame(part);
  };
}

test("two processes on one database send each other's changes, even after one has lost its LISTEN connection", async ({
  db,
  databaseUrl,
  server,
  dispatcherCookie,
  incidentType,
}) => {
  const otherServer = await startServer({ databaseUrl, env: { SCREENS: "off" } });
  try {
    const { cookie } = await createSession(db, otherServer, "dispatcher");
    const listeners = [
      await aListener(server.url, { cookie: dispatcherCookie }),
      await aListener(otherServer.url, { cookie }),
    ];
    const firstId = await createAndNotify(db, incidentType);
    for (const listener of listeners) await listener.waitForMessage(({ incidentIds }) => incidentIds.includes(firstId));
    await db.execute(sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query ilike 'listen%'
    `);
    const secondId = await createAndNotify(db, incidentType);
    for (const listener of listeners)
      await listener.waitForMessage(({ incidentIds }) => incidentIds.includes(secondId));
    const readHealth = async () => (await (await fetch(`${server.url}/api/health`)).json()).live.ok;
    await expect.poll(readHealth).toBe(true);
    for (const listener of listeners) {
      expect([listener.countMessagesWith(firstId), listener.countMessagesWith(secondId)]).toEqual([1, 1]);
      await listener.stop();
    }
  } finally {
    await otherServer.stop();
  }
});

test("screens show the changes of a unit after the database's clock has been set back", async ({
  db,
  server,
  dispatcherCookie,
  onTestFinished,
}) => {
  const { id: unitId, callSign } = await aUnit(db, { at: sekayu });
  const { id: incidentId } = await anIncident(db, { type: await aType(db, []) });
  onTestFinished(async () => {
    await db.update(unitPosition).set({ movedAt: sql`clock_timestamp()` });
  });
  await db.update(unitPosition).set({ movedAt: new Date(Date.now() + 60_000) });
  const screen = await startScreenClient({
    ...{ name: "dispatcher", audience: "dispatcher", url: server.url, cookie: dispatcherCookie },
  });
  await assignUnit(aContext(db), { incidentId, unitId });
  await expectScreensMatchDatabase([screen], db, server.url);
  expect(screen.units().find((unit) => unit.callSign === callSign)?.status).toBe("assigned");
  screen.end();
});

test("a reader misses no movement after the database's clock has been set back, even while a transaction is open", async ({
  db,
  databaseUrl,
  onTestFinished,
}) => {
  const { id: unitId } = await aUnit(db, { at: sekayu });
  const [database, otherDatabase] = [
    await openPostgres(databaseUrl, { size: 1 }),
    await openPostgres(databaseUrl, { size: 1 }),
  ];
  onTestFinished(async () => {
    await Promise.all([database.close(), otherDatabase.close()]);
  });
  // For this connection, the database's clock is a minute ahead until the search path is reset.
  await db.execute("create schema ahead");
  await db.execute(sql`
    create function ahead.statement_timestamp() returns timestamptz language sql stable
    return pg_catalog.statement_timestamp() + interval '1 minute'
  `);
  await database.db.execute("set search_path = ahead, public, pg_catalog");
  const reader = await openReader(database.db, { positionFreshMinutes: 10 });
  await reader.read({ withUnits: true });
  await otherDatabase.db.execute("begin; select pg_current_xact_id()");
  await database.db.execute("reset search_path");
  await reader.read({ withUnits: false });
  for (const km of [1, 2]) {
    await moveUnits(db, [unitId], kmFrom(sekayu, km));
    const { units } = await reader.read({ withUnits: true });
    expect(units.map(({ id }) => id)).toContain(unitId);
  }
});

test("a client whose last message has a later time than the database has now receives what moved since", async ({
  db,
  server,
  dispatcherCookie,
}) => {
  const { id: unitId, callSign } = await aUnit(db, { at: sekayu });
  const listener = await aListener(server.url, { cookie: dispatcherCookie });
  await waitUntilUnitsAreRead(db, listener);
  const cursor = parseMessageId(listener.lastId());
  if (!cursor) throw new Error("the message has no cursor");
  const addOneHour = ({ readAt, unitsFrom }: typeof cursor) => ({
    readAt: new Date(readAt.getTime() + 3_600_000),
    unitsFrom: new Date(unitsFrom.getTime() + 3_600_000),
  });
  const hasUnit = ({ units }: LiveMessage) => units.some((unit) => unit.callSign === callSign);
  const receivedCount = listener.messages().filter(hasUnit).length;
  await moveUnits(db, [unitId], kmFrom(sekayu, 1));
  await expect.poll(() => listener.messages().filter(hasUnit).length).toBeGreaterThan(receivedCount);
  await listener.stop();
  const lastId = formatMessageId({ ...cursor, ...addOneHour(cursor), process: "00000000" });
  const resumedListener = await aListener(server.url, { cookie: dispatcherCookie, lastId });
  const firstMessage = await resumedListener.waitForMessage(() => true);
  expect(hasUnit(firstMessage)).toBe(true);
  await resumedListener.stop();
});

testOnBothDatabases("committed changes are sent, and sent again from any cursor", async (database) => {
  const { db } = database;
  const feed = await startFeed(database, { positionFreshMinutes: 10 }, silentLog);
  const incidentType = await aType(db, []);
  const abortController = new AbortController();
  const subscription = feed.subscribe("full", null, abortController.signal);
  const readNext = async (stream: AsyncGenerator<FeedMessage>) => ((await stream.next()).value as FeedMessage)[1];
  const readUntil = async (stream: AsyncGenerator<FeedMessage>, id: string) => {
    for await (const [cursor, { incidentIds }] of stream) if (incidentIds.includes(id)) return cursor;
    return "";
  };
  expect(await readNext(subscription)).toMatchObject({ reset: "started" });
  const firstId = await createAndNotify(db, incidentType);
  const cursor = await readUntil(subscription, firstId);
  const secondId = await createAndNotify(db, incidentType);
  const resumedSubscription = feed.subscribe("full", cursor, abortController.signal);
  await readUntil(resumedSubscription, secondId);
  // This cursor looks as if a different process had sent it. A client that resumes with it must also receive only what
  // it has missed.
  const foreignCursor = cursor.replace(cursor.split(".")[2] ?? "", "00000000");
  expect(await readNext(feed.subscribe("full", foreignCursor, abortController.signal))).toMatchObject({
    reset: null,
    incidentIds: [secondId],
  });
  // The next two cursors have the same snapshot. They differ only in the time at which the units were last read.
  const unit = await aUnit(db, { at: sekayu });
  const withUnitsReadAt = (ms: number) => foreignCursor.split(".").with(5, `${ms}`).join(".");
  const readMovedUnitIds = async (ms: number) => {
    const { units } = await readNext(feed.subscribe("full", withUnitsReadAt(ms), abortController.signal));
    return units.map(({ id }) => id);
  };
  await expect.poll(() => readMovedUnitIds(0)).toContain(unit.id);
  expect(await readMovedUnitIds(Date.now() + 3_600_000)).toEqual([]);
  abortController.abort();
  await feed.stop();
});
