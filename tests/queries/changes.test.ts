import { sql } from "drizzle-orm";
import { type Db, openPostgres } from "../../db/client";
import { identifyDatabase, readChanges } from "../../db/queries/live";
import { record } from "../../server/audit/record";
import { explain, maxRowsRemoved } from "../support/explain";
import { aContext } from "../support/makers";
import { expect, test, testOnBoth } from "../support/test";

const makeIds = (count: number) => Array.from({ length: count }, () => crypto.randomUUID());

async function recordEvents(db: Db, ...incidentIds: string[]): Promise<void> {
  await record(
    db,
    aContext(db),
    incidentIds.map((incidentId) => ({ kind: "incident.noted" as const, incidentId })),
  );
}

/** Reads the ids of the incidents that changed after a snapshot, and the snapshot from which to read next. */
async function readSince(db: Db, since: string, until: string | null = null) {
  const rows = await readChanges(db, { seen: since, until });
  return {
    snapshot: rows[0]?.snapshot ?? "",
    incidentIds: rows.flatMap(({ incidentId }) => (incidentId ? [incidentId] : [])).sort(),
  };
}

async function currentSnapshot(db: Db): Promise<string> {
  return (await identifyDatabase(db, {}))[0]?.snapshot ?? "";
}

test("an event is read once committed, even while an older transaction is open, whose event is read after its own commit", async ({
  db,
  databaseUrl,
}) => {
  const otherDatabase = await openPostgres(databaseUrl, { size: 1 });
  const [openTx, before, after] = makeIds(3) as [string, string, string];
  const start = await currentSnapshot(db);
  const { first, second } = await otherDatabase.db.transaction(async (tx) => {
    await recordEvents(tx, openTx);
    await recordEvents(db, before);
    const first = await readSince(db, start);
    await recordEvents(db, after);
    return { first, second: await readSince(db, first.snapshot) };
  });
  const third = await readSince(db, second.snapshot);
  const fourth = await readSince(db, third.snapshot);
  expect([first, second, third, fourth].map(({ incidentIds }) => incidentIds)).toEqual([
    [before],
    [after],
    [openTx],
    [],
  ]);
  // A read from one snapshot to another returns exactly the events that became visible in between.
  expect((await readSince(db, start, second.snapshot)).incidentIds).toEqual([before, after].sort());
  expect((await readSince(db, first.snapshot, second.snapshot)).incidentIds).toEqual([after]);
  expect((await readSince(db, first.snapshot, third.snapshot)).incidentIds).toEqual([after, openTx].sort());
  await otherDatabase.close();
});

test("a reader reads every event once while twenty writers commit, some slowly", async ({ db, databaseUrl }) => {
  const writers = await openPostgres(databaseUrl, { size: 20 });
  let snapshot = await currentSnapshot(db);
  const readIds: string[] = [];
  let isWriting = true;
  const read = async () => {
    const next = await readSince(db, snapshot);
    snapshot = next.snapshot;
    readIds.push(...next.incidentIds);
  };
  const reading = (async () => {
    while (isWriting) await read();
  })();
  const expected = Array.from({ length: 20 }, () => makeIds(15));
  await Promise.all(
    expected.map(async (writerIds, writer) => {
      for (const id of writerIds) {
        await writers.db.transaction(async (tx) => {
          await recordEvents(tx, id);
          await tx.execute(sql`select pg_sleep(${((writer * 7) % 20) / 1_000})`);
        });
      }
    }),
  );
  isWriting = false;
  await reading;
  await read();
  expect(readIds.sort()).toEqual(expected.flat().sort());
  await writers.close();
});

testOnBoth("a read returns the snapshot even when there are no new events", async ({ db }) => {
  const start = await currentSnapshot(db);
  const [id] = makeIds(1) as [string];
  await recordEvents(db, id);
  const { incidentIds, snapshot } = await readSince(db, start);
  expect(incidentIds).toEqual([id]);
  expect(await readSince(db, snapshot)).toEqual({ incidentIds: [], snapshot: expect.stringMatching(/^\d+:\d+:/) });
});

test("resuming costs the same with 300,000 events and while a transaction is open", async ({ db, databaseUrl }) => {
  const [reader, holder] = [await openPostgres(databaseUrl, { size: 1 }), await openPostgres(databaseUrl, { size: 1 })];
  await holder.db.execute("set statement_timeout = 0; set lock_timeout = 0");
  await holder.db.execute(sql`
    insert into event (at, actor, kind, incident_id)
    select now(), 'system:test', 'incident.noted', gen_random_uuid() from generate_series(1, 300000)
  `);
  await holder.db.execute("vacuum (analyze)");
  await holder.db.transaction(async (openTx) => {
    await recordEvents(openTx, ...makeIds(1));
    for (const id of makeIds(50)) await recordEvents(db, id);
    const start = await currentSnapshot(db);
    for (const id of makeIds(3)) await recordEvents(db, id);
    const parameters = { seen: start, until: null };
    expect((await readChanges(reader.db, parameters)).filter(({ incidentId }) => incidentId)).toHaveLength(3);
    const plan = await explain(reader.db, "read-changes", readChanges.values(parameters));
    expect(plan).toMatch(/Index (Only )?Scan (using|on) event_order/);
    expect(plan).not.toMatch(/Seq Scan on event\b/);
    expect(maxRowsRemoved(plan)).toBe(0);
    // The cost depends only on the number of new events.
    const scans = [...plan.matchAll(/ on event\b.*?\(actual rows=([\d.]+) loops=(\d+)\)/g)];
    expect(scans).toHaveLength(2);
    expect(scans.reduce((sum, [, rows, loops]) => sum + Number(rows) * Number(loops), 0)).toBeLessThan(10);
  });
  await reader.close();
  await holder.close();
});
