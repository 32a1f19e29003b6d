import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { findFreePort } from "./free-port";
import { hasEnded, isRunning, isStopped, listChildren, pause, waitForExit } from "./processes";
import { runAtExit } from "./run-at-exit";
import { findPostgres } from "./system.mjs";
import { chooseDatabaseFolder } from "./temporary-folder";

/** A temporary PostgreSQL server. */
export type Postgres = {
  /** Returns the URL of a database on this server. */
  url(database: string): string;
  /** Shuts the server down, copies its data to the folder `copyTo` if there is one, and removes its files. */
  stop(copyTo?: string): Promise<void>;
  /** Kills all processes of the server with SIGKILL, as in a crash. Its files remain for `start`. */
  kill9(): Promise<void>;
  /** Starts the server again after `kill9`, on the same port and with the same files. */
  start(): Promise<void>;
};

type Options = {
  /** Whether fsync and synchronous commits are on: for crash tests and benchmarks. Other tests are faster without. */
  durable?: boolean;
  /** Whether to store the data in memory if the machine has enough of it; by default the data is on disk. */
  inMemory?: boolean;
  /** Additional settings, as in postgresql.conf. */
  settings?: Record<string, string>;
  /** The data folder of a stopped server, of which the new server gets a copy. By default, the new server is empty. */
  from?: string;
  /** The URL of a server that started with the same files (`from`). The new server is a standby that follows it. */
  primaryUrl?: string;
};

/** The startup timeout. Only a start that hangs should reach it. */
const startTimeoutMs = 300_000;
const settingsWithoutSync = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

/**
 * Starts a PostgreSQL server with PostGIS in a temporary folder. It listens on 127.0.0.1 only and ends when it is
 * stopped or when this process exits. The start takes about two seconds; if it fails, the error contains the server's
 * log.
 */
export async function startPostgres({
  durable = false,
  inMemory = false,
  settings = {},
  from,
  primaryUrl,
}: Options = {}): Promise<Postgres> {
  const postgresServer = findPostgres();
  if (!postgresServer) throw new Error("no PostgreSQL with PostGIS found: run `node tests/support/system.mjs`");
  const folder = mkdtempSync(join(inMemory ? chooseDatabaseFolder() : tmpdir(), "muba-postgres-"));
  const dataFolder = join(folder, "data");
  const logPath = join(folder, "log");
  const user = findUnprivilegedUser();
  if (user) chownSync(folder, user.uid, user.gid);
  const port = await findFreePort();
  const processOptions = { cwd: folder, ...user };

  const cancelCleanup = runAtExit(`kill -QUIT $(head -n 1 ${dataFolder}/postmaster.pid); sleep 1; rm -rf ${folder}`);
  if (from) {
    copyFolder(from, dataFolder);
  } else {
    const initdb = join(postgresServer.bin, "initdb");
    const options = ["--username=postgres", "--auth=reject", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"];
    execFileSync(initdb, ["--pgdata", dataFolder, ...options], { ...processOptions, stdio: "pipe" });
  }
  writeFileSync(join(dataFolder, "pg_hba.conf"), "host all,replication all 127.0.0.1/32 trust\n");
  if (primaryUrl) writeFileSync(join(dataFolder, "standby.signal"), "");
  const settingArguments = Object.entries({
    port: `${port}`,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: folder,
    max_connections: "200",
    timezone: "UTC",
    ...(durable ? {} : settingsWithoutSync),
    ...(primaryUrl && { primary_conninfo: primaryUrl }),
    ...settings,
  }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const url = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;

  let postmaster: ChildProcess;
  const start = async () => {
    const output = openSync(logPath, "a");
    postmaster = spawn(join(postgresServer.bin, "postgres"), ["-D", dataFolder, ...settingArguments], {
      ...processOptions,
      detached: true,
      stdio: ["ignore", output, output],
    });
    postmaster.unref();
    closeSync(output);
    await waitUntilReady(url("postgres"), postmaster, logPath);
  };
  await start();
  return {
    url,
    start,
    stop: async (copyTo) => {
      postmaster.kill("SIGINT");
      await waitForExit(postmaster);
      if (copyTo) copyFolder(dataFolder, copyTo);
      cancelCleanup();
      rmSync(folder, { recursive: true, force: true });
    },
    kill9: async () => {
      const pid = postmaster.pid as number;
      // Suspend the postmaster first, so that it does not start another process that would survive it.
      process.kill(pid, "SIGSTOP");
      while (!isStopped(pid)) await pause(1);
      const pids = [pid, ...listChildren(pid)];
      for (const pid of pids) killIfRunning(pid);
      await waitForExit(postmaster);
      while (pids.some(isRunning)) await pause(5);
    },
  };
}

/** Copies a folder with the owners and permissions of its files. PostgreSQL starts only if it owns them. */
function copyFolder(from: string, to: string): void {
  execFileSync("cp", ["--archive", from, to]);
}

/** If this process is root, finds another user to run the server as, because PostgreSQL refuses to run as root. */
function findUnprivilegedUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const user = users.find(([name]) => name === "postgres") ?? users.find(([name]) => name === "nobody");
  if (!user) throw new Error("PostgreSQL cannot run as root, and there is no user `postgres` or `nobody`");
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

async function waitUntilReady(url: string, postmaster: ChildProcess, logPath: string): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline && !hasEnded(postmaster)) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on("error", () => {});
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await pause(50);
    }
  }
  postmaster.kill("SIGKILL");
  throw new Error(`PostgreSQL did not start:\n${readFileSync(logPath, "utf8").slice(-2_000)}`);
}

function killIfRunning(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
