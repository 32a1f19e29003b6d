import { sql } from "drizzle-orm";
import { type Db, openPostgres } from "../../db/client";
import { readEvents } from "../../db/queries/live";
import { record } from "../../server/audit/record";
import { aContext } from "../support/makers";
import { expect, test, testOnBoth } from "../support/test";
import { waitForVisibleEvents } from "../support/visible-events";

type Position = { tx: string; id: number };

/** Reads all events after a position, two per page. */
async function readFrom(db: Db, position: Position): Promise<{ names: string[]; position: Position }> {
  const names: string[] = [];
  for (;;) {
    const events = await readEvents(db, { after_tx: position.tx, after_id: position.id, max_rows: 2 });
    names.push(...events.map(({ data }) => String(data.name)));
    const lastEvent = events.at(-1);
    if (!lastEvent) return { names, position };
    position = { tx: lastEvent.tx, id: lastEvent.id };
  }
}

async function recordEvents(db: Db, ...names: string[]): Promise<void> {
  const entries = names.map((name) => ({ kind: "call.received" as const, data: { name } }));
  await record(db, aContext(db), entries);
}

async function findEndPosition(db: Db): Promise<Position> {
  const { rows } = (await db.execute(
    sql`select coalesce(max(tx::text::numeric), 0)::text as tx from event`,
  )) as unknown as {
    rows: { tx: string }[];
  };
  return { tx: rows[0]?.tx ?? "0", id: Number.MAX_SAFE_INTEGER };
}

test("an event whose transaction commits late is read exactly once", async ({ db, databaseUrl }) => {
  const lateDatabase = await openPostgres(databaseUrl, { size: 2 });
  let progress = { names: [] as string[], position: await findEndPosition(db) };
  const readNames: string[] = [];
  const readMore = async () => {
    progress = await readFrom(db, progress.position);
    readNames.push(...progress.names);
  };

  await recordEvents(db, "before");
  await waitForVisibleEvents(db);
  await readMore();
  await lateDatabase.db.transaction(async (tx) => {
    // This transaction is the first to get an id and the last to commit.
    await recordEvents(tx, "late-1");
    await recordEvents(db, "meanwhile-1");
    await recordEvents(db, "meanwhile-2", "meanwhile-3");
    await readMore();
    expect(readNames).toEqual(["before"]);
    await recordEvents(tx, "late-2");
    await recordEvents(db, "meanwhile-4");
    await readMore();
    expect(readNames).toEqual(["before"]);
  });
  await recordEvents(db, "after");
  await waitForVisibleEvents(db);
  await readMore();
  expect(readNames).toEqual([
    "before",
    "late-1",
    "late-2",
    "meanwhile-1",
    "meanwhile-2",
    "meanwhile-3",
    "meanwhile-4",
    "after",
  ]);
  await lateDatabase.close();
});

test("an event of a rolled-back transaction is never read", async ({ db }) => {
  const start = await findEndPosition(db);
  await db
    .transaction(async (tx) => {
      await recordEvents(tx, "rolled back");
      throw new Error("rolled back");
    })
    .catch(() => {});
  await recordEvents(db, "kept");
  await waitForVisibleEvents(db);
  expect((await readFrom(db, start)).names).toEqual(["kept"]);
});

test("a reader reads every event once while twenty writers commit, some slowly", async ({ db, databaseUrl }) => {
  const writers = await openPostgres(databaseUrl, { size: 20 });
  let position = await findEndPosition(db);
  const readNames: string[] = [];
  let isWriting = true;
  const readLoop = (async () => {
    while (isWriting) {
      const nextRead = await readFrom(db, position);
      position = nextRead.position;
      readNames.push(...nextRead.names);
    }
  })();
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
  await readLoop;
  await waitForVisibleEvents(db);
  readNames.push(...(await readFrom(db, position)).names);
  expect([...readNames].sort()).toEqual(namesByWriter.flat().sort());
  await writers.close();
});

testOnBoth("reading resumes from any position, in id order within a transaction", async ({ db }) => {
  const start = await findEndPosition(db);
  await recordEvents(db, "1", "2", "3");
  await db.transaction(async (tx) => {
    await recordEvents(tx, "4");
    await recordEvents(tx, "5");
  });
  await waitForVisibleEvents(db);
  expect((await readFrom(db, start)).names).toEqual(["1", "2", "3", "4", "5"]);
  const allEvents = await readEvents(db, { after_tx: start.tx, after_id: start.id, max_rows: 100 });
  for (const [index, { tx, id }] of allEvents.entries()) {
    expect((await readFrom(db, { tx, id })).names).toEqual(["1", "2", "3", "4", "5"].slice(index + 1));
  }
});
