import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "../db/client";
import type { DrillSettings } from "./backup/restore-drill";
import type { DemoHooks, Settings } from "./context";
import { startCot } from "./cot/start-cot";
import type { Environment } from "./env";
import { startFeed } from "./feed/feed";
import { findGroundFolder } from "./ground/current-ground";
import { buildApp } from "./http/app";
import { declarePageRoutes } from "./http/pages";
import { startJobs } from "./jobs/start-jobs";
import type { Log } from "./log";
import { feedLagSeconds } from "./metrics/metrics";
import { type OutboundOptions, publicAddressesOnly } from "./outbox/post-external";
import type { PushKeys } from "./outbox/post-push";
import { runOutbox } from "./outbox/run-outbox";
import type { SmsGateway } from "./outbox/send-crew-notices";
import { readWarningSigner } from "./public-warnings/read-signer";
import { loadCurrentNetwork, onLoadError } from "./routing/current-network";

type ServerOptions = {
  database: Database;
  environment: Environment;
  sessionSecret: string;
  log: Log;
  development?: boolean;
  demo?: DemoHooks;
};

/** Starts the server on a migrated database. Returns its address and a function that stops it gracefully. */
export async function startServer(options: ServerOptions) {
  const { database, environment, sessionSecret, log, development = false, demo } = options;
  const {
    POSITION_FRESH_MINUTES: positionFreshMinutes,
    TRAIL_DAYS: trailDays,
    CALLER_NUMBER_DAYS: callerNumberDays,
    TLS,
    TRUSTED_PROXIES: trustedProxies,
    HOST,
    PORT,
    SCREENS,
  } = environment;
  const tls = TLS === "on";
  const push = readPushKeys(environment);
  const outbound: OutboundOptions = {
    ...publicAddressesOnly,
    lanHosts: environment.WEBHOOK_LAN_HOSTS,
    onFailure: (cause, host) => log.info({ cause, host }, "a receiver did not take a message"),
  };
  const groundFolder = findGroundFolder(environment);
  const watchSources = { addresses: environment.WATCH_SOURCES, marginKm: environment.WATCH_MARGIN_KM };
  const warnings = readWarningSigner(environment.CAP_SENDER, environment.CAP_KEY_FILE);
  const keys = { pushPublicKey: push?.publicKey, warnings };
  const settings: Settings = { positionFreshMinutes, ...keys, outbound, groundFolder, watchSources, demo };
  const { version } = JSON.parse(readFileSync(join(process.cwd(), "package.json"), "utf8")) as { version: string };
  const buildId = development ? "dev" : readBuildId(version);
  // Next.js loads while the feed and the jobs start.
  const preparingNextApp = SCREENS === "on" ? prepareNextApp(development) : undefined;
  // A failure is reported where the promise is awaited below. Without this handler, an earlier rejection would end the
  // process.
  preparingNextApp?.catch(() => {});
  const feed = await startFeed(database, settings, log, {
    version: buildId,
    onLag: (ms) => feedLagSeconds.observe(ms / 1_000),
  });
  const access = { outbound, proxy: environment.WATCH_PROXY };
  const drill = database.embedded ? undefined : readDrillSettings(environment);
  const jobSettings = {
    positionFreshMinutes,
    groundFolder,
    trailDays,
    callerNumberDays,
    sources: { ...access, ...watchSources },
    drill,
  };
  const jobs = startJobs(database, jobSettings, log, feed.announce);
  const outbox = await runOutbox(database, {
    push,
    sms: readSmsGateway(environment),
    outbound,
    issuer: warnings?.sender,
    announce: feed.announce,
    log,
  });
  const cot = await startCot(environment, { db: database.reads, settings, log });
  const reportNetworkError = (error: unknown) => log.error({ err: error }, "the road network cannot be loaded");
  const { KEY_REQUESTS_PER_MINUTE: keyRequestsPerMinute, METRICS_TOKEN: metricsToken } = environment;
  const limits = { keyRequestsPerMinute, trustedProxies };
  const secrets = { sessionSecret, previousSecret: environment.SESSION_SECRET_PREVIOUS };
  const versions = { version, build: buildId };
  const app = await buildApp({ database, feed, settings, log, ...secrets, tls, ...versions, metricsToken, ...limits });

  onLoadError(reportNetworkError);
  const loadingNetwork = loadCurrentNetwork(database.db).catch(reportNetworkError);

  const nextApp = await preparingNextApp;
  if (nextApp) {
    const { auth, readConsoleStart } = app;
    declarePageRoutes(app, nextApp.getRequestHandler(), {
      ...auth,
      readConsoleStart,
      build: buildId,
      development,
      tls,
    });
    if (development) app.server.on("upgrade", nextApp.getUpgradeHandler());
  }
  loadSourceMap();
  // Without the network, the first incidents would be ranked by straight line.
  await loadingNetwork;
  await app.listen({ host: HOST, port: PORT });
  const address = app.server.address();
  const port = typeof address === "object" && address ? address.port : PORT;

  return {
    url: `http://localhost:${port}`,
    announce: feed.announce,
    stop: async () => {
      await cot.stop();
      await feed.stop();
      await app.close();
      await outbox.stop();
      await jobs.stop();
      await nextApp?.close();
      await database.close();
    },
  };
}

/**
 * Makes Node load the bundle's source map, which takes 0.1 s and 20 MB. Node would otherwise load it for the first
 * stack trace: the first error, or the first client that disconnects during a response, would block the server for that
 * long.
 */
function loadSourceMap(): void {
  new Error("to load the source map").stack?.toString();
}

/** Loads Next.js and the built screens; in development, Next.js compiles a screen when it is first requested. */
async function prepareNextApp(development: boolean) {
  const { default: next } = await import("next");
  const nextApp = next({ dev: development, dir: process.cwd() });
  await nextApp.prepare();
  return nextApp;
}

/** Returns the keys for web push. If any of the three settings is missing, returns null, and web push is off. */
function readPushKeys(environment: Environment): PushKeys | null {
  const { WEB_PUSH_PUBLIC_KEY: publicKey, WEB_PUSH_PRIVATE_KEY: privateKey, WEB_PUSH_SUBJECT: subject } = environment;
  return publicKey && privateKey && subject ? { publicKey, privateKey, subject } : null;
}

/** Returns the settings of the restore drill. If one of the three is missing, there is no drill. */
function readDrillSettings(environment: Environment): DrillSettings | undefined {
  const { BACKUP_FOLDER: folder, BACKUP_KEY_FILE: keyFile, DRILL_DATABASE_URL: scratchUrl } = environment;
  const { DATABASE_TLS: tls, DISK_RESERVE_GB: reserveGb } = environment;
  return folder && keyFile && scratchUrl
    ? { folder, keyFile, scratchUrl, tls, reserveBytes: reserveGb * 1e9 }
    : undefined;
}

/** Returns the gateway for SMS to crews. If it is not configured, returns null, and no SMS are sent. */
function readSmsGateway({ SMS_GATEWAY_URL: url, SMS_GATEWAY_SECRET: secret }: Environment): SmsGateway | null {
  return url && secret ? { url, secret } : null;
}

/**
 * Returns the id of the build; "dev" if the screens have never been built. A page that was loaded from another build
 * says so or reloads itself.
 */
function readBuildId(version: string): string {
  const path = join(process.cwd(), ".next/BUILD_ID");
  return existsSync(path) ? `${version}-${readFileSync(path, "utf8").trim()}` : "dev";
}
