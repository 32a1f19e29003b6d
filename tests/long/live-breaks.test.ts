import { sql } from "drizzle-orm";
import pg from "pg";
import type { Database } from "../../db/client";
import { openPostgres } from "../../db/client";
import { changeStatus } from "../../server/incidents/change-status";
import { acceptPositions } from "../../server/units/accept-positions";
import { chance } from "../support/chance";
import { openClients } from "../support/clients";
import { expectTruth } from "../support/live-state-check";
import { aContext, anIncident, aType, aUnit, kmFrom, sekayu } from "../support/makers";
import { pause } from "../support/processes";
import { randomChanges } from "../support/random-changes";
import { expectSentOnce } from "../support/sent-once";
import { expect, test as plain, type Room } from "../support/two-processes";

/** How long the network is cut, in seconds. */
const cuts = (process.env.LIVE_CUTS ?? "5").split(",").map(Number);
/** How long a transaction is held open, in seconds. */
const heldSeconds = Number(process.env.LIVE_HELD ?? 8);

/** A room in which something happens, before and while something breaks. */
const test = plain.extend("busy", { scope: "file" }, async ({ room }) => {
  const { make } = randomChanges(room.database.db, chance(5));
  const { db } = room.database;
  const clients = [await openClients(db, room.products[0], 1), await openClients(db, room.products[1], 2)] as const;
  const happen = async (count: number, through: readonly (0 | 1)[] = [0, 1]) => {
    for (const process of through) clients[process].reconnectTo(room.products[process]);
    await make(
      count,
      through.map((process) => clients[process]),
    );
  };
  await happen(60);
  await isTrue(room);
  return happen;
});

test("the app is killed and started again, while the other process goes on", { timeout: 180_000 }, async ({
  room,
  busy,
}) => {
  await busy(10);
  await room.restart(0, async () => {
    await busy(20, [1]);
    await isTrue(room, onProcess(1));
  });
  await busy(10);
  await isTrue(room);
});

test("all processes are killed at once, and started again", { timeout: 180_000 }, async ({ room, busy }) => {
  await busy(10);
  await room.restart(0, () =>
    room.restart(1, async () => {
      // Written while there is nobody to tell of it.
      await anIncident(room.database.db, { type: "flood" });
    }),
  );
  await busy(10);
  await isTrue(room);
});

test("the database is killed and started again", { timeout: 180_000 }, async ({ room, busy }) => {
  await busy(10);
  await room.postgres.kill9();
  await pause(1_000);
  await room.postgres.start();
  for (const { url } of room.products) await healthy(url);
  await busy(20);
  await isTrue(room);
});

test("the server of the database ends the connection that listens", { timeout: 120_000 }, async ({ room, busy }) => {
  const listening = sql`from pg_stat_activity where query ilike 'listen %' and pid <> pg_backend_pid()`;
  // The database may have been started a moment ago.
  await expect
    .poll(async () => rowsOf(await room.database.db.execute(sql`select pid ${listening}`)).length, { timeout: 30_000 })
    .toBeGreaterThanOrEqual(2);
  await room.database.db.execute(sql`select pg_terminate_backend(pid) ${listening}`);
  // At once, while nobody listens.
  await busy(20);
  await isTrue(room);
  await busy(5);
  await isTrue(room);
});

for (const seconds of cuts) {
  for (const [how, way, forgotten] of [
    ["with every connection reset", "cut", false],
    ["with nothing arriving, after which what was held arrives", "stall", false],
    ["with nothing arriving, after which the connections are forgotten", "stall", true],
    ["with nothing arriving, after which the connections stay silent", "stall", "silently"],
  ] as const) {
    test(`the network is cut for ${seconds} s, ${how}`, { timeout: 180_000 + seconds * 1_000 }, async ({
      room,
      busy,
    }) => {
      await busy(10);
      const [away, stays] = [room.hanging.slice(0, 3), room.hanging.slice(3)];
      for (const { proxy } of away) proxy[way]();
      const until = Date.now() + seconds * 1_000;
      do {
        await busy(10);
        await pause(Math.min(Math.max(1_000, seconds * 20), Math.max(0, until - Date.now())));
      } while (Date.now() < until);
      await isTrue(
        room,
        stays.map(({ screen }) => screen),
      );
      const restored = Date.now();
      for (const { proxy } of away) proxy.restore({ forgotten });
      await isTrue(room);
      console.log(`cut for ${seconds} s, ${how}: all true ${Date.now() - restored} ms after it was whole again`);
      await busy(10);
      await isTrue(room);
    });
  }
}

test(`a transaction is held open for ${heldSeconds} s while others commit: they are on the screens before it ends, and it comes when it commits`, {
  timeout: 120_000 + heldSeconds * 2_000,
}, async ({ room }) => {
  const { db } = room.database;
  const type = await aType(db, []);
  const held = await anIncident(db, { type });
  const { callSign } = await aUnit(db, { callSign: "HELD-1", at: kmFrom(sekayu, 0.21) });
  await isTrue(room);
  const holder = await openPostgres(room.postgres.url("postgres"), { size: 1 });
  let commit = () => {};
  const holding = new Promise<void>((resolve) => {
    commit = resolve;
  });
  let hasBegun = () => {};
  const begun = new Promise<void>((resolve) => {
    hasBegun = resolve;
  });
  const done = hold(holder, { begun: hasBegun, until: holding }, { ...held, callSign });
  await begun;
  const until = Date.now() + heldSeconds * 1_000;
  const waits: number[] = [];
  // Each is seen while the one that is held has not ended, which nothing but this test ends.
  while (Date.now() < until || waits.length < 3) {
    const other = await anIncident(db, { type });
    const committed = Date.now();
    await announced(room);
    while (!room.screens.every((screen) => screen.incidents().some(({ id }) => id === other.id))) {
      await pause(20);
      if (Date.now() > committed + 30_000) throw new Error("an incident that was committed is on no screen");
    }
    waits.push(Date.now() - committed);
    expect(statusOn(room, held.id)).toEqual(["received", "received", "received", "received"]);
    await pause(500);
  }
  commit();
  await done;
  await announced(room);
  await isTrue(room);
  expect(statusOn(room, held.id)).toEqual(["verified", "verified", "verified", "verified"]);
  await holder.close();
  console.log(`others were on all screens within ${Math.max(...waits)} ms while a transaction was held`);
});

test("a change through one process is on the screens of the other", async ({ room }) => {
  const { db } = room.database;
  const waits = { same: [] as number[], other: [] as number[] };
  for (const process of [0, 1] as const) {
    const clients = await openClients(db, room.products[process], process);
    for (let time = 0; time < 5; time++) {
      const { id } = await clients.room.incidents.create.mutate({
        idempotencyKey: crypto.randomUUID(),
        type: "flood",
        location: { lng: 103.8344, lat: -2.8819 },
        precision: "exact",
      });
      const committed = Date.now();
      await Promise.all(
        room.hanging.map(async ({ screen, process: own }) => {
          while (!screen.incidents().some((one) => one.id === id)) await pause(5);
          waits[own === process ? "same" : "other"].push(Date.now() - committed);
        }),
      );
    }
  }
  await isTrue(room);
  console.log(`ms from the answer to the screens of the same process: ${waits.same}; of the other: ${waits.other}`);
});

test("no screen was told anything twice", async ({ room, busy }) => {
  await busy(20);
  await isTrue(room);
  await expectSentOnce(room.screens, room.database.db);
});

async function hold(
  holder: Database,
  { begun, until }: { begun: () => void; until: Promise<void> },
  { id, version, callSign }: { id: string; version: number; callSign: string },
) {
  await holder.db.transaction(async (tx) => {
    await tx.execute(sql`set local idle_in_transaction_session_timeout = 0`);
    await changeStatus(aContext(tx), { id, version, status: "verified" });
    await acceptPositions(aContext(tx), [{ callSign, ...kmFrom(sekayu, 0.2), recordedAt: new Date() }]);
    begun();
    await until;
  });
}

/** What a process does after a commit. */
async function announced({ postgres }: Room): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.url("postgres") });
  await client.connect();
  await client.query("select pg_notify('live', '')");
  await client.end();
}

function statusOn({ screens }: Room, id: string) {
  return screens.map((screen) => screen.incidents().find((one) => one.id === id)?.status);
}

function onProcess(process: 0 | 1) {
  return ({ process: own }: { process: number }) => own === process;
}

async function isTrue(
  { hanging, database, products }: Room,
  which: Room["screens"] | ((one: Room["hanging"][number]) => boolean) = () => true,
) {
  const screens = typeof which === "function" ? hanging.filter(which).map(({ screen }) => screen) : which;
  const [well] = await Promise.any(products.map(async ({ url }) => [await healthy(url)]));
  await expectTruth(screens, database.db, well ?? "");
}

async function healthy(url: string): Promise<string> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}/api/health`).catch(() => undefined);
    if (answer?.status === 200) return url;
    await pause(100);
  }
  throw new Error(`${url} did not become well`);
}

function rowsOf(answer: unknown): unknown[] {
  return (answer as { rows: unknown[] }).rows;
}
