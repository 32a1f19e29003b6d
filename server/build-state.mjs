// Checks what must be installed or built before the product can run. Plain JavaScript, because it runs before any
// package is installed.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * The sources of the screens. Of the files in `server` and `db`, screens import values only from those listed here; an
 * architecture test enforces this.
 */
export const screenSources = [
  "app",
  "public",
  "server/domain",
  "server/words",
  "db/vocabulary.ts",
  "db/access-vocabulary.ts",
  "db/network-vocabulary.ts",
  "db/agency-vocabulary.ts",
  "db/hazard-vocabulary.ts",
  "db/event-kinds.ts",
  "next.config.js",
  "server/bundle-map.mjs",
  "server/parse-texts.mjs",
  "postcss.config.mjs",
  "package-lock.json",
];
const serverSources = ["server", "db", "package-lock.json"];

/**
 * Whether the installed packages differ from package-lock.json. Optional packages are ignored, because those for other
 * operating systems are not installed.
 */
export function needsInstall(root) {
  const installedPackages = readPackages(join(root, "node_modules/.package-lock.json"));
  return Object.entries(readPackages(join(root, "package-lock.json"))).some(
    ([path, wantedPackage]) =>
      path !== "" && !wantedPackage.optional && installedPackages[path]?.version !== wantedPackage.version,
  );
}

/** Whether the screens must be built, because they have never been built or a source has changed since. */
export function needsBuild(root) {
  return isOlder(root, ".next/BUILD_ID", screenSources);
}

/** Whether the server must be bundled, because it has never been bundled or a source has changed since. */
export function needsBundle(root) {
  return isOlder(root, "dist/main.js", serverSources);
}

function isOlder(root, resultPath, sources) {
  const builtAt = changedAt(join(root, resultPath));
  // Ignore public/map, because the build writes to it.
  const buildOutput = join(root, "public/map");
  return builtAt === 0 || sources.some((source) => changedAt(join(root, source), buildOutput) > builtAt);
}

function readPackages(lockFile) {
  return existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, "utf8")).packages : {};
}

/** Returns the modification time in ms of a file, or of the newest file in a folder; 0 if there is none. */
function changedAt(path, excludedPath) {
  if (path === excludedPath) return 0;
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status) return 0;
  if (!status.isDirectory()) return status.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => changedAt(join(path, name), excludedPath)));
}
