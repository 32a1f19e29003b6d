import { inject, test as plain } from "vitest";
import { type Database, openPostgres } from "../../db/client";
import { openEmbedded } from "../../db/embedded";
import { createDatabase } from "./databases";
import { embeddedFolder } from "./embedded";
import { startProduct } from "./product";

export { expect } from "vitest";

/**
 * Vitest's `test` with databases that are made when a test asks for them and last for the file: `database`, a copy of the
 * template (`db` is its Drizzle handle, `databaseUrl` its URL); `embedded`, the same in the embedded PostgreSQL;
 * `emptyDatabaseUrl`, one without any table; `product`, the running product on `database`, without its screens.
 */
export const test = plain
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
    const { folder, remove } = await embeddedFolder();
    const database = await openEmbedded(folder);
    onCleanup(async () => {
      await database.close();
      remove();
    });
    return database;
  })
  .extend("product", { scope: "file" }, async ({ databaseUrl }, { onCleanup }) => {
    const product = await startProduct({ databaseUrl, env: { SCREENS: "off" } });
    onCleanup(async () => {
      await product.stop();
    });
    return product;
  });

let isPrepared = false;

/** The same test on both databases. */
export function testOnBoth(name: string, body: (database: Database) => Promise<void>): void {
  // Within the time of a hook: it would count against the first test else.
  if (!isPrepared) test.beforeAll(({ database: _, embedded: __ }) => {});
  isPrepared = true;
  test(`${name} (PostgreSQL)`, ({ database }) => body(database));
  test(`${name} (embedded)`, ({ embedded }) => body(embedded));
}
