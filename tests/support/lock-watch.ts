import { sql } from "drizzle-orm";
import type { Database, Db } from "../../db/client";
import { pause } from "./processes";

export type LockWaits = { longestWaitMs: number; deadlocks: number };

/**
 * While `work` runs, measures every few milliseconds how long sessions of this database have been waiting for a lock.
 * Returns the longest wait and the number of deadlocks.
 */
export async function watchLocks({ db }: Database, work: () => Promise<void>): Promise<LockWaits> {
  const deadlocksBefore = await countDeadlocks();
  let longestWaitMs = 0;
  let isRunning = true;
  const samplingLoop = (async () => {
    while (isRunning) {
      const { rows } = (await db.execute(sql`
        select coalesce(max(extract(epoch from clock_timestamp() - lock.waitstart)) * 1000, 0)::float8 as waited
        from pg_locks lock
        join pg_stat_activity session on session.pid = lock.pid
        where not lock.granted and session.datname = current_database()`)) as unknown as { rows: { waited: number }[] };
      longestWaitMs = Math.max(longestWaitMs, rows[0]?.waited ?? 0);
      await pause(4);
    }
  })();
  try {
    await work();
  } finally {
    isRunning = false;
    await samplingLoop;
  }
  return { longestWaitMs, deadlocks: (await countDeadlocks()) - deadlocksBefore };

  async function countDeadlocks(): Promise<number> {
    const { rows } = (await db.execute(
      sql`select deadlocks::int from pg_stat_database where datname = current_database()`,
    )) as unknown as { rows: { deadlocks: number }[] };
    return rows[0]?.deadlocks ?? 0;
  }
}

/**
 * Counts the sessions of this database that are waiting for a lock. This reads pg_locks because pg_stat_activity does
 * not show a session as waiting while it checks for a deadlock.
 */
export async function countWaitingSessions(db: Db): Promise<number> {
  // Within a transaction, pg_stat_activity would otherwise keep the sessions that it had at the first look.
  await db.execute(sql`select pg_stat_clear_snapshot()`);
  const { rows } = (await db.execute(sql`
    select count(distinct lock.pid)::int as count from pg_locks lock join pg_stat_activity session using (pid)
    where not lock.granted and session.datname = current_database()`)) as unknown as { rows: { count: number }[] };
  return rows[0]?.count ?? 0;
}
