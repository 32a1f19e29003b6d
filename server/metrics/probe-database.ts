import { performance } from "node:perf_hooks";
import { sql } from "drizzle-orm";
import type { Database } from "../../db/client";
import { type QueueDepths, queueDepths } from "../../db/queries/depth";
import { queryRows } from "../../db/sql";
import { type BackupState, readBackupEvents, selectBackupState } from "../backup/backup-events";
import { postgresFolder, readFreeBytes } from "../backup/free-space";
import { dayMs } from "../domain/calendar";
import { findSoonestExpiry } from "../keys/manage-keys";
import { singleFlight } from "../single-flight";
import { probeSeconds } from "./metrics";

const singleFlightLimits = { cacheMs: 5_000, timeoutMs: 2_000 };

/** The state of the database, its queues and its backups. A value that could not be read in time is null. */
export type DatabaseState = {
  up: boolean;
  queueDepths: QueueDepths | null;
  backups: BackupState | null;
  /** Whether the last attempt to archive WAL failed. Null also if this PostgreSQL does not archive. */
  isArchiveFailing: boolean | null;
  /** Free space on the disk of `postgresFolder`. Null also if this machine has no such folder. */
  freeBytes: number | null;
  keysExpireAt: Date | null;
};

/**
 * Returns a function that checks the database at most once every five seconds, however often it is called, with a
 * timeout of two seconds. The other values are read separately, so that a locked table does not make the database look
 * unavailable.
 */
export function createDatabaseProbe({ db }: Database): () => Promise<DatabaseState> {
  const probe = singleFlight(async () => {
    const startedAt = performance.now();
    await db.execute(sql`select 1`);
    probeSeconds.observe((performance.now() - startedAt) / 1_000);
    return true;
  }, singleFlightLimits);
  const readQueueDepths = singleFlight(async () => {
    const [currentQueueDepths] = await queueDepths(db, { calls_since: new Date(Date.now() - dayMs) });
    return currentQueueDepths ?? null;
  }, singleFlightLimits);
  const readBackups = singleFlight(async () => selectBackupState(await readBackupEvents(db)), singleFlightLimits);
  const readArchiving = singleFlight(async () => {
    const [row] = await queryRows<{ isFailing: boolean }>(
      db,
      sql`
      select coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false) as "isFailing"
      from pg_stat_archiver where current_setting('archive_mode') <> 'off'
    `,
    );
    return row?.isFailing ?? null;
  }, singleFlightLimits);
  const readSpace = singleFlight(() => readFreeBytes(postgresFolder), singleFlightLimits);
  const readKeyExpiry = singleFlight(() => findSoonestExpiry(db, new Date()), singleFlightLimits);
  return async () => {
    const [isUp, currentQueueDepths, backups, keysExpireAt, isArchiveFailing, freeBytes] = await Promise.all([
      probe(),
      readQueueDepths(),
      readBackups(),
      readKeyExpiry(),
      readArchiving(),
      readSpace(),
    ]);
    return { up: isUp === true, queueDepths: currentQueueDepths, backups, keysExpireAt, isArchiveFailing, freeBytes };
  };
}
