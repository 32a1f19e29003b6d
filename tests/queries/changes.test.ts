import { sql } from "drizzle-orm";
import { type Db, openPostgres } from "../../db/client";
import { identifyDatabase, readChanges } from "../../db/queries/live";
import { record } from "../../server/audit/record";
import { explain, maxRowsRemoved } from "../support/explain";
import { aContext } from "../support/makers";
import { expect, isFullRun, test, testOnBothDatabases } from "../support/test";

const makeIds = (count: number) => Array.from({ length: count }, () => crypto.randomUUID());

async function recordEvents(db: Db, ...incidentIds: string[]): Promise<void> {
  await record(
    db,
    aContext(db),
    incidentIds.map((incidentId) => ({ kind: "incident.noted" as const, incidentId })),
  );
}

/** Reads the ids of the incidents that changed after a snapshot, and the snapshot at which the next read starts. */
async function readSince(db: Db, sinceSnapshot: string, untilSnapshot: string | null = null) {
  const rows = await readChanges(db, { since_snapshot: sinceSnapshot, until_snapshot: untilSnapshot });
  return {
    snapshot: rows[0]?.snapshot ?? "",
    incidentIds: rows.flatMap(({ incidentId }) => (incidentId ? [incidentId] : [])).sort(),
  };
}

async function readSnapshot(db: Db): Promise<string> {
  return (await identifyDatabase(db, {}))[0]?.snapshot ?? "";
}

test("a committed event is read even while an older transaction is open, and the older one's event after its own commit", async ({
  db,
  databaseUrl,
}) => {
  const otherDatabase = await openPostgres(databaseUrl, { size: 1 });
  const [lateId, firstId, secondId] = makeIds(3) as [string, string, string];
  const startSnapshot = await readSnapshot(db);
  const { firstRead, secondRead } = await otherDatabase.db.transaction(async (tx) => {
    await recordEvents(tx, lateId);
    await recordEvents(db, firstId);
    const firstRead = await readSince(db, startSnapshot);
    await recordEvents(db, secondId);
    return { firstRead, secondRead: await readSince(db, firstRead.snapshot) };
  });
  const thirdRead = await readSince(db, secondRead.snapshot);
  const fourthRead = await readSince(db, thirdRead.snapshot);
  expect([firstRead, secondRead, thirdRead, fourthRead].map(({ incidentIds }) => incidentIds)).toEqual([
    [firstId],
    [secondId],
    [lateId],
    [],
  ]);
  // A read from one snapshot to another returns exactly the events that became visible in between.
  expect((await readSince(db, startSnapshot, secondRead.snapshot)).incidentIds).toEqual([firstId, secondId].sort());
  expect((await readSince(db, firstRead.snapshot, secondRead.snapshot)).incidentIds).toEqual([secondId]);
  expect((await readSince(db, firstRead.snapshot, thirdRead.snapshot)).incidentIds).toEqual([secondId, lateId].sort());
  await otherDatabase.close();
});

test("a reader reads every event once while twenty writers commit, some slowly", async ({ db, databaseUrl }) => {
  const writers = await openPostgres(databaseUrl, { size: 20 });
  let snapshot = await readSnapshot(db);
  const readIds: string[] = [];
  let isWriting = true;
  const readNext = async () => {
    const nextRead = await readSince(db, snapshot);
    snapshot = nextRead.snapshot;
    readIds.push(...nextRead.incidentIds);
  };
  const readLoop = (async () => {
    while (isWriting) await readNext();
  })();
  const idsByWriter = Array.from({ length: 20 }, () => makeIds(15));
  await Promise.all(
    idsByWriter.map(async (writerIds, writer) => {
      for (const id of writerIds) {
        await writers.db.transaction(async (tx) => {
          await recordEvents(tx, id);
          await tx.execute(sql`select pg_sleep(${((writer * 7) % 20) / 1_000})`);
        });
      }
    }),
  );
  isWriting = false;
  await readLoop;
  await readNext();
  expect(readIds.sort()).toEqual(idsByWriter.flat().sort());
  await writers.close();
});

testOnBothDatabases("a read returns the snapshot even when there are no new events", async ({ db }) => {
  const start = await readSnapshot(db);
  const [id] = makeIds(1) as [string];
  await recordEvents(db, id);
  const { incidentIds, snapshot } = await readSince(db, start);
  expect(incidentIds).toEqual([id]);
  expect(await readSince(db, snapshot)).toEqual({ incidentIds: [], snapshot: expect.stringMatching(/^\d+:\d+:/) });
});

test.runIf(isFullRun)(
  "resuming costs the same with 300,000 events and while a transaction is open",
  async ({ db, databaseUrl }) => {
    const [readingDatabase, holdingDatabase] = [
      await openPostgres(databaseUrl, { size: 1 }),
      await openPostgres(databaseUrl, { size: 1 }),
    ];
    await holdingDatabase.db.execute(
      "set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0",
    );
    await holdingDatabase.db.execute(sql`
    insert into event (at, actor, kind, incident_id)
    select now(), 'system:test', 'incident.noted', gen_random_uuid() from generate_series(1, 300000)
  `);
    await holdingDatabase.db.execute("vacuum (analyze)");
    await holdingDatabase.db.transaction(async (openTx) => {
      await recordEvents(openTx, ...makeIds(1));
      for (const id of makeIds(50)) await recordEvents(db, id);
      const start = await readSnapshot(db);
      for (const id of makeIds(3)) await recordEvents(db, id);
      const parameters = { since_snapshot: start, until_snapshot: null };
      expect((await readChanges(readingDatabase.db, parameters)).filter(({ incidentId }) => incidentId)).toHaveLength(
        3,
      );
      const plan = await explain(readingDatabase.db, "read-changes", readChanges.values(parameters));
      expect(plan).toMatch(/Index (Only )?Scan (using|on) event_order/);
      expect(plan).not.toMatch(/Seq Scan on event\b/);
      expect(maxRowsRemoved(plan)).toBe(0);
      // The database scans only rows of new events, however many old ones are stored.
      const scans = [...plan.matchAll(/ on event\b.*?\(actual rows=([\d.]+) loops=(\d+)\)/g)];
      expect(scans).toHaveLength(2);
      expect(scans.reduce((sum, [, rows, loops]) => sum + Number(rows) * Number(loops), 0)).toBeLessThan(10);
    });
    await readingDatabase.close();
    await holdingDatabase.close();
  },
);
