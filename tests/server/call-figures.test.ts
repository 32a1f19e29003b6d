import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { call, callerBlock } from "../../db/schema/calls";
import type { Disposition } from "../../db/vocabulary";
import { blockCaller } from "../../server/calls/caller-blocks";
import { readCallFigures, readCallsToday } from "../../server/calls/count-calls";
import { receiveCall } from "../../server/calls/receive-call";
import { runStatement } from "../support/databases";
import { aContext, deleteUnitsAndIncidents } from "../support/makers";
import { createSession } from "../support/people";
import { expect, test } from "../support/test";

const timeInJakarta = (text: string) => new Date(`${text}+07:00`);
const noon = timeInJakarta("2026-11-25T12:00:00");

async function aCall(db: Db, receivedAt: Date, disposition: Disposition | null = null, simulated = false) {
  const endFields = disposition && { disposition, disposedAt: receivedAt, disposedBy: "system:test" };
  await db.insert(call).values({ callerNumber: "0812", receivedAt, simulated, ...endFields });
}

test.beforeEach(async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  await db.delete(callerBlock);
});

test("the day starts at midnight WIB", async ({ db }) => {
  await aCall(db, timeInJakarta("2026-11-24T23:59:59.999"));
  await aCall(db, timeInJakarta("2026-11-25T00:00:00"));
  await aCall(db, timeInJakarta("2026-11-25T06:30:00"));
  const readFiguresAt = (now: Date) => readCallFigures(aContext(db, { now: () => now }), { data: "real" });
  expect(await readFiguresAt(timeInJakarta("2026-11-25T00:00:00"))).toMatchObject({
    callsToday: 2,
    since: timeInJakarta("2026-11-25T00:00:00"),
  });
  expect(await readFiguresAt(timeInJakarta("2026-11-25T23:59:59"))).toMatchObject({ callsToday: 2 });
  expect(await readFiguresAt(timeInJakarta("2026-11-24T23:59:59.999"))).toMatchObject({ callsToday: 1 });
  expect(await readFiguresAt(timeInJakarta("2026-11-26T00:00:00"))).toMatchObject({
    callsToday: 0,
    finishedToday: 0,
    noiseToday: 0,
  });
});

test("ghost, prank, dropped and blocked calls are noise; calls for information are not", async ({ db }) => {
  const context = aContext(db, { now: () => noon });
  const endedCalls = [
    "ghost",
    "ghost",
    "prank",
    "dropped",
    "information",
    "non-emergency",
    "test",
    "duplicate",
    "emergency",
  ] as const;
  for (const disposition of endedCalls) await aCall(db, noon, disposition);
  await aCall(db, noon);
  await aCall(db, noon);
  const { id: callId } = await receiveCall(context, { callerNumber: "0899" });
  await blockCaller(context, { callId, reason: "forty calls an hour", hours: 24 });
  await receiveCall(context, { callerNumber: "0899" });
  const figures = await readCallFigures(context, { data: "real" });
  expect(figures).toEqual({
    callsToday: 13,
    finishedToday: 11,
    noiseToday: 6,
    since: timeInJakarta("2026-11-25T00:00:00"),
  });
  const { noiseShare, total, waiting } = await readCallsToday(context);
  expect({ noiseShare, total, waiting }).toEqual({ noiseShare: 6 / 11, total: 13, waiting: 2 });
});

test("real and simulated calls are counted separately", async ({ db }) => {
  const context = aContext(db, { now: () => noon });
  await aCall(db, noon, "information");
  await aCall(db, noon, "prank", true);
  await aCall(db, noon, null, true);
  expect(await readCallFigures(context, { data: "real" })).toMatchObject({ callsToday: 1, noiseToday: 0 });
  expect(await readCallFigures(context, { data: "simulated" })).toMatchObject({ callsToday: 2, noiseToday: 1 });
});

test("the wall and leaders read the figures and no caller data", async ({ db, server }) => {
  await aCall(db, new Date(), "prank");
  for (const role of ["wall", "leader"] as const) {
    const { cookie } = await createSession(db, server, role);
    const input = encodeURIComponent('{"json":{"data":"real"}}');
    const response = await fetch(`${server.url}/api/trpc/calls.figures?input=${input}`, { headers: { cookie } });
    const text = await response.text();
    expect(Object.keys(JSON.parse(text).result.data.json).sort()).toEqual([
      "callsToday",
      "finishedToday",
      "noiseToday",
      "since",
    ]);
    expect(text).not.toContain("0812");
    expect((await fetch(`${server.url}/api/trpc/calls.today`, { headers: { cookie } })).status).toBe(403);
  }
});

test("the figures read only today's calls, by index, among years of calls", async ({ db, databaseUrl }) => {
  await db.execute(sql`
    insert into call (received_at, simulated, disposition, disposed_at)
    select ${noon.toISOString()}::timestamptz - random() * interval '900 days' - interval '1 day', false, 'ghost', now()
    from generate_series(1, 60000)`);
  await runStatement(databaseUrl, "vacuum (analyze) call");
  for (let index = 0; index < 40; index++) await aCall(db, noon, "prank");
  await db.transaction(async (tx) => {
    // PostgreSQL's statistics may already include earlier reads, so the test compares values before and after.
    const readsBefore = await countReads(tx);
    expect(await readCallFigures(aContext(tx, { now: () => noon }), { data: "real" })).toMatchObject({
      callsToday: 40,
      noiseToday: 40,
    });
    const readsAfter = await countReads(tx);
    expect({ scans: readsAfter.scans - readsBefore.scans, read: readsAfter.read - readsBefore.read }).toEqual({
      scans: 0,
      read: 40,
    });
  });
});

/**
 * Returns how many full scans of the call table this connection has made (`scans`), and how many rows of the table it
 * has read (`read`).
 */
async function countReads(tx: Db): Promise<{ scans: number; read: number }> {
  const { rows } = (await tx.execute(sql`
    select seq_scan::int as scans, (seq_tup_read + idx_tup_fetch)::int as read
    from pg_stat_xact_user_tables where relname = 'call'`)) as unknown as { rows: { scans: number; read: number }[] };
  return rows[0] ?? { scans: 0, read: 0 };
}
