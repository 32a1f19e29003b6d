import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openPostgres } from "../../db/client";
import { createKey } from "../../server/keys/manage-keys";
import { findFreePort } from "./free-port";
import { aContext } from "./makers";
import { baseEnvironment, hasEnded, pause, waitForExit } from "./processes";
import { runAtExit } from "./run-at-exit";

/** A running server of the application under test. */
export type TestServer = {
  url: string;
  /** An API key with all scopes. */
  apiKey: string;
  sessionSecret: string;
  /** The path of its log file. */
  logPath: string;
  /** Stops it gracefully; returns the exit code. */
  stop(): Promise<number | null>;
};

/** The server in a separate process, as it is deployed. */
export type ServerProcess = TestServer & { process: ChildProcess; kill9(): Promise<void> };

export type Options = { databaseUrl: string; env?: Record<string, string> };
/** `folder`: the folder of the version to start, by default this one. */
type ProcessOptions = Options & { folder?: string | undefined };

/** The startup timeout. Only a start that hangs should reach it. */
const startTimeoutMs = 300_000;
export const sessionSecret = "only-for-tests-".repeat(3);

/**
 * Starts the server in a separate process, from the bundle that `npm start` runs, and waits until it is healthy. If it
 * does not become healthy, the error contains the end of its log. With `env: { SCREENS: "off" }` it serves only the
 * HTTP interface, which needs no Next.js build. The process ends when this process ends.
 */
export async function startServer({ databaseUrl, env = {}, folder }: ProcessOptions): Promise<ServerProcess> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const logPath = makeLogPath(`${port}`);
  const logDescriptor = openSync(logPath, "w");
  const settings = { NODE_ENV: "production", HOST: "127.0.0.1", PORT: `${port}`, DATABASE_URL: databaseUrl };
  const child = spawn(process.execPath, readStartArguments(folder), {
    env: { ...baseEnvironment(), ...settings, SESSION_SECRET: sessionSecret, ...env } as NodeJS.ProcessEnv,
    cwd: folder,
    stdio: ["ignore", logDescriptor, logDescriptor],
    detached: true,
  });
  const cancelKill = runAtExit(`kill -TERM ${child.pid}; sleep 5; kill -KILL ${child.pid}`);
  child.once("exit", cancelKill);
  child.unref();
  closeSync(logDescriptor);
  await waitUntilHealthy(url, child, logPath);
  return {
    url,
    apiKey: await makeKey(databaseUrl),
    sessionSecret,
    process: child,
    logPath,
    stop: async () => {
      child.kill("SIGTERM");
      return waitForExit(child);
    },
    kill9: async () => {
      child.kill("SIGKILL");
      await waitForExit(child);
    },
  };
}

/** Returns the Node.js arguments of `npm start` in the version in this folder. */
function readStartArguments(folder = process.cwd()): string[] {
  const { scripts } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { scripts: { start: string } };
  return scripts.start.replace(/^.* node /, "").split(" ");
}

/** Returns the path of a new log file in test-results. */
export function makeLogPath(name: string): string {
  const logFolder = join(process.cwd(), "test-results/logs");
  mkdirSync(logFolder, { recursive: true });
  return join(logFolder, `server-${name}-${process.pid}.log`);
}

async function waitUntilHealthy(url: string, child: ChildProcess, log: string): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline && !hasEnded(child)) {
    const response = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    if (response?.status === 200) return;
    await pause(50);
  }
  child.kill("SIGKILL");
  throw new Error(`the server did not become healthy:\n${readFileSync(log, "utf8").slice(-4_000)}`);
}

/** Creates an API key with all scopes and returns it. */
export async function makeKey(databaseUrl: string): Promise<string> {
  const database = await openPostgres(databaseUrl, { size: 1 });
  const { key } = await createKey(aContext(database.db), { name: "tests" });
  await database.close();
  return key;
}
