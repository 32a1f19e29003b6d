import type { Database } from "../../db/client";
import { ageFixes, dropTrailPartitions, makeTrailPartitions } from "../../db/queries";
import type { Actor, Settings } from "../context";
import { claimPatienceSeconds } from "../domain/call";
import { noteOldFormats } from "../insight/fold-months";
import type { Log } from "../log";
import { deleteExpiredFailures } from "../people/lockout";
import { makeReports } from "../reports/monthly/make-reports";
import { foldChanged } from "./fold-changed";
import { forgetCallers } from "./forget-callers";
import { forgetDeliveries } from "./forget-deliveries";
import { settleCalls } from "./settle-calls";
import { watchAssignments } from "./watch-assignments";

const sweepEveryMs = 5_000;
const settleEveryMs = 3_000;
const watchEveryMs = 2_000;
const foldEveryMs = 3_000;
/** Folding takes no more than this share of the time. */
const foldShare = 0.1;
const reportEveryMs = 5_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;

const reporter: Actor = { kind: "system", id: "reports", name: "reports", role: null, scopes: [], simulated: false };

type Keeper = { stop(): Promise<void> };

/**
 * The work nobody asks for: ages fixes, so that the index holds each unit where the rule takes it to be, and keeps the
 * trail's partitions of the coming days and only those of the days that are kept, forgets what is kept no longer, sees to
 * calls that nobody holds any more or that ring in vain, raises and ends the alarms of crews on a task, folds the months of the
 * figures that changed, and makes the report of a month that has ended.
 */
export async function startJobs(
  database: Database,
  settings: Settings & { trailDays: number; callerNumberDays: number },
  log: Log,
  announce: () => void,
): Promise<Keeper> {
  const { db } = database;
  const sweep = async () => {
    for (let aged = 2_000; aged === 2_000; ) {
      const freshSince = new Date(Date.now() - settings.positionFreshMinutes * 60_000);
      aged = (await ageFixes(db, { fresh_since: freshSince })).length;
    }
  };
  const partition = async () => {
    const day = (offset: number) => new Date(Date.now() + offset * dayMs).toISOString().slice(0, 10);
    await makeTrailPartitions(db, { first: day(-1), last: day(3) });
    await dropTrailPartitions(db, { before: day(-settings.trailDays) });
  };

  const forget = async () => {
    await forgetCallers(db, new Date(), settings.callerNumberDays);
    await deleteExpiredFailures(db, new Date());
    await forgetDeliveries(db, new Date());
  };

  const startedAt = Date.now();
  const settle = async () => {
    // While the server was away no screen could say that it still holds its calls.
    if (Date.now() - startedAt < claimPatienceSeconds * 1_000) return;
    await settleCalls(db, new Date());
  };
  const watch = async () => {
    if ((await watchAssignments(db, settings, new Date())) > 0) announce();
  };

  let foldNextAt = 0;
  const foldOnce = foldChanged(database);
  const fold = async () => {
    const begun = Date.now();
    if (begun < foldNextAt) return;
    try {
      await foldOnce(new Date());
    } finally {
      foldNextAt = Date.now() + (Date.now() - begun) / foldShare;
    }
  };

  const report = async () => {
    await makeReports({ db, actor: reporter, now: () => new Date(), settings, announce: () => {} });
  };

  await partition();
  await forget();
  await noteOldFormats(db);
  const jobs = [
    repeat("sweep", sweep, sweepEveryMs, log),
    repeat("calls", settle, settleEveryMs, log),
    repeat("watch", watch, watchEveryMs, log),
    repeat("fold", fold, foldEveryMs, log),
    repeat("reports", report, reportEveryMs, log),
    repeat("partition", partition, hourMs, log),
    repeat("forget", forget, hourMs, log),
  ];
  return { stop: async () => void (await Promise.all(jobs.map((stop) => stop()))) };
}

/** Runs the work again and again, never twice at once; gives how to stop, which waits for a run that is under way. */
function repeat(name: string, work: () => Promise<void>, everyMs: number, log: Log): () => Promise<void> {
  let running = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const again = () => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = work()
        .catch((error) => log.error({ err: error, job: name }, "a job failed"))
        .then(again);
    }, everyMs);
  };
  again();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}
