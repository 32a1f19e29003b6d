import { sql } from "drizzle-orm";
import type { Db } from "./client";
import { queryRows } from "./sql";

/**
 * The second key of each advisory lock; the first is always 112. A file in `db/queries` that takes a lock writes its
 * number.
 */
const lockKeys = {
  /** Applying migrations. */
  migration: 1,
  /** Loading, importing or drawing reference data. */
  referenceData: 2,
  /** Changing tables: migrations, trail partitions, and a backup, which must not meet either. */
  tableChange: 3,
  /** Rebuilding the figures of stale months. */
  insightRebuild: 4,
  /** Importing a history. */
  historyImport: 5,
  /** Importing a base map. */
  groundImport: 6,
  /** Learning travel speeds from recorded trips. */
  speedLearning: 7,
  /** Changing hotspots or flares. */
  hotspots: 12,
  /** Storing reports of earthquakes. */
  earthquakes: 13,
  /** Storing weather warnings. */
  weatherWarnings: 14,
  /** Claiming a restore drill. */
  restoreDrill: 15,
  /** Removing an administrator. */
  administrators: 16,
} as const;
type LockName = keyof typeof lockKeys;

/** Waits for an advisory lock and holds it until the transaction ends. */
export async function takeLock(tx: Db, name: LockName): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(112, ${sql.raw(`${lockKeys[name]}`)})`);
}

/** Takes an advisory lock until the transaction ends, unless another transaction holds it. Returns whether it did. */
export async function tryLock(tx: Db, name: LockName): Promise<boolean> {
  const [row] = await queryRows<{ isTaken: boolean }>(
    tx,
    sql`select pg_try_advisory_xact_lock(112, ${sql.raw(`${lockKeys[name]}`)}) as "isTaken"`,
  );
  return row?.isTaken ?? false;
}
