import { sql } from "drizzle-orm";
import { type Db, openPostgres } from "../../db/client";
import { readEvents } from "../../db/queries";
import { record } from "../../server/audit/record";
import { aContext } from "../support/makers";
import { expect, test, testOnBoth } from "../support/test";
import { waitForVisibleEvents } from "../support/visible-events";

type Place = { tx: string; id: number };

/** Everything after a position, read by a resuming reader in pages of two. */
async function readOn(db: Db, place: Place): Promise<{ names: string[]; place: Place }> {
  const names: string[] = [];
  for (;;) {
    const events = await readEvents(db, { after_tx: place.tx, after_id: place.id, most: 2 });
    names.push(...events.map(({ data }) => String(data.name)));
    const last = events.at(-1);
    if (!last) return { names, place };
    place = { tx: last.tx, id: last.id };
  }
}

async function tell(db: Db, ...names: string[]): Promise<void> {
  const entries = names.map((name) => ({ kind: "call.received" as const, data: { name } }));
  await record(db, aContext(db), entries);
}

async function theEnd(db: Db): Promise<Place> {
  const { rows } = (await db.execute(
    sql`select coalesce(max(tx::text::numeric), 0)::text as tx from event`,
  )) as unknown as {
    rows: { tx: string }[];
  };
  return { tx: rows[0]?.tx ?? "0", id: Number.MAX_SAFE_INTEGER };
}

test("an event whose transaction commits late is not missed, and is read once", async ({ db, databaseUrl }) => {
  const late = await openPostgres(databaseUrl, { size: 2 });
  let reader = { names: [] as string[], place: await theEnd(db) };
  const seen: string[] = [];
  const look = async () => {
    reader = await readOn(db, reader.place);
    seen.push(...reader.names);
  };

  await tell(db, "before");
  await waitForVisibleEvents(db);
  await look();
  await late.db.transaction(async (tx) => {
    // It takes its id first and commits last.
    await tell(tx, "late-1");
    await tell(db, "meanwhile-1");
    await tell(db, "meanwhile-2", "meanwhile-3");
    await look();
    expect(seen).toEqual(["before"]);
    await tell(tx, "late-2");
    await tell(db, "meanwhile-4");
    await look();
    expect(seen).toEqual(["before"]);
  });
  await tell(db, "after");
  await waitForVisibleEvents(db);
  await look();
  expect(seen).toEqual([
    "before",
    "late-1",
    "late-2",
    "meanwhile-1",
    "meanwhile-2",
    "meanwhile-3",
    "meanwhile-4",
    "after",
  ]);
  await late.close();
});

test("an event of a rolled-back transaction is never read", async ({ db }) => {
  const start = await theEnd(db);
  await db
    .transaction(async (tx) => {
      await tell(tx, "given up");
      throw new Error("given up");
    })
    .catch(() => {});
  await tell(db, "kept");
  await waitForVisibleEvents(db);
  expect((await readOn(db, start)).names).toEqual(["kept"]);
});

test("a reader next to twenty writers, some slow, reads every event once", async ({ db, databaseUrl }) => {
  const writers = await openPostgres(databaseUrl, { size: 20 });
  let place = await theEnd(db);
  const seen: string[] = [];
  let writing = true;
  const reading = (async () => {
    while (writing) {
      const read = await readOn(db, place);
      place = read.place;
      seen.push(...read.names);
    }
  })();
  const expected = Array.from({ length: 20 }, (_, writer) =>
    Array.from({ length: 15 }, (_, turn) => `${writer}.${turn}`),
  );
  await Promise.all(
    expected.map(async (names, writer) => {
      for (const name of names) {
        await writers.db.transaction(async (tx) => {
          await tell(tx, name);
          await tx.execute(sql`select pg_sleep(${((writer * 7) % 20) / 1_000})`);
        });
      }
    }),
  );
  writing = false;
  await reading;
  await waitForVisibleEvents(db);
  seen.push(...(await readOn(db, place)).names);
  expect([...seen].sort()).toEqual(expected.flat().sort());
  await writers.close();
});

testOnBoth("events are read on from any place, in the order of their numbers within a transaction", async ({ db }) => {
  const start = await theEnd(db);
  await tell(db, "1", "2", "3");
  await db.transaction(async (tx) => {
    await tell(tx, "4");
    await tell(tx, "5");
  });
  await waitForVisibleEvents(db);
  expect((await readOn(db, start)).names).toEqual(["1", "2", "3", "4", "5"]);
  const all = await readEvents(db, { after_tx: start.tx, after_id: start.id, most: 100 });
  for (const [index, { tx, id }] of all.entries()) {
    expect((await readOn(db, { tx, id })).names).toEqual(["1", "2", "3", "4", "5"].slice(index + 1));
  }
});
