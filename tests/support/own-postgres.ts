import { startPostgresWithTemplate } from "./databases";
import type { Postgres } from "./postgres";
import { test as baseTest } from "./test";

/**
 * Vitest's `test` with a separate PostgreSQL server per test (`postgres`), whose database `postgres` is migrated and
 * contains the reference data. It keeps its data when it is killed and started again.
 */
export const test = baseTest.extend("postgres", async ({}, { onCleanup }): Promise<Postgres> => {
  const postgres = await startPostgresWithTemplate({ durable: true });
  onCleanup(() => postgres.stop());
  return postgres;
});

/** Vitest's `test` with a database on a PostgreSQL server that no other test file uses. */
export const testOnOwnServer = baseTest.extend("databaseUrl", { scope: "file" }, async ({}, { onCleanup }) => {
  const postgres = await startPostgresWithTemplate();
  onCleanup(() => postgres.stop());
  return postgres.url("postgres");
});
