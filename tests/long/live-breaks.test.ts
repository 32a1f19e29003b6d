import { sql } from "drizzle-orm";
import pg from "pg";
import type { Database } from "../../db/client";
import { openPostgres } from "../../db/client";
import { changeStatus } from "../../server/incidents/change-status";
import { acceptPositions } from "../../server/units/accept-positions";
import { openClients } from "../support/clients";
import { expectScreensMatchDatabase } from "../support/live-state-check";
import { aContext, anIncident, aType, aUnit, kmFrom, sekayu } from "../support/makers";
import { expectNoDuplicateMessages } from "../support/no-duplicate-messages";
import { pause } from "../support/processes";
import { createRandomChanges } from "../support/random-changes";
import { createRandom } from "../support/seeded-random";
import { expect, test as plain, type TwoProcessSetup } from "../support/two-processes";

/** The lengths of the tested network cuts, in seconds. */
const cutDurations = (process.env.LIVE_CUTS ?? "5").split(",").map(Number);
/** How many seconds the test of a long transaction keeps the transaction open. */
const transactionSeconds = Number(process.env.LIVE_HELD ?? 8);

/** Vitest's `test` with `makeChanges`, a function that makes random changes through the given server processes. */
const test = plain.extend("makeChanges", { scope: "file" }, async ({ room }) => {
  const { make } = createRandomChanges(room.database.db, createRandom(5));
  const { db } = room.database;
  const clients = [await openClients(db, room.servers[0], 1), await openClients(db, room.servers[1], 2)] as const;
  const makeChanges = async (count: number, processes: readonly (0 | 1)[] = [0, 1]) => {
    for (const process of processes) clients[process].reconnectTo(room.servers[process]);
    await make(
      count,
      processes.map((process) => clients[process]),
    );
  };
  await makeChanges(60);
  await expectConsistent(room);
  return makeChanges;
});

test("one process is killed and restarted while the other keeps running", async ({ room, makeChanges }) => {
  await makeChanges(10);
  await room.restart(0, async () => {
    await makeChanges(20, [1]);
    await expectConsistent(room, onProcess(1));
  });
  await makeChanges(10);
  await expectConsistent(room);
});

test("all processes are killed simultaneously and restarted", async ({ room, makeChanges }) => {
  await makeChanges(10);
  await room.restart(0, () =>
    room.restart(1, async () => {
      // This incident is created while no process is running.
      await anIncident(room.database.db, { type: "flood" });
    }),
  );
  await makeChanges(10);
  await expectConsistent(room);
});

test("the database is killed and restarted", async ({ room, makeChanges }) => {
  await makeChanges(10);
  await room.postgres.kill9();
  await pause(1_000);
  await room.postgres.start();
  for (const { url } of room.servers) await waitUntilHealthy(url);
  await makeChanges(20);
  await expectConsistent(room);
});

test("the database server terminates the listening connections", async ({ room, makeChanges }) => {
  const listeningConnections = sql`from pg_stat_activity where query ilike 'listen %' and pid <> pg_backend_pid()`;
  // Wait until both processes listen. The database may still be starting, because the previous test restarted it.
  await expect
    .poll(async () => toRows(await room.database.db.execute(sql`select pid ${listeningConnections}`)).length)
    .toBeGreaterThanOrEqual(2);
  await room.database.db.execute(sql`select pg_terminate_backend(pid) ${listeningConnections}`);
  // These changes are made while no process listens for notifications.
  await makeChanges(20);
  await expectConsistent(room);
  await makeChanges(5);
  await expectConsistent(room);
});

for (const seconds of cutDurations) {
  for (const [description, mode, stalledConnections] of [
    ["with every connection reset", "cut", "continue"],
    ["with all data held back and then delivered", "stall", "continue"],
    ["with all data held back and the connections then reset", "stall", "reset"],
    ["with all data held back and the connections then silent", "stall", "silent"],
  ] as const) {
    test(`the network is cut for ${seconds} s, ${description}`, { timeout: 600_000 + seconds * 1_000 }, async ({
      room,
      makeChanges,
    }) => {
      await makeChanges(10);
      const [affectedScreens, unaffectedScreens] = [room.connectedScreens.slice(0, 3), room.connectedScreens.slice(3)];
      for (const { proxy } of affectedScreens) proxy[mode]();
      const restoreAt = Date.now() + seconds * 1_000;
      do {
        await makeChanges(10);
        await pause(Math.min(Math.max(1_000, seconds * 20), Math.max(0, restoreAt - Date.now())));
      } while (Date.now() < restoreAt);
      await expectConsistent(
        room,
        unaffectedScreens.map(({ screen }) => screen),
      );
      const restoredAt = Date.now();
      for (const { proxy } of affectedScreens) proxy.restore(stalledConnections);
      await expectConsistent(room);
      console.log(
        `cut for ${seconds} s, ${description}: all screens consistent ${Date.now() - restoredAt} ms after the network was restored`,
      );
      await makeChanges(10);
      await expectConsistent(room);
    });
  }
}

test(`a transaction stays open for ${transactionSeconds} s while others commit: screens show the others before it ends, and its own changes after it commits`, {
  timeout: 600_000 + transactionSeconds * 2_000,
}, async ({ room }) => {
  const { db } = room.database;
  const type = await aType(db, []);
  const uncommittedIncident = await anIncident(db, { type });
  const { callSign } = await aUnit(db, { callSign: "HELD-1", at: kmFrom(sekayu, 0.21) });
  await expectConsistent(room);
  const lockingDatabase = await openPostgres(room.postgres.url("postgres"), { size: 1 });
  let commit = () => {};
  const released = new Promise<void>((resolve) => {
    commit = resolve;
  });
  let signalBegun = () => {};
  const transactionBegan = new Promise<void>((resolve) => {
    signalBegun = resolve;
  });
  const openTransaction = changeInOpenTransaction(
    lockingDatabase,
    { begun: signalBegun, until: released },
    { ...uncommittedIncident, callSign },
  );
  await transactionBegan;
  const releaseAt = Date.now() + transactionSeconds * 1_000;
  const waitTimesMs: number[] = [];
  // The transaction stays open until `commit` is called below. Each incident created here must appear on the screens
  // before that.
  while (Date.now() < releaseAt || waitTimesMs.length < 3) {
    const otherIncident = await anIncident(db, { type });
    const committedAt = Date.now();
    await announce(room);
    while (!room.screens.every((screen) => screen.incidents().some(({ id }) => id === otherIncident.id))) {
      await pause(20);
    }
    waitTimesMs.push(Date.now() - committedAt);
    expect(statusesOnScreens(room, uncommittedIncident.id)).toEqual(["received", "received", "received", "received"]);
    await pause(500);
  }
  commit();
  await openTransaction;
  await announce(room);
  await expectConsistent(room);
  expect(statusesOnScreens(room, uncommittedIncident.id)).toEqual(["verified", "verified", "verified", "verified"]);
  await lockingDatabase.close();
  console.log(`other incidents reached all screens within ${Math.max(...waitTimesMs)} ms while a transaction was open`);
});

test("a change through one process reaches the screens of the other", async ({ room }) => {
  const { db } = room.database;
  const waitTimesMs = { same: [] as number[], other: [] as number[] };
  for (const process of [0, 1] as const) {
    const clients = await openClients(db, room.servers[process], process);
    for (let round = 0; round < 5; round++) {
      const { id } = await clients.room.incidents.create.mutate({
        idempotencyKey: crypto.randomUUID(),
        type: "flood",
        location: { lng: 103.8344, lat: -2.8819 },
        precision: "exact",
      });
      const committedAt = Date.now();
      await Promise.all(
        room.connectedScreens.map(async ({ screen, process: screenProcess }) => {
          while (!screen.incidents().some((incident) => incident.id === id)) await pause(5);
          waitTimesMs[screenProcess === process ? "same" : "other"].push(Date.now() - committedAt);
        }),
      );
    }
  }
  await expectConsistent(room);
  console.log(
    `ms from the answer to the screens of the same process: ${waitTimesMs.same}; of the other: ${waitTimesMs.other}`,
  );
});

test("no screen received anything twice", async ({ room, makeChanges }) => {
  await makeChanges(20);
  await expectConsistent(room);
  await expectNoDuplicateMessages(room.screens, room.database.db);
});

async function changeInOpenTransaction(
  lockingDatabase: Database,
  { begun: onBegun, until }: { begun: () => void; until: Promise<void> },
  { id, version, callSign }: { id: string; version: number; callSign: string },
) {
  await lockingDatabase.db.transaction(async (tx) => {
    await tx.execute(sql`set local idle_in_transaction_session_timeout = 0`);
    await changeStatus(aContext(tx), { id, version, status: "verified" });
    await acceptPositions(aContext(tx), [{ callSign, ...kmFrom(sekayu, 0.2), recordedAt: new Date() }]);
    onBegun();
    await until;
  });
}

/** Sends the same notification that the server sends after a commit. */
async function announce({ postgres }: TwoProcessSetup): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.url("postgres") });
  await client.connect();
  await client.query("select pg_notify('live', '')");
  await client.end();
}

function statusesOnScreens({ screens }: TwoProcessSetup, id: string) {
  return screens.map((screen) => screen.incidents().find((incident) => incident.id === id)?.status);
}

function onProcess(process: 0 | 1) {
  return ({ process: screenProcess }: { process: number }) => screenProcess === process;
}

async function expectConsistent(
  { connectedScreens, database, servers }: TwoProcessSetup,
  selection: TwoProcessSetup["screens"] | ((candidate: TwoProcessSetup["connectedScreens"][number]) => boolean) = () =>
    true,
) {
  const screens =
    typeof selection === "function" ? connectedScreens.filter(selection).map(({ screen }) => screen) : selection;
  const [healthyUrl] = await Promise.any(servers.map(async ({ url }) => [await waitUntilHealthy(url)]));
  await expectScreensMatchDatabase(screens, database.db, healthyUrl ?? "");
}

async function waitUntilHealthy(url: string): Promise<string> {
  for (;;) {
    const response = await fetch(`${url}/api/health`).catch(() => undefined);
    if (response?.status === 200) return url;
    await pause(100);
  }
}

function toRows(response: unknown): unknown[] {
  return (response as { rows: unknown[] }).rows;
}
