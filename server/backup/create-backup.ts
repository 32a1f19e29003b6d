import { existsSync } from "node:fs";
import { open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { sql } from "drizzle-orm";
import { takeLock } from "../../db/advisory-locks";
import type { Database, Db, describeProgramConnection } from "../../db/client";
import { queryRows } from "../../db/sql";
import { record } from "../audit/record";
import { CommandError } from "../command-line";
import { backupActor } from "./backup-events";
import { requireBackupSpace } from "./free-space";
import { findPostgresProgram, ProgramError, startProgram, writeToProgram } from "./programs";
import { verifyBackup } from "./read-backup";
import { type Manifest, readMajorVersion, readTableChecksums } from "./table-checksums";

type Connection = ReturnType<typeof describeProgramConnection>;
/** `reserveBytes`: how many bytes must stay free on the disk. */
type Target = { file: string; keyFile: string; reserveBytes?: number };

/**
 * Writes an encrypted backup of one database snapshot and reads it back. The file gets its final name only after it is
 * complete and verified, so an interrupted backup leaves at most a `.part` file. Records `backup.created`.
 */
export async function createBackup(
  database: Database,
  connection: Connection,
  { file, keyFile, reserveBytes = 0 }: Target,
  now: () => Date,
): Promise<{ bytes: number; manifest: Manifest }> {
  if (existsSync(file)) throw new CommandError(`${file} already exists.`);
  const folder = dirname(file);
  await requireBackupSpace(folder, (await listBackups(folder))[0], reserveBytes);
  const startedAt = now();
  const partFile = `${file}.part`;
  try {
    const manifest = await withBackupLock(database, () =>
      dumpSnapshot(database, connection, { file: partFile, keyFile }, startedAt),
    );
    await verifyBackup({ file: partFile, keyFile });
    const { size: bytes } = await stat(partFile);
    await rename(partFile, file);
    await syncFolder(folder);
    const seconds = Math.round((now().getTime() - startedAt.getTime()) / 1_000);
    const data = { file: basename(file), bytes, seconds, madeAt: manifest.madeAt };
    await record(database.db, { actor: backupActor, now }, [{ kind: "backup.created", data }]);
    return { bytes, manifest };
  } catch (error) {
    await rm(partFile, { force: true });
    throw error;
  }
}

/**
 * Holds a lock that prevents the creation and removal of partitions: such a statement would wait for the backup, and
 * all position reports would wait for that statement. Waits for a migration, which holds the same lock. The lock
 * belongs to a transaction of its own, because the snapshot of the backup must be taken after the migration has ended.
 */
async function withBackupLock<Result>({ db }: Database, work: () => Promise<Result>): Promise<Result> {
  return db.transaction(async (tx) => {
    await removeTimeouts(tx);
    await takeLock(tx, "tableChange");
    return work();
  });
}

/** Removes the timeouts of statements and locks in the transaction `tx`. */
export async function removeTimeouts(tx: Db): Promise<void> {
  for (const name of ["statement_timeout", "idle_in_transaction_session_timeout", "lock_timeout"])
    await tx.execute(sql.raw(`set local ${name} = 0`));
}

async function dumpSnapshot({ db }: Database, connection: Connection, target: Target, startedAt: Date) {
  return db.transaction(
    async (tx): Promise<Manifest> => {
      await removeTimeouts(tx);
      const [row] = await queryRows<{ id: string }>(tx, sql`select pg_export_snapshot() as id`);
      const tables = await readTableChecksums(tx);
      const postgres = await readMajorVersion(tx);
      const madeAt = startedAt.toISOString();
      const manifest = { format: "muba-siaga-112 backup 1" as const, madeAt, postgres, tables };
      await dump(connection, `${row?.id}`, manifest, target);
      return manifest;
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

async function dump(connection: Connection, snapshot: string, manifest: Manifest, { file, keyFile }: Target) {
  // The server, which may run as another user of the same group, reads the file in the restore drill.
  const output = await open(file, "w", 0o640);
  try {
    const { argument, env } = connection;
    const program = findPostgresProgram("pg_dump", manifest.postgres);
    const encryption = startProgram("age", ["--encrypt", "--identity", keyFile], { output: output.fd });
    const dumpProgram = startProgram(
      program,
      [
        "--format=custom",
        "--compress=6",
        "--exclude-table-data=public.spatial_ref_sys",
        `--snapshot=${snapshot}`,
        argument,
      ],
      {
        env,
      },
    );
    try {
      encryption.input.write(`${JSON.stringify(manifest)}\n`);
      await writeToProgram(dumpProgram.output, encryption);
      await waitForSuccess(dumpProgram.done);
    } finally {
      // Also after a failed dump: `age` would wait for more input, and this process for `age`.
      encryption.input.end();
    }
    await waitForSuccess(encryption.done);
    await output.sync();
  } finally {
    await output.close();
  }
}

/** Waits until a program has succeeded. If the database role lacked a permission, the error says which role to use. */
async function waitForSuccess(done: Promise<void>): Promise<void> {
  await done.catch((error: Error) => {
    if (!/permission denied/.test(error.message)) throw error;
    throw new ProgramError(`${error.message}\nMake the backup as the owner of the tables.`);
  });
}

const fileNamePattern = /^muba-siaga-\d{8}T\d{6}Z\.backup$/;

/** Returns the file name of a new backup. */
export function createBackupFileName(now: Date): string {
  return `muba-siaga-${now.toISOString().replaceAll(/[-:]|\.\d+/g, "")}.backup`;
}

/** Lists the backups in a folder, newest first. Ignores files that are not named like a backup. */
export async function listBackups(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => fileNamePattern.test(name));
  return names
    .sort()
    .reverse()
    .map((name) => join(folder, name));
}

const maxPartAgeMs = 86_400_000;

/**
 * Deletes all backups in a folder except the newest `keptCount`, and `.part` files of backups that were interrupted
 * more than a day ago. Returns the number of deleted backups.
 */
export async function deleteOldBackups(folder: string, keptCount: number): Promise<number> {
  const oldBackups = (await listBackups(folder)).slice(keptCount);
  for (const file of oldBackups) await rm(file);
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const isPartialFile = fileNamePattern.test(name.replace(/\.part$/, "")) && name.endsWith(".part");
    if (isPartialFile && (await stat(path)).mtimeMs < Date.now() - maxPartAgeMs) await rm(path);
  }
  return oldBackups.length;
}

/** Flushes a folder to disk, so that a new file name in it survives a power failure. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}
