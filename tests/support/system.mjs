// Finds the programs on this machine that the tests need, and installs missing ones if allowed.
import { execFileSync, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const oldestPostgres = 15;
const oldestPostgis = 3.3;
const headlessShell = "/usr/bin/chromium-headless-shell";
const browserPaths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Finds the newest PostgreSQL server that has PostGIS, as `{ version, bin }`; undefined if there is none. */
export function findPostgres(serversFolder = "/usr/lib/postgresql", sharedFolder = "/usr/share/postgresql") {
  return listVersionFolders(serversFolder)
    .filter((version) => version >= oldestPostgres && postgisVersion(join(sharedFolder, `${version}`)) >= oldestPostgis)
    .map((version) => ({ version, bin: join(serversFolder, `${version}`, "bin") }))
    .filter(({ bin }) => isProgram(join(bin, "initdb")) && isProgram(join(bin, "postgres")))[0];
}

/**
 * Finds the path of the full browser, for the benchmarks: `CHROMIUM` if it is set, otherwise a known path; undefined if
 * there is none.
 */
export function findChromium() {
  const configuredPath = process.env.CHROMIUM;
  return configuredPath || browserPaths.find(isProgram);
}

/**
 * Finds the path of the browser for the tests: `CHROMIUM` if it is set, otherwise Chromium's headless shell if it is
 * installed, otherwise the full browser. The shell has the same engine but no windows, so it uses a sixth less CPU
 * time.
 */
export function findTestBrowser() {
  return !process.env.CHROMIUM && isProgram(headlessShell) ? headlessShell : findChromium();
}

/**
 * Finds the path of libfaketime, which makes processes see a different date; undefined if it is not installed. Not the
 * variant for several threads, whose mutex can block a process for ever. With a constant offset, none is needed.
 */
export function findFaketime() {
  return machineFolders()
    .map((folder) => join(folder, "faketime/libfaketime.so.1"))
    .find(existsSync);
}

/**
 * Returns `pythonPath` if that interpreter has SciPy, which tests use to calculate travel times; undefined otherwise.
 */
export function findScipy(pythonPath = "/usr/bin/python3") {
  return spawnSync(pythonPath, ["-c", "import scipy.sparse.csgraph"]).status === 0 ? pythonPath : undefined;
}

/**
 * Returns `pythonPath` if that interpreter has scikit-learn, which benchmarks use to cluster hotspots; undefined
 * otherwise.
 */
function findScikit(pythonPath = "/usr/bin/python3") {
  return spawnSync(pythonPath, ["-c", "import sklearn.cluster"]).status === 0 ? pythonPath : undefined;
}

/**
 * Returns the path of GDAL's ogr2ogr, with which tests read maps as other systems do; undefined if it is not installed.
 */
function findGdal(path = "/usr/bin/ogr2ogr") {
  return isProgram(path) ? path : undefined;
}

/**
 * Finds the path of QGIS's command-line program; undefined if it is not installed. No test installs QGIS, because it is
 * large.
 */
export function findQgis(path = "/usr/bin/qgis_process") {
  return isProgram(path) ? path : undefined;
}

/**
 * Returns the path of xmllint; undefined if xmllint or Python's signxml is missing. Tests check signed warnings with
 * both.
 */
function findCapTools(path = "/usr/bin/xmllint") {
  return isProgram(path) && spawnSync("/usr/bin/python3", ["-c", "import signxml"]).status === 0 ? path : undefined;
}

/** Returns the path of age, which encrypts backups; undefined if it is missing. */
function findAge(path = "/usr/bin/age") {
  return isProgram(path) ? path : undefined;
}

const knownPrograms = {
  postgres: { name: "PostgreSQL with PostGIS", find: findPostgres, packages: () => [postgisPackage()] },
  browser: { name: "Chromium", find: findTestBrowser, packages: () => [headlessPackage(), "fonts-liberation"] },
  fullBrowser: { name: "Chromium", find: findChromium, packages: () => ["chromium", "fonts-liberation"] },
  scipy: { name: "SciPy", find: findScipy, packages: () => ["python3-scipy"] },
  scikit: { name: "scikit-learn", find: findScikit, packages: () => ["python3-sklearn"] },
  faketime: { name: "libfaketime", find: findFaketime, packages: () => ["faketime"] },
  age: { name: "age", find: findAge, packages: () => ["age"] },
  gdal: { name: "GDAL's programs", find: findGdal, packages: () => ["gdal-bin"] },
  cap: { name: "xmllint and signxml", find: findCapTools, packages: () => ["libxml2-utils", "python3-signxml"] },
};

/**
 * Installs missing system packages that the tests need. Throws an error with the command to type if this process is not
 * root or there is no apt-get.
 */
export function ensurePrograms(programs = ["postgres", "browser", "faketime", "scipy", "gdal", "age", "cap"]) {
  const missingPrograms = programs.map((name) => knownPrograms[name]).filter(({ find }) => !find());
  if (missingPrograms.length === 0) return;

  const names = missingPrograms.map(({ name }) => name).join(" and ");
  const mayInstall = process.getuid?.() === 0 && spawnSync("apt-get", ["--version"]).status === 0;
  if (mayInstall) runApt("update");
  const packages = missingPrograms.flatMap((program) => program.packages());
  if (!mayInstall) {
    throw new Error(
      `The tests need ${names}, which this machine does not have. On Debian or Ubuntu, install them with:\n` +
        `  sudo apt-get install --no-install-recommends ${packages.join(" ")}\n` +
        `(PostgreSQL ${oldestPostgres} or newer with PostGIS ${oldestPostgis} or newer; CHROMIUM may name another browser's path.)`,
    );
  }
  console.log(`Installing ${packages.join(", ")}`);
  runApt("install", "--yes", "--no-install-recommends", ...packages);
  if (missingPrograms.some(({ find }) => !find()))
    throw new Error(`Installed ${packages.join(", ")}, but ${names} is not found.`);
}

/** Lists Debian's library folders for each architecture, such as /usr/lib/x86_64-linux-gnu. */
function machineFolders() {
  return readdirSync("/usr/lib")
    .filter((name) => name.endsWith("-linux-gnu"))
    .map((name) => join("/usr/lib", name));
}

function runApt(...args) {
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const options = ["--quiet", "-o", "DPkg::Lock::Timeout=300"];
  execFileSync("apt-get", [...options, ...args], { stdio: ["ignore", "inherit", "inherit"], env: environment });
}

/**
 * Returns the PostGIS package for the newest PostgreSQL that the system offers, or the system's default package if that
 * version cannot be found.
 */
function postgisPackage() {
  const searchResult = spawnSync("apt-cache", ["search", "--names-only", "^postgresql-[0-9]+-postgis-3$"], {
    encoding: "utf8",
  });
  const versions = [...(searchResult.stdout ?? "").matchAll(/^postgresql-(\d+)-postgis-3 /gm)].map((match) =>
    Number(match[1]),
  );
  const newestVersion = Math.max(...versions);
  return newestVersion >= oldestPostgres ? `postgresql-${newestVersion}-postgis-3` : "postgresql-postgis";
}

/** Returns the package of Chromium's headless shell, or of the full browser if the system does not offer the shell. */
function headlessPackage() {
  const isOffered = spawnSync("apt-cache", ["show", "chromium-headless-shell"]).status === 0;
  return isOffered ? "chromium-headless-shell" : "chromium";
}

function postgisVersion(folder) {
  try {
    const controlFile = readFileSync(join(folder, "extension/postgis.control"), "utf8");
    return Number.parseFloat(controlFile.match(/default_version = '([\d.]+)/)?.[1] ?? "0");
  } catch {
    return 0;
  }
}

function listVersionFolders(folder) {
  try {
    return readdirSync(folder)
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .sort((a, b) => b - a);
  } catch {
    return [];
  }
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    ensurePrograms();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
