import { basename } from "node:path";
import { takeLock } from "../../db/advisory-locks";
import { type Database, type DatabaseTls, type Db, describeProgramConnection, openPostgres } from "../../db/client";
import { record } from "../audit/record";
import { hourMs } from "../domain/calendar";
import type { Log } from "../log";
import { backupActor, type DrillFailure, readBackupEvents } from "./backup-events";
import { listBackups } from "./create-backup";
import { InsufficientSpaceError, requireDrillSpace } from "./free-space";
import { UnreadableBackupError } from "./read-backup";
import { restoreBackup, TableMismatchError } from "./restore-backup";

export type DrillSettings = {
  folder: string;
  keyFile: string;
  scratchUrl: string;
  tls: DatabaseTls;
  /** How many bytes must stay free on the disk of a scratch database on this machine. */
  reserveBytes: number;
};

/** Time from a drill to the next one, by the result of the last drill. A drill without a result was interrupted. */
const nextDrillAfterMs = { passed: 7 * 24 * hourMs, failed: 24 * hourMs, interrupted: 6 * hourMs };

/**
 * Restores the newest backup into the scratch database, as a dry run, if a drill is due: a week after the last drill, a
 * day after it if it failed, or six hours after it if it was interrupted. The dry run ends without a commit, so no
 * personal data stays in the scratch database.
 */
export async function runDueDrill(
  { db }: Database,
  settings: DrillSettings,
  { log, now, signal }: { log: Log; now: () => Date; signal?: AbortSignal },
): Promise<void> {
  if (!(await claimDrill(db, now))) return;
  const startedAt = now();
  const result = await restoreIntoScratchDatabase(db, settings, log, signal);
  if (signal?.aborted) return;
  const seconds = Math.round((now().getTime() - startedAt.getTime()) / 1_000);
  await record(db, { actor: backupActor, now }, [{ kind: "restore-drill.finished", data: { ...result, seconds } }]);
}

/**
 * Returns whether a drill is due, or true if it `isForced`, and records `restore-drill.started` if so. Only one process
 * gets true for a drill that is due. After a finished drill, the next one is due up to `toleranceMs` early, so that a
 * daily timer does not miss it by minutes.
 */
export async function claimDrill(
  db: Db,
  now: () => Date,
  { toleranceMs = 0, isForced = false }: { toleranceMs?: number; isForced?: boolean } = {},
): Promise<boolean> {
  return db.transaction(async (tx) => {
    await takeLock(tx, "restoreDrill");
    const last = (await readBackupEvents(tx)).find(({ kind }) => kind.startsWith("restore-drill."));
    if (last && !isForced) {
      const outcome = last.kind === "restore-drill.started" ? "interrupted" : last.failure ? "failed" : "passed";
      const ageMs = now().getTime() - last.at.getTime();
      // A drill in the future was recorded while the clock was ahead. Clocks of processes differ by less than an hour.
      // No tolerance while a drill may still be running.
      const earlyMs = outcome === "interrupted" ? 0 : toleranceMs;
      if (ageMs > -hourMs && ageMs < nextDrillAfterMs[outcome] - earlyMs) return false;
    }
    await record(tx, { actor: backupActor, now }, [{ kind: "restore-drill.started" }]);
    return true;
  });
}

async function restoreIntoScratchDatabase(
  db: Db,
  { folder, keyFile, scratchUrl, tls, reserveBytes }: DrillSettings,
  log: Log,
  signal?: AbortSignal,
) {
  let file: string | undefined;
  try {
    [file] = await listBackups(folder);
    if (!file) return { failure: "no-backup" satisfies DrillFailure };
    await requireDrillSpace(db, scratchUrl, reserveBytes);
    const scratchDatabase = await openPostgres(scratchUrl, { size: 2, tls });
    const options: Parameters<typeof restoreBackup>[2] = { file, keyFile, isDryRun: true, signal };
    const scratchRestore = restoreBackup(scratchDatabase, describeProgramConnection(scratchUrl, tls), options);
    const { madeAt, tables } = await scratchRestore.finally(() => scratchDatabase.close());
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    return { file: basename(file), madeAt, tables: tables.length, rows };
  } catch (error) {
    const failure = classifyFailure(error);
    if (!signal?.aborted) log.error({ cause: (error as Error).message, failure }, "the restore drill failed");
    return { failure, ...(file && { file: basename(file) }) };
  }
}

/** Why a drill failed, by the error that it threw. */
export function classifyFailure(error: unknown): DrillFailure {
  if (error instanceof InsufficientSpaceError) return "no-space";
  if (error instanceof UnreadableBackupError) return "unreadable";
  return error instanceof TableMismatchError ? "different" : "failed";
}
