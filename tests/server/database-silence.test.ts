import { execFileSync } from "node:child_process";
import { type SQL, sql } from "drizzle-orm";
import pg from "pg";
import { onTestFinished, vi } from "vitest";
import { type Database, type DatabaseOptions, openPostgres } from "../../db/client";
import { inTransaction, isConnectionLost } from "../../db/transaction";
import { startFaultProxy } from "../support/fault-proxy";
import { countWaitingSessions } from "../support/lock-watch";
import { pause } from "../support/processes";
import { expect, isFullRun, test as plain } from "../support/test";

/** Vitest's `test` with `remote`: a database behind a proxy that can cut or stall the connection. */
const test = plain.extend("remote", async ({ databaseUrl }, { onCleanup }) => {
  const proxy = await startFaultProxy(databaseUrl);
  const url = new URL(databaseUrl);
  url.port = new URL(proxy.url).port;
  const openDatabases: Database[] = [];
  onCleanup(async () => {
    proxy.restore("reset");
    for (const database of openDatabases) await database.close();
    await proxy.close();
  });
  return {
    proxy,
    open: async (options: DatabaseOptions) => {
      const database = await openPostgres(url.href, options);
      openDatabases.push(database);
      return database;
    },
  };
});

async function readBackendPid({ db }: Database): Promise<number> {
  const { rows } = (await db.execute(sql`select pg_backend_pid() as pid`)) as unknown as { rows: { pid: number }[] };
  return rows[0]?.pid ?? 0;
}

test("a statement on a silent connection fails, even in a transaction; the pool recovers when the connection does", async ({
  remote,
}) => {
  // The limit is longer than a busy machine needs to open a connection.
  const database = await remote.open({ size: 2, inactivityTimeoutMs: 3_000 });
  const { db } = database;
  await Promise.all([readBackendPid(database), readBackendPid(database)]);
  const transaction = db.transaction(async (tx) => {
    await tx.execute(sql`select 1`);
    remote.proxy.stall();
    await tx.execute(sql`select 1`);
  });
  await expect(transaction).rejects.toThrow();
  await expect(db.execute(sql`select 1`)).rejects.toMatchObject({
    cause: { message: "the database was silent for 3000 ms" },
  });
  remote.proxy.restore("reset");
  expect(await readBackendPid(database)).toBeGreaterThan(0);
  expect(database.connections().main).toMatchObject({ waiting: 0 });
});

test("a connection that breaks before a transaction begins is not lost to the pool", async ({ remote }) => {
  const database = await remote.open({ size: 1, inactivityTimeoutMs: 3_000 });
  await readBackendPid(database);
  remote.proxy.stall();
  const work = vi.fn(async () => {});
  await expect(database.db.transaction(work)).rejects.toMatchObject({
    cause: { message: "the database was silent for 3000 ms" },
  });
  expect(work).not.toHaveBeenCalled();
  remote.proxy.restore("reset");
  expect(await readBackendPid(database)).toBeGreaterThan(0);
  expect(database.connections().main).toMatchObject({ total: 1, waiting: 0 });
});

test.runIf(isFullRun)(
  "after the process was suspended, no connection that it had is used again",
  async ({ databaseUrl }) => {
    const suspend = () => execFileSync("sleep", ["11"]);
    const database = await openPostgres(databaseUrl, { size: 2, primaryWaitMs: 5_000 });
    onTestFinished(() => database.close());
    const oldPids = await Promise.all([readBackendPid(database), readBackendPid(database)]);
    let attempts = 0;
    const transaction = inTransaction(database.db, async (tx) => {
      attempts += 1;
      await tx.execute(sql`select 1`);
      if (attempts === 1) suspend();
      return tx.execute(sql`select pg_backend_pid() as pid`);
    });
    const { rows } = (await transaction) as unknown as { rows: { pid: number }[] };
    expect(attempts).toBe(2);
    expect(oldPids).not.toContain(rows[0]?.pid);
    expect(oldPids).not.toContain(await readBackendPid(database));
    // A database that nothing can replace keeps its connections.
    const singleDatabase = await openPostgres(databaseUrl, { size: 1 });
    onTestFinished(() => singleDatabase.close());
    const pid = await readBackendPid(singleDatabase);
    suspend();
    await pause(1_500);
    expect(await readBackendPid(singleDatabase)).toBe(pid);
  },
);

test("the connections of a burst stay open for the next one, and close after five idle minutes", async ({ remote }) => {
  const database = await remote.open({ size: 5 });
  await database.db.execute(sql`select 1`);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  await Promise.all(Array.from({ length: 5 }, () => readBackendPid(database)));
  vi.advanceTimersByTime(4 * 60_000);
  expect(database.connections().main.idle).toBe(5);
  vi.advanceTimersByTime(60_000);
  expect(database.connections().main.idle).toBe(2);
});

test("an idle connection may be silent for longer than the limit", async ({ remote }) => {
  const errors: Error[] = [];
  const database = await remote.open({ size: 1, inactivityTimeoutMs: 3_000, onError: (error) => errors.push(error) });
  const pidBefore = await readBackendPid(database);
  await pause(4_000);
  expect(await readBackendPid(database)).toBe(pidBefore);
  expect(errors).toEqual([]);
});

test("without a limit, a long statement is not aborted", async ({ remote }) => {
  const [limitedDatabase, jobDatabase] = [
    await remote.open({ size: 1, inactivityTimeoutMs: 400 }),
    await remote.open({ size: 1 }),
  ];
  await expect(limitedDatabase.db.execute(sql`select pg_sleep(2)`)).rejects.toMatchObject({
    cause: { message: expect.stringContaining("silent") },
  });
  await jobDatabase.db.execute(sql`select pg_sleep(2)`);
});

test("with a wait, a request that needs a new connection waits for the database; without one it fails", async ({
  remote,
}) => {
  const databaseWithoutWait = await remote.open({ size: 1 });
  const databaseWithWait = await remote.open({ size: 1, primaryWaitMs: 20_000 });
  remote.proxy.cut();
  await expect(readBackendPid(databaseWithoutWait)).rejects.toSatisfy(isConnectionLost);
  const pid = readBackendPid(databaseWithWait);
  const transaction = databaseWithWait.db.transaction(async (tx) => tx.execute(sql`select 1`));
  await pause(300);
  remote.proxy.restore();
  expect(await pid).toBeGreaterThan(0);
  await transaction;
  expect(databaseWithWait.connections().main).toMatchObject({ total: 1, waiting: 0 });
});

test("a new listener connects at once after a cut; the scheduled attempt then opens no second connection", async ({
  remote,
}) => {
  const database = await remote.open({ size: 1 });
  await database.listen("live", () => {});
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  remote.proxy.cut();
  await expect.poll(() => database.disconnectedForMs()).toBeGreaterThan(0);
  remote.proxy.restore();
  await database.listen("live", () => {});
  vi.advanceTimersByTime(1_000);
  await database.listen("live", () => {});
  expect(remote.proxy.count()).toBe(1);
});

test("a transaction is repeated up to three times if its connection breaks before the commit", async ({ remote }) => {
  const { db } = await remote.open({ size: 1, primaryWaitMs: 5_000 });
  const runWithBreaks = (breaks: number) => {
    let attempts = 0;
    return inTransaction(db, async (tx) => {
      attempts++;
      await tx.execute(sql`select 1`);
      if (attempts <= breaks) {
        remote.proxy.cut();
        remote.proxy.restore();
      }
      await tx.execute(sql`select 1`);
      return attempts;
    });
  };
  expect(await runWithBreaks(3)).toBe(4);
  await expect(runWithBreaks(4)).rejects.toSatisfy(isConnectionLost);
});

test("a statement that only reads is repeated if its connection breaks, one that writes is not", async ({
  db,
  databaseUrl,
  remote,
}) => {
  const remoteDatabase = await remote.open({ size: 1, primaryWaitMs: 5_000 });
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const breakDuring = async (statement: SQL) => {
    await client.query("begin; lock table neighbour in access exclusive mode");
    const execution = Promise.allSettled([remoteDatabase.db.execute(statement)]);
    await expect.poll(() => countWaitingSessions(db)).toBe(1);
    remote.proxy.cut();
    remote.proxy.restore();
    await client.query("rollback");
    const [result] = await execution;
    return result.status === "rejected" && isConnectionLost(result.reason) ? "lost" : result.status;
  };
  expect(await breakDuring(sql`select count(*) from neighbour`)).toBe("fulfilled");
  expect(await breakDuring(sql`with row as (select 1) select * from row, neighbour`)).toBe("fulfilled");
  expect(await breakDuring(sql`delete from neighbour where false`)).toBe("lost");
  const insert = sql`insert into neighbour select * from neighbour where false returning 1`;
  expect(await breakDuring(sql`with row as (${insert}) select * from row`)).toBe("lost");
  await client.end();
});
