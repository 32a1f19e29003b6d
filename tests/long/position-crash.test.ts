import { eq } from "drizzle-orm";
import { type Db, openPostgres } from "../../db/client";
import { fix, unit } from "../../db/schema/units";
import { openPositionQueue } from "../../server/units/position-queue";
import { createRequestSender, type RequestSender } from "../support/http";
import { aUnit, sekayu } from "../support/makers";
import { test } from "../support/own-postgres";
import { pause } from "../support/processes";
import { startServer } from "../support/server";
import { expect } from "../support/test";

const callSigns = Array.from({ length: 64 }, (_, index) => `CRASH-${index}`);

/**
 * Starts 64 senders. Each sends its next fix once the previous one has been acknowledged, and stops at the first
 * failure. Returns the growing list of acknowledged fixes, and a promise that resolves when all senders have stopped.
 */
function startSenders(sendRequest: RequestSender): { acknowledgedFixes: string[]; ended: Promise<unknown> } {
  const acknowledgedFixes: string[] = [];
  const senders = callSigns.map(async (callSign) => {
    for (;;) {
      const recordedAt = new Date().toISOString();
      const body = { callSign, ...sekayu, recordedAt };
      const response = await sendRequest("POST", "/api/v1/positions", { body }).catch(() => null);
      if (response?.status !== 200) return;
      acknowledgedFixes.push(`${callSign} ${recordedAt}`);
    }
  });
  return { acknowledgedFixes, ended: Promise.all(senders) };
}

async function readTrail(db: Db): Promise<Set<string>> {
  const rows = await db
    .select({ callSign: unit.callSign, at: fix.recordedAt })
    .from(fix)
    .innerJoin(unit, eq(unit.id, fix.unitId));
  return new Set(rows.map(({ callSign, at }) => `${callSign} ${at.toISOString()}`));
}

test("the server, then the database, is killed while 64 senders report: every acknowledged position is in the trail", async ({
  postgres,
  onTestFinished,
}) => {
  const url = postgres.url("postgres");
  const database = await openPostgres(url, { size: 2 });
  for (const callSign of callSigns) await aUnit(database.db, { callSign });
  await database.close();

  for (const victim of ["server", "database"] as const) {
    const server = await startServer({ databaseUrl: url, env: { SCREENS: "off", LOG_LEVEL: "fatal" } });
    onTestFinished(async () => {
      await server.stop();
    });
    const { acknowledgedFixes, ended } = startSenders(createRequestSender(server));
    while (acknowledgedFixes.length < 1_000) await pause(5);
    if (victim === "server") await server.kill9();
    else await postgres.kill9();
    await ended;
    if (victim === "database") await postgres.start();
    const reopenedDatabase = await openPostgres(url, { size: 2 });
    const storedFixes = await readTrail(reopenedDatabase.db);
    await reopenedDatabase.close();
    expect(acknowledgedFixes.filter((position) => !storedFixes.has(position))).toEqual([]);
    console.log(`killed the ${victim} after ${acknowledgedFixes.length} positions were acknowledged`);
  }
});

test("reports that wait for a database that is down fail, and later ones succeed after it is back", async ({
  postgres,
}) => {
  const database = await openPostgres(postgres.url("postgres"), { size: 2 });
  await aUnit(database.db, { callSign: "AFTER" });
  const queue = openPositionQueue({ db: database.db, settings: { positionFreshMinutes: 10 }, announce: () => {} });
  const report = () => {
    const now = new Date();
    return queue.enqueue({ unitId: null, now, reports: [{ callSign: "AFTER", ...sekayu, recordedAt: now }] });
  };
  await postgres.kill9();
  const results = await Promise.allSettled([report(), report(), report()]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(queue.waiting()).toBe(0);
  await postgres.start();
  await pause(5);
  expect(await report()).toEqual({ accepted: 1, ignored: [] });
  await database.close();
});
