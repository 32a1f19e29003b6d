import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";

/** The folder of the prepared databases, which tests copy. Each has the hash of its sources in its name. */
export const cacheFolder = join(process.cwd(), "test-results/databases");
const dayMs = 24 * 60 * 60 * 1000;

/**
 * Whether the template exists. An existing one is kept for another day, so that it is not deleted while it is copied.
 */
export function hasTemplate(template: string): boolean {
  if (!existsSync(template)) return false;
  if (!process.env.FAKETIME) utimesSync(template, new Date(), new Date());
  return true;
}

/** Creates the folder if there is none, and deletes the templates that were last used more than a day ago. */
export function deleteOldTemplates(): void {
  mkdirSync(cacheFolder, { recursive: true });
  // With a shifted clock, all templates would look old.
  if (process.env.FAKETIME) return;
  for (const name of readdirSync(cacheFolder)) {
    const path = join(cacheFolder, name);
    if (Date.now() - statSync(path).mtimeMs > dayMs) rmSync(path, { recursive: true, force: true });
  }
}

/**
 * Moves a finished template to its final name, or deletes it if another process has created the same template
 * meanwhile.
 */
export function moveTemplate(draftFolder: string, template: string): void {
  try {
    renameSync(draftFolder, template);
  } catch (error) {
    if (!existsSync(template)) throw error;
    rmSync(draftFolder, { recursive: true, force: true });
  }
}

/** Returns a hash of the files in db/ and these folders, and of the versions of all packages. */
export function hashOfSources(folders: string[] = []): string {
  const hash = createHash("sha256");
  const files = ["db", ...folders]
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  for (const path of [...paths, "package-lock.json"]) hash.update(path).update(readFileSync(path));
  return hash.digest("hex").slice(0, 16);
}
