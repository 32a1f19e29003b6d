import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openPostgres } from "../../db/client";
import { createKey } from "../../server/keys/create-key";
import { freePort } from "./free-port";
import { aContext } from "./makers";
import { ended, hasEnded, pause } from "./processes";
import { whenGone } from "./when-gone";

/** The product as it is deployed: a process of its own on a port of its own. */
export type Product = {
  url: string;
  /** A key with all scopes. */
  apiKey: string;
  sessionSecret: string;
  process: ChildProcess;
  /** The file it logs to. */
  log: string;
  /** Asks it to end and waits; returns its exit code. */
  stop(): Promise<number | null>;
  kill9(): Promise<void>;
};

type Options = { databaseUrl: string; env?: Record<string, string> };

const patienceMs = 60_000;

/**
 * Starts the product on a database and waits until it is healthy; throws with the end of its log when it is not. With
 * `env: { SCREENS: "off" }` it serves the interfaces only, which needs no build. It goes with this process.
 */
export async function startProduct({ databaseUrl, env = {} }: Options): Promise<Product> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const sessionSecret = "only-for-tests-".repeat(3);
  const logs = join(process.cwd(), "test-results/logs");
  mkdirSync(logs, { recursive: true });
  const log = join(logs, `product-${port}-${process.pid}.log`);
  const output = openSync(log, "w");
  const { PATH = "", HOME = "" } = process.env;
  const settings = { NODE_ENV: "production", HOST: "127.0.0.1", PORT: `${port}`, DATABASE_URL: databaseUrl };
  const child = spawn(process.execPath, ["--import", "tsx", "server/main.ts"], {
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

async function healthy(url: string, child: ChildProcess, log: string): Promise<void> {
  const deadline = Date.now() + patienceMs;
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
