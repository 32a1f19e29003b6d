import { test as baseTest, inject } from "vitest";
import { type Database, openPostgres } from "../../db/client";
import { createDatabase } from "./databases";
import { openEmbeddedCopy } from "./embedded";
import { startServerInProcess } from "./server-in-process";

export { expect } from "vitest";

/**
 * Vitest's `test` with fixtures. Each is created when the first test of a file uses it, and dropped at the end of the
 * file. `database` is a copy of the template; `db` is its Drizzle handle and `databaseUrl` its URL. `embedded` is the
 * same in the embedded PostgreSQL. `emptyDatabaseUrl` is the URL of a database without tables. `server` is a server on
 * `database`, in this process and without its screens.
 */
export const test = baseTest
  .extend("databaseUrl", { scope: "file" }, async ({}, { onCleanup }) => {
    const { url, drop } = await createDatabase(inject("postgresUrl"));
    onCleanup(drop);
    return url;
  })
  .extend("database", { scope: "file" }, async ({ databaseUrl }, { onCleanup }) => {
    const database = await openPostgres(databaseUrl);
    onCleanup(() => database.close());
    return database;
  })
  .extend("db", { scope: "file" }, ({ database }) => database.db)
  .extend("emptyDatabaseUrl", { scope: "file" }, async ({}, { onCleanup }) => {
    const { url, drop } = await createDatabase(inject("postgresUrl"), { empty: true });
    onCleanup(drop);
    return url;
  })
  .extend("embedded", { scope: "file" }, async ({}, { onCleanup }) => {
    const database = await openEmbeddedCopy();
    onCleanup(() => database.close());
    return database;
  })
  .extend("server", { scope: "file" }, async ({ databaseUrl }, { onCleanup }) => {
    const server = await startServerInProcess({ databaseUrl });
    onCleanup(async () => {
      await server.stop();
    });
    return server;
  });

/**
 * Whether this is a full run: `npm run test:all`, or `npm test` with words that select test files. Every other run is
 * the quick suite, which skips tests that take many seconds, such as outages, slow clients and thousands of rows:
 * `test.runIf(isFullRun)`.
 */
export const isFullRun = process.env.TEST_SUITE === "all";

/**
 * Runs a test on PostgreSQL and, in a full run, also on the embedded database. With `embeddedInQuickSuite`, it runs on
 * both in every run.
 */
export function testOnBothDatabases(
  name: string,
  body: (database: Database) => Promise<void>,
  { embeddedInQuickSuite = false } = {},
): void {
  const runsEmbedded = embeddedInQuickSuite || isFullRun;
  // Open the database in a hook, whose time limit is longer than that of a test.
  test.beforeAll(({ database: _ }) => {});
  if (runsEmbedded) test.beforeAll(({ embedded: _ }) => {});
  test(`${name} (PostgreSQL)`, ({ database }) => body(database));
  if (runsEmbedded) test(`${name} (embedded)`, ({ embedded }) => body(embedded));
}
