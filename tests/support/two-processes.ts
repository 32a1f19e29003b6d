import { type Database, openPostgres } from "../../db/client";
import { startPostgresWithTemplate } from "./databases";
import { type FaultProxy, startFaultProxy } from "./fault-proxy";
import { createManyUnits } from "./many-units";
import { createSession } from "./people";
import type { Postgres } from "./postgres";
import { type Audience, type ScreenClient, startScreenClient } from "./screen-client";
import { type ServerProcess, startServer } from "./server";
import { test as baseTest } from "./test";

/** A screen, the index of the process that serves it, and the proxy between the two. */
type ConnectedScreen = { screen: ScreenClient; proxy: FaultProxy; process: number };

/** One database with two processes of the server, each with a dispatcher's screen and a wall. */
export type TwoProcessSetup = {
  postgres: Postgres;
  database: Database;
  servers: [ServerProcess, ServerProcess];
  connectedScreens: ConnectedScreen[];
  screens: ScreenClient[];
  /** Kills a process, starts a new one after `between`, and redirects the proxies of its screens to the new process. */
  restart(process: 0 | 1, between?: () => Promise<void>): Promise<void>;
};

const env = {
  SCREENS: "off",
  LOG_LEVEL: "warn",
  // Fixes must not become stale during a long network cut.
  POSITION_FRESH_MINUTES: "1440",
};

export { expect } from "./test";

/** Vitest's `test` with the fixture `room`, which starts both processes and their screens once per file. */
export const test = baseTest.extend("room", { scope: "file" }, async ({}, { onCleanup }): Promise<TwoProcessSetup> => {
  const cleanups: (() => Promise<unknown>)[] = [];
  onCleanup(async () => {
    for (const cleanUp of cleanups.reverse()) await cleanUp();
  });
  const postgres = await startPostgresWithTemplate({ durable: true });
  cleanups.push(() => postgres.stop());
  const databaseUrl = postgres.url("postgres");
  const database = await openPostgres(databaseUrl, { size: 6 });
  cleanups.push(() => database.close());
  await createManyUnits(database.db, { ambulance: 15, "fire-engine": 10, "police-patrol": 15, "rescue-team": 5 });
  const startProcess = () => startServer({ databaseUrl, env });
  const servers: [ServerProcess, ServerProcess] = await Promise.all([startProcess(), startProcess()]);
  cleanups.push(() => Promise.all(servers.map((server) => server.stop())));
  const connectedScreens: ConnectedScreen[] = [];
  for (const process of [0, 1] as const) {
    for (const audience of ["dispatcher", "wall"] as const) {
      const connectedScreen = await connectScreen(database, servers[process], process, audience);
      connectedScreens.push(connectedScreen);
      cleanups.push(() => connectedScreen.proxy.close());
      cleanups.push(async () => connectedScreen.screen.end());
    }
  }
  return {
    postgres,
    database,
    servers,
    connectedScreens,
    screens: connectedScreens.map(({ screen }) => screen),
    restart: async (process, between = async () => {}) => {
      await servers[process].kill9();
      await between();
      servers[process] = await startProcess();
      for (const { proxy } of connectedScreens.filter((entry) => entry.process === process))
        proxy.setTarget(servers[process].url);
    },
  };
});

async function connectScreen(
  { db }: Database,
  server: ServerProcess,
  process: 0 | 1,
  audience: Audience,
): Promise<ConnectedScreen> {
  const proxy = await startFaultProxy(server.url);
  const name = `${audience} on process ${process + 1}`;
  const { cookie } = await createSession(db, server, audience, { username: name.replaceAll(" ", "-") });
  return { screen: await startScreenClient({ name, url: proxy.url, audience, cookie }), proxy, process };
}
