import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { openPostgres } from "../../db/client";
import { readEnvironment } from "../../server/env";
import { createKey } from "../../server/keys/manage-keys";
import { createLog } from "../../server/log";
import { openDatabase } from "../../server/open-database";
import { startServer } from "../../server/start";
import { freePort } from "./free-port";
import { aContext } from "./makers";
import { ended, hasEnded, pause } from "./processes";
import { whenGone } from "./when-gone";

/** A running product. */
export type Product = {
  url: string;
  /** A key with all scopes. */
  apiKey: string;
  sessionSecret: string;
  /** The file it logs to. */
  log: string;
  /** Stops it gracefully; returns the exit code. */
  stop(): Promise<number | null>;
};

/** The product in a process of its own, as it is deployed. */
export type ProductProcess = Product & { process: ChildProcess; kill9(): Promise<void> };

type Options = { databaseUrl: string; env?: Record<string, string> };

const startTimeoutMs = 60_000;
const sessionSecret = "only-for-tests-".repeat(3);

/**
 * Starts the product in a process of its own, from the bundle that `npm start` runs, and waits until it is healthy; throws with
 * the end of its log when it is not. With `env: { SCREENS: "off" }` it serves the interfaces only, which needs no Next.js build.
 * It ends with this process.
 */
export async function startProduct({ databaseUrl, env = {} }: Options): Promise<ProductProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const log = logFile(`${port}`);
  const output = openSync(log, "w");
  const { PATH = "", HOME = "" } = process.env;
  const settings = { NODE_ENV: "production", HOST: "127.0.0.1", PORT: `${port}`, DATABASE_URL: databaseUrl };
  const child = spawn(process.execPath, ["--enable-source-maps", "dist/main.js"], {
    env: { PATH, HOME, ...settings, SESSION_SECRET: sessionSecret, ...env } as NodeJS.ProcessEnv,
    stdio: ["ignore", output, output],
    detached: true,
  });
  const forget = whenGone(`kill -TERM ${child.pid}; sleep 5; kill -KILL ${child.pid}`);
  child.once("exit", forget);
  child.unref();
  closeSync(output);
  await healthy(url, child, log);
  return {
    url,
    apiKey: await makeKey(databaseUrl),
    sessionSecret,
    process: child,
    log,
    stop: async () => {
      child.kill("SIGTERM");
      return ended(child);
    },
    kill9: async () => {
      child.kill("SIGKILL");
      await ended(child);
    },
  };
}

/** Starts the product inside this process, without its screens: in a tenth of the time, for tests that never kill it. */
export async function startProductInProcess({ databaseUrl, env = {} }: Options): Promise<Product> {
  const environment = readEnvironment({
    NODE_ENV: "production",
    HOST: "127.0.0.1",
    PORT: "0",
    SCREENS: "off",
    DATABASE_URL: databaseUrl,
    ...env,
  });
  const file = logFile(randomUUID());
  const log = createLog(environment.LOG_LEVEL, pino.destination({ dest: file, sync: true }));
  const database = await openDatabase(environment, log, { silentAtMostMs: 40_000 });
  const server = await startServer({ database, environment, sessionSecret, log });
  return {
    url: server.url.replace("localhost", "127.0.0.1"),
    apiKey: await makeKey(databaseUrl),
    sessionSecret,
    log: file,
    stop: async () => {
      await server.stop();
      return 0;
    },
  };
}

function logFile(name: string): string {
  const logs = join(process.cwd(), "test-results/logs");
  mkdirSync(logs, { recursive: true });
  return join(logs, `product-${name}-${process.pid}.log`);
}

async function healthy(url: string, child: ChildProcess, log: string): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline && !hasEnded(child)) {
    const answer = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    if (answer?.status === 200) return;
    await pause(50);
  }
  child.kill("SIGKILL");
  throw new Error(`the product did not become healthy:\n${readFileSync(log, "utf8").slice(-4_000)}`);
}

async function makeKey(databaseUrl: string): Promise<string> {
  const database = await openPostgres(databaseUrl, { size: 1 });
  const { key } = await createKey(aContext(database.db), { name: "tests" });
  await database.close();
  return key;
}
