// What is missing before the product can run. Plain Node, because it is asked before anything is installed.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Folders and files whose change makes a build old. The build itself fills public/map. */
const sources = ["app", "server", "db", "public", "next.config.js", "package-lock.json"];

/** Whether the installed packages are not those of package-lock.json. Optional packages of other systems are not installed. */
export function needsInstall(root) {
  const installed = packagesOf(join(root, "node_modules/.package-lock.json"));
  return Object.entries(packagesOf(join(root, "package-lock.json"))).some(
    ([path, wanted]) => path !== "" && !wanted.optional && installed[path]?.version !== wanted.version,
  );
}

/** Whether there is no build, or a source was changed after it. */
export function needsBuild(root) {
  const built = changedAt(join(root, ".next/BUILD_ID"));
  const filled = join(root, "public/map");
  return built === 0 || sources.some((source) => changedAt(join(root, source), filled) > built);
}

function packagesOf(lock) {
  return existsSync(lock) ? JSON.parse(readFileSync(lock, "utf8")).packages : {};
}

/** When a file, or the latest file in a folder, was changed; 0 when there is none. */
function changedAt(path, except) {
  if (path === except) return 0;
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status) return 0;
  if (!status.isDirectory()) return status.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => changedAt(join(path, name), except)));
}
