import { startFeed } from "../../server/feed/feed";
import { buildApp } from "../../server/http/app";
import { createLog } from "../../server/log";

type Database = Parameters<typeof startFeed>[0];

/** Builds the HTTP server without the screens; it does not listen on a port. */
export async function buildTestApp(database: Database) {
  const log = createLog("silent");
  const settings = { positionFreshMinutes: 10 };
  const feed = await startFeed(database, settings, log);
  const sessionSecret = "only-for-tests-".repeat(3);
  const options = {
    database,
    feed,
    settings,
    log,
    sessionSecret,
    tls: false,
    version: "test",
    keyRequestsPerMinute: 1_000,
  };
  const app = await buildApp(options);
  await feed.stop();
  return app;
}

/** Returns the HTTP routes with their declarations, one entry for each route and method. */
export async function listDeclaredRoutes(database: Database) {
  const { declaredRoutes } = await buildTestApp(database);
  return declaredRoutes.flatMap(({ methods, ...route }) =>
    methods.filter((method) => method !== "HEAD").map((method) => ({ ...route, method })),
  );
}
