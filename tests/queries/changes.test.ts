import { sql } from "drizzle-orm";
import { type Db, openPostgres } from "../../db/client";
import { identifyDatabase, readChanges } from "../../db/live-queries";
import { record } from "../../server/audit/record";
import { explain, mostRemoved } from "../support/explain";
import { aContext } from "../support/makers";
import { expect, test, testOnBoth } from "../support/test";

const ids = (count: number) => Array.from({ length: count }, () => crypto.randomUUID());

async function tell(db: Db, ...incidentIds: string[]): Promise<void> {
  await record(
    db,
    aContext(db),
    incidentIds.map((incidentId) => ({ kind: "incident.noted" as const, incidentId })),
  );
}

/** Reads from a snapshot on: which incidents are new, and the next snapshot. */
async function readOn(db: Db, seen: string, until: string | null = null) {
  const rows = await readChanges(db, { seen, until });
  return {
    snapshot: rows[0]?.snapshot ?? "",
    told: rows.flatMap(({ incidentId }) => (incidentId ? [incidentId] : [])).sort(),
  };
}

async function now(db: Db): Promise<string> {
  return (await identifyDatabase(db, {}))[0]?.snapshot ?? "";
}

test("an event is read as soon as it is committed, ahead of an open transaction, whose event follows at its commit", async ({
  db,
  databaseUrl,
}) => {
  const other = await openPostgres(databaseUrl, { size: 1 });
  const [held, before, after] = ids(3) as [string, string, string];
  const start = await now(db);
  const { first, second } = await other.db.transaction(async (tx) => {
    await tell(tx, held);
    await tell(db, before);
    const first = await readOn(db, start);
    await tell(db, after);
    return { first, second: await readOn(db, first.snapshot) };
  });
  const third = await readOn(db, second.snapshot);
  const fourth = await readOn(db, third.snapshot);
  expect([first, second, third, fourth].map(({ told }) => told)).toEqual([[before], [after], [held], []]);
  // Any two of these snapshots enclose exactly what was read between them.
  expect((await readOn(db, start, second.snapshot)).told).toEqual([before, after].sort());
  expect((await readOn(db, first.snapshot, second.snapshot)).told).toEqual([after]);
  expect((await readOn(db, first.snapshot, third.snapshot)).told).toEqual([after, held].sort());
  await other.close();
});

test("a reader next to twenty writers, some slow, reads every event once", async ({ db, databaseUrl }) => {
  const writers = await openPostgres(databaseUrl, { size: 20 });
  let place = await now(db);
  const seen: string[] = [];
  let isWriting = true;
  const read = async () => {
    const { snapshot, told } = await readOn(db, place);
    place = snapshot;
    seen.push(...told);
  };
  const reading = (async () => {
    while (isWriting) await read();
  })();
  const expected = Array.from({ length: 20 }, () => ids(15));
  await Promise.all(
    expected.map(async (own, writer) => {
      for (const id of own) {
        await writers.db.transaction(async (tx) => {
          await tell(tx, id);
          await tx.execute(sql`select pg_sleep(${((writer * 7) % 20) / 1_000})`);
        });
      }
    }),
  );
  isWriting = false;
  await reading;
  await read();
  expect(seen.sort()).toEqual(expected.flat().sort());
  await writers.close();
});

testOnBoth("there is a row with the snapshot also when nothing is new", async ({ db }) => {
  const start = await now(db);
  const [id] = ids(1) as [string];
  await tell(db, id);
  const { told, snapshot } = await readOn(db, start);
  expect(told).toEqual([id]);
  expect(await readOn(db, snapshot)).toEqual({ told: [], snapshot: expect.stringMatching(/^\d+:\d+:/) });
});

test("resuming costs no more with 300,000 events, and while a transaction is held open", {
  timeout: 120_000,
}, async ({ db, databaseUrl }) => {
  await db.execute(sql`
    insert into event (at, actor, kind, incident_id)
    select now(), 'system:test', 'incident.noted', gen_random_uuid() from generate_series(1, 300000)
  `);
  await db.execute("vacuum (analyze)");
  const [one, holding] = [await openPostgres(databaseUrl, { size: 1 }), await openPostgres(databaseUrl, { size: 1 })];
  await holding.db.transaction(async (held) => {
    await tell(held, ...ids(1));
    for (const id of ids(50)) await tell(db, id);
    const seen = await now(db);
    for (const id of ids(3)) await tell(db, id);
    const asked = { seen, until: null };
    expect((await readChanges(one.db, asked)).filter(({ incidentId }) => incidentId)).toHaveLength(3);
    const plan = await explain(one.db, "read-changes", readChanges.values(asked));
    expect(plan).toMatch(/Index (Only )?Scan (using|on) event_order/);
    expect(plan).not.toMatch(/Seq Scan on event\b/);
    expect(mostRemoved(plan)).toBe(0);
    // The cost depends on what is new only.
    const touched = [...plan.matchAll(/ on event\b.*?\(actual rows=([\d.]+) loops=(\d+)\)/g)];
    expect(touched).toHaveLength(2);
    expect(touched.reduce((sum, [, rows, loops]) => sum + Number(rows) * Number(loops), 0)).toBeLessThan(10);
  });
  await one.close();
  await holding.close();
});
