import type { Database } from "../../db/client";
import { RebuildError, rebuildLatestMonths } from "../insight/rebuild-months";

const monthsPerRound = 3;
const skipDurationMs = 3_600_000;

/**
 * Returns the job that rebuilds, in each run, the figures of the three latest months that are out of date. The embedded
 * database has only one connection, so each month in it is rebuilt in a separate transaction to let other queries run
 * in between. A month that fails twice in a row is skipped for an hour or until the process restarts, so that it does
 * not block the others.
 */
export function createRebuildMonthsJob(database: Pick<Database, "db" | "embedded">): (now: Date) => Promise<void> {
  const skippedUntilByMonth = new Map<string, number>();
  const [roundCount, maxMonths] = database.embedded ? [monthsPerRound, 1] : [1, monthsPerRound];
  let lastFailedMonth: string | null = null;
  return async (now) => {
    for (const [month, until] of skippedUntilByMonth) if (until <= now.getTime()) skippedUntilByMonth.delete(month);
    const skippedMonths = [...skippedUntilByMonth.keys()];
    try {
      for (let round = 0; round < roundCount; round++)
        skippedMonths.push(...(await rebuildLatestMonths(database.db, { maxMonths, except: skippedMonths })));
      lastFailedMonth = null;
    } catch (error) {
      if (error instanceof RebuildError && error.month === lastFailedMonth) {
        skippedUntilByMonth.set(lastFailedMonth, now.getTime() + skipDurationMs);
        lastFailedMonth = null;
      } else lastFailedMonth = error instanceof RebuildError ? error.month : null;
      throw error;
    }
  };
}
