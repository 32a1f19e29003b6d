import { sql } from "drizzle-orm";
import { type Db, openPostgres } from "../../db/client";
import { readEvents } from "../../db/queries/live";
import { outbox } from "../../db/schema/forwarding";
import { record } from "../../server/audit/record";
import { readNewEvents } from "../../server/outbox/read-new-events";
import { aContext } from "../support/makers";
import { expect, test, testOnBothDatabases } from "../support/test";

/** Reads the names of all events that the outbox has not read yet. */
async function readNames(db: Db): Promise<string[]> {
  const names: string[] = [];
  await readNewEvents(db, async (_, events) => {
    names.push(...events.map(({ data }) => String(data.name)));
    return 0;
  });
  return names;
}

async function recordEvents(db: Db, ...names: string[]): Promise<void> {
  const entries = names.map((name) => ({ kind: "call.received" as const, data: { name } }));
  await record(db, aContext(db), entries);
}

test.beforeEach(async ({ db }) => {
  await readNames(db);
});

test("an event whose transaction commits late is read exactly once, and delays no other", async ({
  db,
  databaseUrl,
}) => {
  const lateDatabase = await openPostgres(databaseUrl, { size: 2 });
  await recordEvents(db, "before");
  expect(await readNames(db)).toEqual(["before"]);
  await lateDatabase.db.transaction(async (tx) => {
    // This transaction is the first to get an id and the last to commit.
    await recordEvents(tx, "late-1");
    await recordEvents(db, "meanwhile-1");
    await recordEvents(db, "meanwhile-2", "meanwhile-3");
    expect(await readNames(db)).toEqual(["meanwhile-1", "meanwhile-2", "meanwhile-3"]);
    await recordEvents(tx, "late-2");
    await recordEvents(db, "meanwhile-4");
    expect(await readNames(db)).toEqual(["meanwhile-4"]);
    expect(await readNames(db)).toEqual([]);
  });
  await recordEvents(db, "after");
  expect(await readNames(db)).toEqual(["late-1", "late-2", "after"]);
  expect(await readNames(db)).toEqual([]);
  await lateDatabase.close();
});

test("a change that waited for another one is read after it, although its transaction began before", async ({
  db,
  databaseUrl,
}) => {
  const waitingDatabase = await openPostgres(databaseUrl, { size: 1 });
  await waitingDatabase.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_current_xact_id()`);
    await recordEvents(db, "first");
    await recordEvents(tx, "second");
  });
  expect(await readNames(db)).toEqual(["first", "second"]);
  await waitingDatabase.close();
});

test("more events than one batch holds are read once, with a transaction open among them", async ({
  db,
  databaseUrl,
}) => {
  const makeNames = (prefix: string) => Array.from({ length: 1_100 }, (_, index) => `${prefix}-${index}`);
  const lateDatabase = await openPostgres(databaseUrl, { size: 1 });
  await recordEvents(db, ...makeNames("finished"));
  await lateDatabase.db.transaction(async (tx) => {
    await recordEvents(tx, "late");
    await recordEvents(db, ...makeNames("meanwhile"));
    expect(await readNames(db)).toEqual([...makeNames("finished"), ...makeNames("meanwhile")]);
  });
  expect(await readNames(db)).toEqual(["late"]);
  await lateDatabase.close();
});

test("a server of the previous version and one of this version take turns without skipping an event", async ({
  db,
  databaseUrl,
}) => {
  /** Reads as the previous version did: up to the oldest running transaction, and stores only the position. */
  const readAsPreviousVersion = async () => {
    const [{ tx, eventId } = { tx: "0", eventId: 0 }] = await db.select().from(outbox);
    const parameters = { after_tx: tx, after_id: eventId, since_snapshot: null, until_snapshot: null, max_rows: 500 };
    const { rows } = (await db.execute(
      sql`select pg_snapshot_xmin(pg_current_snapshot())::text as oldest`,
    )) as unknown as { rows: { oldest: string }[] };
    const oldestRunning = BigInt(rows[0]?.oldest ?? "0");
    const events = (await readEvents(db, parameters)).filter((event) => BigInt(event.tx) < oldestRunning);
    const last = events.at(-1);
    if (last) await db.update(outbox).set({ tx: last.tx, eventId: last.id });
    return events.map(({ data }) => String(data.name));
  };
  const readByPreviousVersion = async (name: string) => {
    const names: string[] = [];
    await expect
      .poll(async () => {
        names.push(...(await readAsPreviousVersion()));
        return names;
      })
      .toContain(name);
    return names;
  };
  const lateDatabase = await openPostgres(databaseUrl, { size: 1 });
  await lateDatabase.db.transaction(async (tx) => {
    await recordEvents(tx, "late");
    await recordEvents(db, "new-1");
    expect(await readNames(db)).toEqual(["new-1"]);
  });
  // The previous version may read events again, but skips none.
  await recordEvents(db, "previous-1");
  expect(await readByPreviousVersion("previous-1")).toContain("late");
  expect(await readNames(db)).toEqual([]);
  await recordEvents(db, "previous-2");
  await readByPreviousVersion("previous-2");
  await recordEvents(db, "new-2");
  expect(await readNames(db)).toEqual(["new-2"]);
  await lateDatabase.close();
});

test("an event of a rolled-back transaction is never read", async ({ db }) => {
  await db
    .transaction(async (tx) => {
      await recordEvents(tx, "rolled back");
      throw new Error("rolled back");
    })
    .catch(() => {});
  await recordEvents(db, "kept");
  expect(await readNames(db)).toEqual(["kept"]);
});

test("events whose batch could not be written are read again", async ({ db }) => {
  await recordEvents(db, "kept");
  const failure = new Error("could not be written");
  await expect(readNewEvents(db, () => Promise.reject(failure))).rejects.toBe(failure);
  expect(await readNames(db)).toEqual(["kept"]);
});

test("two readers read every event once while twenty writers commit, some slowly", async ({ db, databaseUrl }) => {
  const writers = await openPostgres(databaseUrl, { size: 20 });
  const collectedNames: string[] = [];
  let isWriting = true;
  const keepReading = async () => {
    while (isWriting) collectedNames.push(...(await readNames(db)));
  };
  const reading = Promise.all([keepReading(), keepReading()]);
  const namesByWriter = Array.from({ length: 20 }, (_, writer) =>
    Array.from({ length: 15 }, (_, turn) => `${writer}.${turn}`),
  );
  await Promise.all(
    namesByWriter.map(async (names, writer) => {
      for (const name of names) {
        await writers.db.transaction(async (tx) => {
          await recordEvents(tx, name);
          await tx.execute(sql`select pg_sleep(${((writer * 7) % 20) / 1_000})`);
        });
      }
    }),
  );
  isWriting = false;
  await reading;
  collectedNames.push(...(await readNames(db)));
  expect([...collectedNames].sort()).toEqual(namesByWriter.flat().sort());
  await writers.close();
});

testOnBothDatabases("reading resumes from any position, in id order within a transaction", async ({ db }) => {
  await readNames(db);
  await recordEvents(db, "1", "2", "3");
  await db.transaction(async (tx) => {
    await recordEvents(tx, "4");
    await recordEvents(tx, "5");
  });
  const [position] = await db.select().from(outbox);
  const readFrom = async (tx: string, id: number) =>
    readEvents(db, { after_tx: tx, after_id: id, since_snapshot: position?.seen, until_snapshot: null, max_rows: 100 });
  const allEvents = await readFrom("0", 0);
  const allNames = allEvents.map(({ data }) => data.name);
  expect(allNames).toEqual(["1", "2", "3", "4", "5"]);
  for (const [index, { tx, id }] of allEvents.entries()) {
    expect((await readFrom(tx, id)).map(({ data }) => data.name)).toEqual(allNames.slice(index + 1));
  }
});
