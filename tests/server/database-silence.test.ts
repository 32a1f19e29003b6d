import { sql } from "drizzle-orm";
import { type Database, type DatabaseOptions, openPostgres } from "../../db/client";
import { startCutProxy } from "../support/cut-proxy";
import { pause } from "../support/processes";
import { expect, test as plain } from "../support/test";

/** Vitest's `test` with `remote`: a database behind a proxy that can cut or stall the connection. */
const test = plain.extend("remote", async ({ databaseUrl }, { onCleanup }) => {
  const proxy = await startCutProxy(databaseUrl);
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
  const database = await remote.open({ size: 2, maxSilenceMs: 1_000 });
  const { db } = database;
  await Promise.all([readBackendPid(database), readBackendPid(database)]);
  const transaction = db.transaction(async (tx) => {
    await tx.execute(sql`select 1`);
    remote.proxy.stall();
    await tx.execute(sql`select 1`);
  });
  await expect(transaction).rejects.toThrow();
  await expect(db.execute(sql`select 1`)).rejects.toMatchObject({
    cause: { message: "the database was silent for 1000 ms" },
  });
  remote.proxy.restore("reset");
  expect(await readBackendPid(database)).toBeGreaterThan(0);
  expect(database.connections().main).toMatchObject({ waiting: 0 });
});

test("an idle connection may be silent for longer than the limit", async ({ remote }) => {
  const errors: Error[] = [];
  const database = await remote.open({ size: 1, maxSilenceMs: 400, onError: (error) => errors.push(error) });
  const pidBefore = await readBackendPid(database);
  await pause(1_200);
  expect(await readBackendPid(database)).toBe(pidBefore);
  expect(errors).toEqual([]);
});

test("without a limit, a long statement is not aborted", async ({ remote }) => {
  const [limitedDatabase, jobDatabase] = [
    await remote.open({ size: 1, maxSilenceMs: 400 }),
    await remote.open({ size: 1 }),
  ];
  await expect(limitedDatabase.db.execute(sql`select pg_sleep(2)`)).rejects.toMatchObject({
    cause: { message: expect.stringContaining("silent") },
  });
  await jobDatabase.db.execute(sql`select pg_sleep(2)`);
});
