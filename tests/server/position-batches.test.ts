import { readFileSync } from "node:fs";
import { eq, sql } from "drizzle-orm";
import pg from "pg";
import { type Database, type Db, openPostgres } from "../../db/client";
import { call } from "../../db/schema/calls";
import { fix, unit, unitPosition } from "../../db/schema/units";
import type { FixRefusal } from "../../server/domain/fix";
import { createFeedCounters } from "../../server/feed/counters";
import { buildApp } from "../../server/http/app";
import { createKey } from "../../server/keys/manage-keys";
import { createLog } from "../../server/log";
import type { PositionRequest } from "../../server/units/evaluate-positions";
import { openPositionQueue } from "../../server/units/position-queue";
import { createRequestSender } from "../support/http";
import { aContext, aUnit, kmFrom, sekayu } from "../support/makers";
import { createSession } from "../support/people";
import { startServer } from "../support/server";
import { startServerInProcess } from "../support/server-in-process";
import { expect, test, testOnBothDatabases } from "../support/test";

const settings = { positionFreshMinutes: 10 };

function aQueue(db: Db, { limit, announce = () => {} }: { limit?: number; announce?: () => void } = {}) {
  return openPositionQueue({ db, settings, announce }, limit);
}

/**
 * The time from which the ages of fixes are counted back. It is fixed: in a slow test a unit would otherwise have more
 * time to move, and an impossible jump might be accepted.
 */
const now = new Date();

/** Creates a batch with one fix of a unit, `km` kilometres east of Sekayu and `secondsAgo` seconds old. */
function aBatch(callSign: string, km: number, secondsAgo: number): PositionRequest {
  const recordedAt = new Date(now.getTime() - secondsAgo * 1_000);
  return { unitId: null, now, reports: [{ callSign, ...kmFrom(sekayu, km), recordedAt }] };
}

async function readStoredPosition(db: Db, callSign: string) {
  const [row] = await db
    .select({ fix: unitPosition.fix, at: unitPosition.fixAt })
    .from(unitPosition)
    .innerJoin(unit, eq(unit.id, unitPosition.unitId))
    .where(eq(unit.callSign, callSign));
  return row;
}

testOnBothDatabases(
  "64 concurrent senders share a few transactions, and each fix is stored before its sender gets a response",
  async ({ db }: Database) => {
    let announcementCount = 0;
    const queue = aQueue(db, {
      announce: () => {
        announcementCount++;
      },
    });
    const senders = Array.from({ length: 64 }, (_, index) => `SHARE-${index}`);
    for (const callSign of senders) await aUnit(db, { callSign });
    const transactionsBefore = await countTransactions(db);
    const outcomes = await Promise.all(
      senders.map(async (callSign, index) => {
        const batch = aBatch(callSign, index / 10, 5);
        const result = await queue.enqueue(batch);
        return { result, sentFix: batch.reports[0], place: await readStoredPosition(db, callSign) };
      }),
    );
    for (const { result, sentFix, place } of outcomes) {
      expect(result).toEqual({ accepted: 1, ignored: [] });
      expect(place).toEqual({ fix: { lng: sentFix?.lng, lat: sentFix?.lat }, at: sentFix?.recordedAt });
    }
    // The first fix is written at once. The fixes that arrive in the meantime are written together, so there are two
    // announcements.
    expect(announcementCount).toBe(2);
    expect((await countTransactions(db)) - transactionsBefore).toBeLessThan(8);
    expect(queue.waiting()).toBe(0);
  },
);

/** Counts the transactions that wrote the stored fixes; `xmin` is the id of the transaction that wrote a row. */
async function countTransactions(db: Db): Promise<number> {
  const { rows } = (await db.execute(sql`select count(distinct xmin::text)::int as count from fix`)) as unknown as {
    rows: { count: number }[];
  };
  return rows[0]?.count ?? 0;
}

testOnBothDatabases(
  "under load two batches are written in parallel, and the fixes of a unit stay in order",
  async ({ db }: Database) => {
    const queue = aQueue(db);
    const callSigns = Array.from({ length: 40 }, (_, index) => `LOAD-${index}`);
    for (const callSign of callSigns) await aUnit(db, { callSign });
    const batches = Array.from({ length: 600 }, (_, index) => {
      // Every third request contains fixes of two units, so the units of different requests overlap.
      const unitIndexes = [index % 40, ...(index % 3 === 0 ? [(index * 7) % 40] : [])];
      const unitBatches = [...new Set(unitIndexes)].map((unit) => aBatch(`LOAD-${unit}`, index / 1_000, 700 - index));
      return { unitId: null, now: new Date(), reports: unitBatches.flatMap(({ reports }) => reports) };
    });
    const results = await Promise.all(batches.map(queue.enqueue));
    expect(results.flatMap(({ ignored }) => ignored)).toEqual([]);
    expect(queue.waiting()).toBe(0);
    for (const callSign of callSigns) {
      const lastFix = batches.flatMap(({ reports }) => reports).findLast((fix) => fix.callSign === callSign);
      expect((await readStoredPosition(db, callSign))?.at).toEqual(lastFix?.recordedAt);
    }
  },
);

testOnBothDatabases("fixes of one unit are evaluated in the order received", async ({ db }: Database) => {
  await aUnit(db, { callSign: "ORDER" });
  const queue = aQueue(db);
  const results = await Promise.all([
    queue.enqueue(aBatch("ORDER", 0, 60)),
    queue.enqueue(aBatch("ORDER", 0.1, 50)),
    queue.enqueue(aBatch("ORDER", 70, 40)),
    queue.enqueue(aBatch("ORDER", 0.05, 55)),
    queue.enqueue(aBatch("ORDER", 0.3, 30)),
    queue.enqueue(aBatch("NOBODY", 0, 30)),
  ]);
  const reasons = results.map(({ ignored }) => ignored[0]?.reason ?? null);
  const expectedReasons: (FixRefusal | null)[] = [
    null,
    null,
    "impossible-jump",
    "older-than-held",
    null,
    "unknown-unit",
  ];
  expect(reasons).toEqual(expectedReasons);
  expect((await readStoredPosition(db, "ORDER"))?.fix).toEqual(kmFrom(sekayu, 0.3));
});

testOnBothDatabases("a unit moves again after the server's clock was set back", async ({ db }: Database) => {
  await aUnit(db, { callSign: "AHEAD" });
  const queue = aQueue(db);
  const fixAhead = aBatch("AHEAD", 0, -3_600);
  await queue.enqueue({ ...fixAhead, now: new Date(now.getTime() + 3_600_000) });
  for (const [km, secondsAgo] of [
    [5, 10],
    [5.1, 5],
  ] as const) {
    expect(await queue.enqueue(aBatch("AHEAD", km, secondsAgo))).toEqual({ accepted: 1, ignored: [] });
    expect((await readStoredPosition(db, "AHEAD"))?.fix).toEqual(kmFrom(sekayu, km));
  }
});

testOnBothDatabases("an error of one sender does not affect the others in its batch", async ({ db }: Database) => {
  const callSigns = ["GOOD-1", "FAILING", "GOOD-2", "GOOD-3"];
  for (const callSign of callSigns) await aUnit(db, { callSign });
  const [failingUnit] = await db.select().from(unit).where(eq(unit.callSign, "FAILING"));
  await db.execute(
    sql.raw(
      `alter table unit_position add constraint failing_unit check (unit_id <> '${failingUnit?.id}' or fix is null)`,
    ),
  );
  try {
    const queue = aQueue(db);
    // The first report is already being written; the others form one batch.
    const results = await Promise.allSettled(
      [aBatch("GOOD-1", 1, 9), ...callSigns.map((name) => aBatch(name, 1, 5))].map(queue.enqueue),
    );
    expect(results.map(({ status }) => status)).toEqual([
      "fulfilled",
      "fulfilled",
      "rejected",
      "fulfilled",
      "fulfilled",
    ]);
    expect((await readStoredPosition(db, "FAILING"))?.fix).toBeNull();
    const storedFixes = await db
      .select()
      .from(fix)
      .where(eq(fix.unitId, failingUnit?.id ?? ""));
    expect(storedFixes).toEqual([]);
    for (const name of ["GOOD-1", "GOOD-2", "GOOD-3"])
      expect((await readStoredPosition(db, name))?.fix).toEqual(kmFrom(sekayu, 1));
    expect(queue.waiting()).toBe(0);
  } finally {
    await db.execute(sql`alter table unit_position drop constraint failing_unit`);
  }
});

test("a full queue asks the sender to retry; stopping waits for accepted fixes", async ({ db }) => {
  for (const callSign of ["FULL-1", "FULL-2", "FULL-3"]) await aUnit(db, { callSign });
  const queue = aQueue(db, { limit: 2 });
  const pendingBatches = [queue.enqueue(aBatch("FULL-1", 1, 5)), queue.enqueue(aBatch("FULL-2", 1, 5))];
  await expect(queue.enqueue(aBatch("FULL-3", 1, 5))).rejects.toMatchObject({
    code: "overloaded",
    details: { retryAfterSeconds: 2 },
  });
  await queue.drain();
  expect(queue.waiting()).toBe(0);
  for (const callSign of ["FULL-1", "FULL-2"])
    expect((await readStoredPosition(db, callSign))?.fix).toEqual(kmFrom(sekayu, 1));
  expect((await readStoredPosition(db, "FULL-3"))?.fix).toBeNull();
  expect(await Promise.all(pendingBatches)).toHaveLength(2);
  expect(await queue.enqueue(aBatch("FULL-3", 1, 5))).toEqual({ accepted: 1, ignored: [] });
});

test("two processes writing the same units neither make a unit jump nor deadlock", async ({ db, databaseUrl }) => {
  const otherDatabase = await openPostgres(databaseUrl, { size: 2 });
  const callSigns = Array.from({ length: 50 }, (_, index) => `BOTH-${index}`);
  for (const callSign of callSigns) await aUnit(db, { callSign });
  const [queue, otherQueue] = [aQueue(db), aQueue(otherDatabase.db)];
  const batchOf = (orderedCallSigns: string[], km: number, secondsAgo: number): PositionRequest => {
    const unitBatches = orderedCallSigns.map((callSign) => aBatch(callSign, km, secondsAgo));
    return { unitId: null, now: new Date(), reports: unitBatches.flatMap(({ reports }) => reports) };
  };
  const reversedCallSigns = callSigns.toReversed();
  const pendingRounds = Array.from({ length: 10 }, (_, round) => [
    queue.enqueue(batchOf(callSigns, round / 50, 100 - round * 2)),
    otherQueue.enqueue(batchOf(reversedCallSigns, round / 50 + 0.01, 99 - round * 2)),
    otherQueue.enqueue(batchOf(reversedCallSigns, 90, 99.5 - round * 2)),
  ]);
  const results = await Promise.all(pendingRounds.flat());
  await otherDatabase.close();
  expect(results).toHaveLength(30);
  for (const callSign of callSigns) expect((await readStoredPosition(db, callSign))?.fix).toEqual(kmFrom(sekayu, 0.19));
  const jumpedUnits = await db
    .select({ id: fix.unitId })
    .from(fix)
    .where(sql`st_x(position::geometry) > ${kmFrom(sekayu, 50).lng}`);
  expect(jumpedUnits).toEqual([]);
});

test("a full queue answers over HTTP with Retry-After", async ({ db, database }) => {
  await aUnit(db, { callSign: "HTTP-FULL" });
  const app = await buildApp({
    database,
    feed: {
      announce: () => {},
      currentId: () => "",
      ageMs: () => 0,
      counters: createFeedCounters(),
      stop: async () => {},
      async *subscribe() {},
    },
    settings,
    log: createLog("silent"),
    sessionSecret: "only-for-tests-".repeat(3),
    tls: false,
    version: "",
    maxPositionsWaiting: 0,
  });
  const { key } = await createKey(aContext(db), { name: "full" });
  const [payload] = aBatch("HTTP-FULL", 0, 5).reports;
  const headers = { authorization: `Bearer ${key}` };
  const response = await app.inject({ method: "POST", url: "/api/v1/positions", headers, payload: payload as object });
  await app.close();
  expect(response.statusCode).toBe(503);
  expect(response.headers["retry-after"]).toBe("2");
  expect(response.json()).toMatchObject({ code: "overloaded", retryAfterSeconds: 2 });
});

test("over HTTP, every fix acknowledged before a stop is stored", async ({ databaseUrl, db, onTestFinished }) => {
  const server = await startServer({ databaseUrl, env: { SCREENS: "off", LOG_LEVEL: "warn" } });
  onTestFinished(async () => {
    await server.stop();
  });
  const sendRequest = createRequestSender(server);
  const callSigns = Array.from({ length: 16 }, (_, index) => `STOP-${index}`);
  for (const callSign of callSigns) await aUnit(db, { callSign });
  const acknowledgedFixes = new Map<string, Set<string>>(callSigns.map((callSign) => [callSign, new Set()]));
  let isRunning = true;
  const senders = callSigns.map(async (callSign) => {
    while (isRunning) {
      const recordedAt = new Date().toISOString();
      const response = await sendRequest("POST", "/api/v1/positions", {
        body: { callSign, ...sekayu, recordedAt },
      }).catch(() => null);
      if (response?.status !== 200) return;
      acknowledgedFixes.get(callSign)?.add(recordedAt);
    }
  });
  while ([...acknowledgedFixes.values()].some((times) => times.size < 10))
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await server.stop()).toBe(0);
  isRunning = false;
  await Promise.all(senders);
  expect(await findMissingFixes(db, acknowledgedFixes)).toEqual([]);
});

test("a request that waits in the database when the server is stopped is answered; a live feed does not delay the stop", async ({
  databaseUrl,
  db,
}) => {
  const server = await startServer({ databaseUrl, env: { SCREENS: "off", LOG_LEVEL: "warn" } });
  const { cookie } = await createSession(db, server, "dispatcher");
  const stream = await fetch(`${server.url}/api/trpc/live.changes`, { headers: { cookie } });
  const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
  await reader.read();
  const lockClient = new pg.Client({ connectionString: databaseUrl });
  await lockClient.connect();
  await lockClient.query("begin; lock table call in share mode");
  const response = createRequestSender(server)("POST", "/api/v1/calls", { body: { callerNumber: "0812" } });
  const waitingInserts = sql`
    select from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query like 'insert into "call"%'`;
  const readWaiting = async () => ((await db.execute(waitingInserts)) as unknown as { rows: unknown[] }).rows;
  await expect.poll(readWaiting).toHaveLength(1);
  const exit = server.stop();
  const readHealth = () => fetch(`${server.url}/api/health`).then(({ status }) => status);
  await expect.poll(() => readHealth().catch(() => 503)).toBe(503);
  await lockClient.end();
  expect((await response).status).toBe(201);
  expect(await exit).toBe(0);
});

test("a server whose database maintenance fails still starts and stores positions", async ({ databaseUrl, db }) => {
  const { callSign } = await aUnit(db, { callSign: "NO-PARTITION" });
  await db.execute(sql`drop function make_trail_partition`);
  await db.insert(call).values({ receivedAt: new Date("2024-01-01"), callerNumber: "0812", simulated: false });
  await db.execute(sql`
    create function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$`);
  await db.execute(sql`create trigger refuse before update on call for each row execute function refuse()`);
  const server = await startServerInProcess({ databaseUrl });
  const readFailedJobs = () =>
    ["trail partitions", "caller data"].filter((job) =>
      readFileSync(server.logPath, "utf8").includes(`"job":"${job}"`),
    );
  await expect.poll(readFailedJobs).toEqual(["trail partitions", "caller data"]);
  const recordedAt = new Date().toISOString();
  const response = await createRequestSender(server)("POST", "/api/v1/positions", {
    body: { callSign, ...sekayu, recordedAt },
  });
  await server.stop();
  expect(response.status).toBe(200);
  expect(await findMissingFixes(db, new Map([[callSign, new Set([recordedAt])]]))).toEqual([]);
});

/** Returns the acknowledged fixes that are not in the trail. */
async function findMissingFixes(db: Db, acknowledgedFixes: Map<string, Set<string>>): Promise<string[]> {
  const rows = await db
    .select({ callSign: unit.callSign, at: fix.recordedAt })
    .from(fix)
    .innerJoin(unit, eq(unit.id, fix.unitId));
  const storedFixes = new Set(rows.map(({ callSign, at }) => `${callSign} ${at.toISOString()}`));
  return [...acknowledgedFixes].flatMap(([callSign, times]) =>
    [...times].map((at) => `${callSign} ${at}`).filter((entry) => !storedFixes.has(entry)),
  );
}

testOnBothDatabases(
  "a cached position is compared with the database: another process may have moved or renamed the unit",
  async ({ db }: Database) => {
    const [queue, otherQueue] = [aQueue(db), aQueue(db)];
    await aUnit(db, { callSign: "REMEMBERED" });
    const results = [
      await queue.enqueue(aBatch("REMEMBERED", 0, 600)),
      await otherQueue.enqueue(aBatch("REMEMBERED", 20, 300)),
      // This process still has the position at 0 km in its cache, but the other process has stored one at 20 km.
      await queue.enqueue(aBatch("REMEMBERED", 20.2, 290)),
      await otherQueue.enqueue(aBatch("REMEMBERED", 19.6, 280)),
    ];
    expect(results).toEqual(results.map(() => ({ accepted: 1, ignored: [] })));
    // This fix is within reach of the cached position, but not of the stored one.
    expect(await queue.enqueue(aBatch("REMEMBERED", 20.9, 279))).toEqual({
      accepted: 0,
      ignored: [{ index: 0, reason: "impossible-jump" }],
    });
  },
);

testOnBothDatabases(
  "a call sign that was reassigned moves its new unit, whatever is cached",
  async ({ db }: Database) => {
    const queue = aQueue(db);
    const { id } = await aUnit(db, { callSign: "NAMED" });
    expect(await queue.enqueue(aBatch("NAMED", 20, 300))).toEqual({ accepted: 1, ignored: [] });
    await db.update(unit).set({ callSign: "RENAMED" }).where(eq(unit.id, id));
    await aUnit(db, { callSign: "NAMED" });
    expect(await queue.enqueue(aBatch("NAMED", 20.1, 200))).toEqual({ accepted: 1, ignored: [] });
    expect(await queue.enqueue(aBatch("RENAMED", 20.6, 200))).toEqual({ accepted: 1, ignored: [] });
    expect((await readStoredPosition(db, "NAMED"))?.fix).toEqual(kmFrom(sekayu, 20.1));
    expect((await readStoredPosition(db, "RENAMED"))?.fix).toEqual(kmFrom(sekayu, 20.6));
  },
);

testOnBothDatabases("of two cached units one may be refused while the other moves", async ({ db }: Database) => {
  const queue = aQueue(db);
  for (const callSign of ["MOVES", "JUMPS"]) {
    await aUnit(db, { callSign });
    await queue.enqueue(aBatch(callSign, 0, 60));
  }
  const [movingBatch, jumpingBatch] = [aBatch("MOVES", 0.5, 20), aBatch("JUMPS", 80, 20)];
  const zeroFix = { ...aBatch("MOVES", 0, 10).reports[0], lng: 0, lat: 0 } as PositionRequest["reports"][number];
  const reports = [...movingBatch.reports, ...jumpingBatch.reports, zeroFix];
  expect(await queue.enqueue({ ...movingBatch, reports })).toEqual({
    accepted: 1,
    ignored: [
      { index: 1, reason: "impossible-jump" },
      { index: 2, reason: "null-island" },
    ],
  });
  expect((await readStoredPosition(db, "MOVES"))?.fix).toEqual(kmFrom(sekayu, 0.5));
  expect((await readStoredPosition(db, "JUMPS"))?.fix).toEqual(sekayu);
  expect(await queue.enqueue({ ...movingBatch, reports: [zeroFix] })).toEqual({
    accepted: 0,
    ignored: [{ index: 0, reason: "null-island" }],
  });
  // The first fix was refused as a jump; a second fix that confirms it is accepted.
  expect(await queue.enqueue(aBatch("JUMPS", 80.1, 10))).toEqual({ accepted: 1, ignored: [] });
});
