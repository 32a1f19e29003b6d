import { type Postgres, startPostgres } from "./postgres";
import { test as plain } from "./test";

/** Vitest's `test` with a separate durable `postgres` per test, which can be killed and started again. */
export const test = plain.extend("postgres", async ({}, { onCleanup }): Promise<Postgres> => {
  const postgres = await startPostgres({ durable: true });
  onCleanup(() => postgres.stop());
  return postgres;
});
