import type { Database } from "../../db/client";
import { RebuildError, rebuildLatest } from "../insight/rebuild-months";

const monthsPerRound = 3;
const skippedForMs = 3_600_000;

/**
 * Returns the job that rebuilds the figures of stale months: each run the three latest. The embedded database has one connection, so that
 * everybody waits for a transaction: there each month has its own. A month that fails twice in a row is skipped for an hour, or until the
 * next start, so that it holds up no other.
 */
export function rebuildStale(database: Pick<Database, "db" | "embedded">): (now: Date) => Promise<void> {
  const skippedUntil = new Map<string, number>();
  const [rounds, most] = database.embedded ? [monthsPerRound, 1] : [1, monthsPerRound];
  let suspect: string | null = null;
  return async (now) => {
    for (const [month, until] of skippedUntil) if (until <= now.getTime()) skippedUntil.delete(month);
    const but = [...skippedUntil.keys()];
    try {
      for (let round = 0; round < rounds; round++) but.push(...(await rebuildLatest(database.db, { most, but })));
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
