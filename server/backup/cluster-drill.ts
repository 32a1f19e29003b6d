import { dirname } from "node:path";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { type Db, openPostgres } from "../../db/client";
import { queryRows } from "../../db/sql";
import { readErrorCode } from "../../db/transaction";
import { record } from "../audit/record";
import { backupActor, type DrillFailure, readBackupEvents } from "./backup-events";
import { removeTimeouts } from "./create-backup";
import { requireSpace } from "./free-space";
import { ProgramError, startProgram } from "./programs";
import { UnreadableBackupError } from "./read-backup";
import { TableMismatchError } from "./restore-backup";
import { claimDrill, classifyFailure } from "./restore-drill";
import { createComparisonSql, differenceSqlState, readTableChecksums } from "./table-checksums";

export type ClusterDrillSettings = {
  /** The path of `deploy/cluster/restore-drill`. */
  script: string;
  /** The configuration of pgBackRest. */
  config: string;
  /** The folder with the socket of this machine's PostgreSQL, which must be a standby. */
  socketFolder: string;
  /** A folder that does not exist yet, into which the backup is restored. It is removed at the end. */
  scratchFolder: string;
  /** How many bytes must stay free on the disk of the scratch folder. */
  reserveBytes: number;
};

type DrillResult =
  | { failure: DrillFailure; cause: string; file?: string }
  | { failure: null; file: string; tables: number; rows: number };

/** The timer runs each day at about the same time, so a drill may begin this much before a week is over. */
const toleranceMs = 12 * 3_600_000;

const BackupInfo = z.array(
  z.object({
    backup: z.array(
      z.object({
        label: z.string(),
        timestamp: z.object({ start: z.number(), stop: z.number() }),
        info: z.object({ repository: z.object({ delta: z.number() }) }),
      }),
    ),
  }),
);

/**
 * The restore drill of a cluster, run on a standby: restores the newest backup of pgBackRest beside the standby, lets it
 * recover to exactly the position of the standby, and compares all counts and checksums. Runs if a drill is due, as
 * `runDueDrill` does, or if `isForced`; otherwise returns null. Each time, records the newest backup in the audit trail
 * as `backup.created`, so that its age is known.
 */
export async function runClusterDrill(
  db: Db,
  settings: ClusterDrillSettings,
  { now, isForced = false }: { now: () => Date; isForced?: boolean },
): Promise<DrillResult | null> {
  const newestBackup = await recordNewestBackup(db, settings).catch((error: Error) => error);
  if (!(await claimDrill(db, now, { toleranceMs, isForced }))) return null;
  const startedAt = now();
  let result = await compareRestoredBackup(settings, newestBackup);
  // A copy of all data must not stay behind unnoticed.
  await runProgram(settings.script, [settings.config, "remove", settings.scratchFolder]).catch((error: Error) => {
    result = { failure: "failed", cause: error.message };
  });
  const seconds = Math.round((now().getTime() - startedAt.getTime()) / 1_000);
  // The cause may contain an address or a path. It is printed, and so is in the log of the unit.
  const { cause, ...data } = { cause: null, ...result };
  await record(db, { actor: backupActor, now }, [{ kind: "restore-drill.finished", data: { ...data, seconds } }]);
  return result;
}

/** Returns the label of the newest backup, or null if there is none. Records it unless that has been done. */
async function recordNewestBackup(db: Db, { script, config }: ClusterDrillSettings): Promise<string | null> {
  const text = await runProgram(script, [config, "info"]);
  const newest = BackupInfo.parse(JSON.parse(text))[0]?.backup.at(-1);
  if (!newest) return null;
  const file = newest.label;
  const isRecorded = (await readBackupEvents(db)).some(
    (event) => event.kind === "backup.created" && event.file === file,
  );
  if (isRecorded) return file;
  const { start, stop } = newest.timestamp;
  const data = { file, bytes: newest.info.repository.delta, seconds: stop - start };
  const madeAt = () => new Date(stop * 1_000);
  await record(db, { actor: backupActor, now: madeAt }, [{ kind: "backup.created", data }]);
  return file;
}

async function compareRestoredBackup(
  { script, config, socketFolder, scratchFolder, reserveBytes }: ClusterDrillSettings,
  newestBackup: string | null | Error,
): Promise<DrillResult> {
  if (newestBackup instanceof Error) return { failure: "failed", cause: newestBackup.message };
  if (newestBackup === null) return { failure: "no-backup", cause: "the repository has no backup" };
  try {
    const { lsn, bytes, tables } = await withSocket(socketFolder, readPausedStandby);
    await requireSpace(dirname(scratchFolder), bytes, reserveBytes);
    await runProgram(script, [config, "restore", scratchFolder, lsn]).catch((error: Error) => {
      throw new UnreadableBackupError(error.message);
    });
    await withSocket(scratchFolder, (restored) =>
      restored.transaction(async (tx) => {
        await removeTimeouts(tx);
        await tx.execute(sql.raw(createComparisonSql({ tables })));
      }),
    ).catch((error: Error) => {
      if (readErrorCode(error) !== differenceSqlState) throw error;
      throw new TableMismatchError(error.cause instanceof Error ? error.cause.message : error.message);
    });
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    return { failure: null, file: newestBackup, tables: tables.length, rows };
  } catch (error) {
    return { failure: classifyFailure(error), cause: (error as Error).message, file: newestBackup };
  }
}

/**
 * Reads the counts and checksums of all tables on the standby while it applies no WAL, and the position in the WAL at
 * which it has them. It goes on receiving WAL, so the primary does not wait for it.
 */
async function readPausedStandby(standby: Db) {
  await standby.execute(sql`select pg_wal_replay_pause()`);
  try {
    return await standby.transaction(async (tx) => {
      await removeTimeouts(tx);
      const isPaused = sql`select pg_get_wal_replay_pause_state() = 'paused' as value`;
      while (!(await readRow<{ value: boolean }>(tx, isPaused)).value) await tx.execute(sql`select pg_sleep(0.05)`);
      const { lsn } = await readRow<{ lsn: string }>(tx, sql`select pg_last_wal_replay_lsn()::text as lsn`);
      const size = sql`select sum(pg_database_size(oid)) as bytes from pg_database`;
      const { bytes } = await readRow<{ bytes: string }>(tx, size);
      return { lsn, bytes: Number(bytes), tables: await readTableChecksums(tx) };
    });
  } finally {
    await standby.execute(sql`select pg_wal_replay_resume()`);
  }
}

async function readRow<Row>(db: Db, statement: ReturnType<typeof sql>): Promise<Row> {
  const [row] = await queryRows<Row>(db, statement);
  return row as Row;
}

/** Connects as `postgres` through a socket, also to a standby. */
async function withSocket<Result>(folder: string, work: (db: Db) => Promise<Result>): Promise<Result> {
  const url = `postgres:///siaga?host=${encodeURIComponent(folder)}&user=postgres`;
  const database = await openPostgres(url, { size: 2, figuresUrl: url });
  return work(database.figures).finally(() => database.close());
}

/** Runs a program and returns its output. Throws `ProgramError` with the end of its error output. */
async function runProgram(path: string, args: string[]): Promise<string> {
  const program = startProgram(path, args);
  program.input.end();
  const chunks = await program.output.toArray().catch((error: Error) => {
    throw new ProgramError(error.message);
  });
  await program.done;
  return Buffer.concat(chunks).toString();
}
