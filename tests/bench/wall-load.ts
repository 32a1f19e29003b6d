import { type ChildProcess, spawn } from "node:child_process";
import { ne, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { incident } from "../../db/schema/incidents";
import { closeIncident } from "../../server/incidents/change-status";
import { aContext } from "../support/makers";
import { waitForExit } from "../support/processes";
import { runAtExit } from "../support/run-at-exit";
import type { TestServer } from "../support/server";

/**
 * Options of the simulator. Everything happens ten times as fast as with the defaults of `npm run simulate`: six
 * minutes correspond to an hour.
 */
export const simulatorOptions = { rate: 120, units: 300, speed: 10, open: 40, seed: "wall" };

export type Simulator = { start: () => void; stop: () => Promise<void> };

/**
 * Returns a simulator that creates incidents through the HTTP interface of a server, with the options of
 * `simulatorOptions`. It can be started again after it was stopped.
 */
export function createSimulator({ url }: TestServer, key: string): Simulator {
  const options = Object.entries({ url, ...simulatorOptions }).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  const { PATH = "", HOME = "" } = process.env;
  let child: ChildProcess | undefined;
  return {
    start() {
      child = spawn(process.execPath, ["--import", "tsx", "server/demo/simulate.ts", ...options], {
        env: { PATH, HOME, SIMULATOR_KEY: key, LOG_LEVEL: "warn" } as unknown as NodeJS.ProcessEnv,
        stdio: ["ignore", "inherit", "inherit"],
      });
      child.once("exit", runAtExit(`kill -TERM ${child.pid}`));
    },
    async stop() {
      child?.kill("SIGTERM");
      if (child) await waitForExit(child);
      child = undefined;
    },
  };
}

/** Closes all open incidents and notifies the screens. */
export async function closeAllIncidents(db: Db): Promise<void> {
  const context = aContext(db);
  for (const { id } of await db.select({ id: incident.id }).from(incident).where(ne(incident.status, "closed")))
    await closeIncident(context, { id, code: "handled" });
  await db.execute(sql`select pg_notify('live', 'changes')`);
}
