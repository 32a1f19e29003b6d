import { openPostgres } from "../../db/client";
import { migrateAndSeed } from "./databases";
import { type Postgres, startPostgres } from "./postgres";
import { test as plain } from "./test";

/**
 * Vitest's `test` with a separate PostgreSQL server per test (`postgres`), which keeps its data when it is killed and
 * started again.
 */
export const test = plain.extend("postgres", async ({}, { onCleanup }): Promise<Postgres> => {
  const postgres = await startPostgres({ durable: true });
  onCleanup(() => postgres.stop());
  return postgres;
});

/** Vitest's `test` with a database on a PostgreSQL server that no other test file uses. */
export const onOwnServer = plain.extend("databaseUrl", { scope: "file" }, async ({}, { onCleanup }) => {
  const postgres = await startPostgres();
  onCleanup(postgres.stop);
  const url = postgres.url("postgres");
  const database = await openPostgres(url, { size: 2 });
  await migrateAndSeed(database).finally(() => database.close());
  return url;
});
