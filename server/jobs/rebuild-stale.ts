import type { Database } from "../../db/client";
import { RebuildError, rebuildLatest } from "../insight/rebuild-months";

const monthsPerRound = 3;
const skippedForMs = 3_600_000;

/**
 * Returns the job that rebuilds the figures of the three latest stale months per run. The embedded database has one connection,
 * so each month gets its own transaction there to keep waiting times short. A month that fails twice in a row is skipped for an
 * hour, or until the next start, so that it does not block the others.
 */
export function rebuildStale(database: Pick<Database, "db" | "embedded">): (now: Date) => Promise<void> {
  const skippedUntil = new Map<string, number>();
  const [rounds, maxMonths] = database.embedded ? [monthsPerRound, 1] : [1, monthsPerRound];
  let suspect: string | null = null;
  return async (now) => {
    for (const [month, until] of skippedUntil) if (until <= now.getTime()) skippedUntil.delete(month);
    const skippedMonths = [...skippedUntil.keys()];
    try {
      for (let round = 0; round < rounds; round++)
        skippedMonths.push(...(await rebuildLatest(database.db, { maxMonths, except: skippedMonths })));
      suspect = null;
    } catch (error) {
      if (error instanceof RebuildError && error.month === suspect) {
        skippedUntil.set(suspect, now.getTime() + skippedForMs);
        suspect = null;
      } else suspect = error instanceof RebuildError ? error.month : null;
      throw error;
    }
  };
}
