import type { Database } from "../../db/client";
import { expireFixes } from "../../db/queries/position";
import { dropTrailPartitions, makeTrailPartitions } from "../../db/queries/trail";
import { type DrillSettings, runDueDrill } from "../backup/restore-drill";
import { type Settings, systemActor } from "../context";
import { dayMs, hourMs } from "../domain/calendar";
import { fetchDueSources } from "../hazards/fetch-due-sources";
import type { SourceAccess } from "../hazards/fetch-source";
import type { SourceSettings } from "../hazards/sources";
import type { Log } from "../log";
import { declareJob, runAndCount } from "../metrics/metrics";
import { deleteExpiredFailures } from "../people/lockout";
import { makeReports } from "../reports/monthly/make-reports";
import { deleteOldDeliveries, deleteOldTexts } from "./apply-retention";
import { deleteCallerData } from "./delete-caller-data";
import { endClosures } from "./end-closures";
import { createExpireCallsJob } from "./expire-calls";
import { createLearnSpeedsJob } from "./learn-travel-speeds";
import { createRebuildMonthsJob } from "./rebuild-stale-months";
import { updateAlarms } from "./update-alarms";

const staleFixesIntervalMs = 5_000;
const callsIntervalMs = 3_000;
const alarmsIntervalMs = 2_000;
const closuresIntervalMs = 2_000;
const rebuildIntervalMs = 3_000;
/** Maximum share of the time that the server may spend on rebuilding figures. */
const maxRebuildShare = 0.1;
const learnIntervalMs = 60_000;
const reportIntervalMs = 5_000;
const sourcesIntervalMs = 5_000;
const drillIntervalMs = 60_000;

const reportActor = systemActor("reports");

type Jobs = { stop(): Promise<void> };

/**
 * Starts the background jobs. They mark old fixes as stale, maintain the partitions of the position trail, apply the
 * retention periods, release abandoned calls, mark unanswered calls as missed, raise and end alarms, end closures,
 * rebuild the figures of changed months, learn travel speeds, generate the report of the previous month, fetch the
 * external sources, and run restore drills of the newest backup.
 */
export function startJobs(
  database: Database,
  settings: Settings & {
    groundFolder: Settings["groundFolder"];
    trailDays: number;
    callerNumberDays: number;
    sources?: SourceAccess & SourceSettings;
    drill?: DrillSettings | undefined;
  },
  log: Log,
  announce: () => void,
): Jobs {
  const { db } = database;
  const markStaleFixes = async () => {
    for (let count = 2_000; count === 2_000; ) {
      const freshSince = new Date(Date.now() - settings.positionFreshMinutes * 60_000);
      count = (await expireFixes(db, { fresh_since: freshSince })).length;
    }
  };
  const maintainPartitions = async () => {
    const dayAtOffset = (offset: number) => new Date(Date.now() + offset * dayMs).toISOString().slice(0, 10);
    await makeTrailPartitions(db, { first: dayAtOffset(-1), last: dayAtOffset(3) });
    await dropTrailPartitions(db, { before: dayAtOffset(-settings.trailDays) });
  };

  const retentionSteps = {
    "caller data": () => deleteCallerData(db, new Date(), settings.callerNumberDays),
    "old texts": () => deleteOldTexts(db, settings, new Date()),
    "sign-in failures": () => deleteExpiredFailures(db, new Date()),
    "old messages": () => deleteOldDeliveries(db, new Date()),
  };

  const expireAbandonedCalls = createExpireCallsJob(db, new Date());
  const checkAlarms = async () => {
    if ((await updateAlarms(db, settings, new Date())) > 0) announce();
  };
  const checkClosures = async () => {
    if ((await endClosures(db, new Date())) > 0) announce();
  };

  // From `performance.now()`, so that the job does not pause for hours after the clock was set back.
  let nextRebuildAt = 0;
  const rebuildOnce = createRebuildMonthsJob(database);
  const rebuildFigures = async () => {
    const startedAt = performance.now();
    if (startedAt < nextRebuildAt) return;
    try {
      await rebuildOnce(new Date());
    } finally {
      nextRebuildAt = performance.now() + (performance.now() - startedAt) / maxRebuildShare;
    }
  };

  const learnSpeeds = createLearnSpeedsJob(db);
  const generateDueReports = async () => {
    await makeReports({ db, actor: reportActor, now: () => new Date(), settings, announce: () => {} });
  };

  const stopController = new AbortController();
  const { sources } = settings;
  const fetchSources = async () => {
    if (!sources) return;
    const { signal } = stopController;
    const fetching = fetchDueSources({ ...sources, db, log, now: new Date(), signal });
    const hasChanged = await fetching.catch((error) => {
      if (!signal.aborted) throw error;
    });
    if (hasChanged) announce();
  };

  const runRestoreDrill = async () => {
    const { signal } = stopController;
    if (settings.drill) await runDueDrill(database, settings.drill, { log, now: () => new Date(), signal });
  };

  const stopFunctions = [
    repeat({ "stale fixes": markStaleFixes }, staleFixesIntervalMs, log),
    repeat({ calls: () => expireAbandonedCalls(new Date()) }, callsIntervalMs, log),
    repeat({ alarms: checkAlarms }, alarmsIntervalMs, log),
    repeat({ closures: checkClosures }, closuresIntervalMs, log),
    repeat({ figures: rebuildFigures }, rebuildIntervalMs, log),
    repeat({ speeds: () => learnSpeeds(new Date()) }, learnIntervalMs, log),
    repeat({ reports: generateDueReports }, reportIntervalMs, log),
    repeat({ sources: fetchSources }, sourcesIntervalMs, log),
    repeat({ "restore drill": runRestoreDrill }, drillIntervalMs, log),
    repeat({ "trail partitions": maintainPartitions }, hourMs, log, 0),
    repeat(retentionSteps, hourMs, log, 0),
  ];
  return {
    stop: async () => {
      stopController.abort();
      await Promise.all(stopFunctions.map((stop) => stop()));
    },
  };
}

/**
 * Runs the jobs repeatedly, one after the other: for the first time after `firstPauseMs`, then with a pause of
 * `intervalMs` before each run. An error is counted and logged, and ends neither the repetition nor the other jobs.
 * Returns a function that stops it and waits for any run in progress.
 */
function repeat(
  jobs: Record<string, () => Promise<unknown>>,
  intervalMs: number,
  log: Log,
  firstPauseMs = intervalMs,
): () => Promise<void> {
  let currentRun = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  for (const job of Object.keys(jobs)) declareJob(job);
  const runAll = async () => {
    for (const [job, run] of Object.entries(jobs)) {
      if (!isStopped) await runAndCount(job, run, (error) => log.error({ err: error, job }, "a job failed"));
    }
  };
  const schedule = (pauseMs: number) => {
    if (isStopped) return;
    timer = setTimeout(() => {
      currentRun = runAll().then(() => schedule(intervalMs));
    }, pauseMs);
  };
  schedule(firstPauseMs);
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await currentRun;
  };
}
