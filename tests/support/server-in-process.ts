import { randomUUID } from "node:crypto";
import { pino } from "pino";
import { readEnvironment } from "../../server/env";
import { createLog } from "../../server/log";
import { openDatabase } from "../../server/open-database";
import { startServer } from "../../server/start";
import { makeKey, makeLogPath, type Options, sessionSecret, type TestServer } from "./server";

/**
 * Starts the server inside this process, without its screens. This is ten times faster than `startServer`, but the
 * server cannot be killed.
 */
export async function startServerInProcess({ databaseUrl, env = {} }: Options): Promise<TestServer> {
  const environment = readEnvironment({
    NODE_ENV: "production",
    HOST: "127.0.0.1",
    PORT: "0",
    SCREENS: "off",
    DATABASE_URL: databaseUrl,
    ...env,
  });
  const logPath = makeLogPath(randomUUID());
  const log = createLog(environment.LOG_LEVEL, pino.destination({ dest: logPath, sync: true }));
  const database = await openDatabase(environment, log, { inactivityTimeoutMs: 40_000 });
  const secret = environment.SESSION_SECRET ?? sessionSecret;
  const server = await startServer({ database, environment, sessionSecret: secret, log });
  return {
    url: server.url.replace("localhost", "127.0.0.1"),
    apiKey: await makeKey(databaseUrl),
    sessionSecret: secret,
    logPath,
    stop: async () => {
      await server.stop();
      return 0;
    },
  };
}
