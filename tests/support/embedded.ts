import { randomUUID } from "node:crypto";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "../../db/client";
import { openEmbedded } from "../../db/embedded";
import { clearNetworkCache } from "../../server/routing/current-network";
import { migrateAndSeed } from "./databases";
import { runAtExit } from "./run-at-exit";
import { cacheFolder, deleteOldTemplates, hashOfSources, hasTemplate, moveTemplate } from "./template-folders";
import { chooseDatabaseFolder } from "./temporary-folder";

/**
 * Creates a folder with an embedded database that the caller can open: a copy of the template, which is migrated and
 * contains the reference data.
 */
export async function createEmbeddedFolder(template?: string): Promise<{ folder: string; remove(): void }> {
  template ??= await getEmbeddedTemplate();
  const copyFolder = reserveTemporaryFolder(chooseDatabaseFolder(), "muba-embedded");
  cpSync(template, copyFolder.folder, { recursive: true });
  return copyFolder;
}

/** Opens a copy of the template. `close` removes the copy and clears the cache of road networks. */
export async function openEmbeddedCopy(template?: string): Promise<Database> {
  const { folder, remove } = await createEmbeddedFolder(template);
  const database = await openEmbedded(folder);
  return {
    ...database,
    async close() {
      await database.close();
      remove();
      // The cache is keyed by database name, and all embedded databases have the same name.
      clearNetworkCache();
    },
  };
}

/**
 * Returns the template's folder. The template is created again whenever a file in db/ changes, which takes eleven
 * seconds and 1 GB of memory.
 */
export async function getEmbeddedTemplate(): Promise<string> {
  const template = join(cacheFolder, `template-${hashOfSources()}`);
  if (!hasTemplate(template)) await makeTemplate(template, reserveDraftFolder(), migrateAndSeed);
  return template;
}

/**
 * Returns the folder of an additional template: a copy of the usual template, changed by `fill`. It is created again
 * when a file in db/ or in `sources` changes.
 */
export async function getOtherTemplate(
  name: string,
  sources: string[],
  fill: (database: Database) => Promise<void>,
): Promise<string> {
  const template = join(cacheFolder, `template-${name}-${hashOfSources(sources)}`);
  if (!hasTemplate(template)) {
    const draftFolder = reserveDraftFolder();
    cpSync(await getEmbeddedTemplate(), draftFolder.folder, { recursive: true });
    await makeTemplate(template, draftFolder, fill);
  }
  return template;
}

async function makeTemplate(
  template: string,
  draftFolder: { folder: string; remove(): void },
  fill: (database: Database) => Promise<void>,
): Promise<void> {
  deleteOldTemplates();
  const database = await openEmbedded(draftFolder.folder);
  await fill(database);
  await database.close();
  moveTemplate(draftFolder.folder, template);
  draftFolder.remove();
}

/** Reserves a folder for a new template, on the same disk as the finished ones. */
function reserveDraftFolder() {
  return reserveTemporaryFolder(cacheFolder, "draft");
}

/**
 * Returns an unused path in a folder, at which the caller must create a folder. It is deleted by `remove` or when this
 * process exits.
 */
function reserveTemporaryFolder(parent: string, kind: string): { folder: string; remove(): void } {
  const folder = join(parent, `${kind}-${randomUUID()}`);
  const cancelCleanup = runAtExit(`rm -rf '${folder}'`);
  return {
    folder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
      cancelCleanup();
    },
  };
}
