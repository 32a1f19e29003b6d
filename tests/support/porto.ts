import { inject } from "vitest";
import { type Database, openPostgres } from "../../db/client";
import { importOsm } from "../../server/ground/import-osm";
import { createDatabase, makeTemplate } from "./databases";
import { getOtherTemplate, openEmbeddedCopy } from "./embedded";
import { aContext } from "./makers";
import { test as baseTest } from "./test";

export const portoFile = "tests/data/osm/porto.osm.pbf";

/**
 * Vitest's `test` with databases that contain the road network of Porto in addition to the regency's reference data:
 *
 *     import { test } from "../support/porto";
 *     test("...", async ({ porto }) => { await porto.db.select()... });
 *
 * `porto` is on PostgreSQL, and `portoUrl` is its URL, for example for
 * `startServerInProcess({ databaseUrl: portoUrl })`. `portoEmbedded` is the same on the embedded database. Each is a
 * copy of a template and lasts for the test file. The network is imported into the PostgreSQL template once per run, in
 * a few seconds. It is imported into the embedded template only when the importer or its input has changed.
 */
export const test = baseTest
  .extend("portoUrl", { scope: "file" }, async ({}, { onCleanup }) => {
    const server = inject("postgresUrl");
    await makeTemplate(server, "template_muba_porto", loadPorto);
    const { url, drop } = await createDatabase(server, { template: "template_muba_porto" });
    onCleanup(drop);
    return url;
  })
  .extend("porto", { scope: "file" }, async ({ portoUrl }, { onCleanup }) => {
    const database = await openPostgres(portoUrl);
    onCleanup(() => database.close());
    return database;
  })
  .extend("portoEmbedded", { scope: "file" }, async ({}, { onCleanup }) => {
    const sources = ["server/ground", "server/domain", "tests/data/osm"];
    const database = await openEmbeddedCopy(await getOtherTemplate("porto", sources, loadPorto));
    onCleanup(() => database.close());
    return database;
  });

async function loadPorto(database: Database): Promise<void> {
  await importOsm(aContext(database.db), database, { path: portoFile, anywhere: true });
}
