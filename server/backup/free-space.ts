import { stat, statfs } from "node:fs/promises";
import { sql } from "drizzle-orm";
import { type Db, isLocal } from "../../db/client";
import { queryRows } from "../../db/sql";
import { CommandError } from "../command-line";

/** Where PostgreSQL stores its databases on Debian. Its setting `data_directory` is hidden from ordinary roles. */
export const postgresFolder = "/var/lib/postgresql";

/** Thrown if a backup or a restore drill would leave too little free space on a disk. */
export class InsufficientSpaceError extends CommandError {}

/** Returns how many bytes ordinary users can still write on the disk of a folder. */
export async function readFreeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Throws if writing `bytes` to `folder` would leave less than `reserveBytes` free on its disk. */
export async function requireSpace(folder: string, bytes: number, reserveBytes: number): Promise<void> {
  const freeBytes = await readFreeBytes(folder);
  if (freeBytes - bytes >= reserveBytes) return;
  const formatGb = (size: number) => `${(size / 1e9).toFixed(1)} GB`;
  throw new InsufficientSpaceError(
    `Not started: ${formatGb(freeBytes)} are free in ${folder}, about ${formatGb(bytes)} are needed, and ${formatGb(reserveBytes)} must stay free (DISK_RESERVE_GB).`,
  );
}

/** Throws unless there is space for another backup as large as the newest one, `lastBackup`. */
export async function requireBackupSpace(folder: string, lastBackup: string | undefined, reserveBytes: number) {
  await requireSpace(folder, lastBackup ? (await stat(lastBackup)).size : 0, reserveBytes);
}

/**
 * Throws unless PostgreSQL has space for a copy of the database `db` in the scratch database. Does nothing if the
 * scratch database is on another machine, whose disks cannot be read from here, or in a folder that is not the usual
 * one.
 */
export async function requireDrillSpace(db: Db, scratchUrl: string, reserveBytes: number): Promise<void> {
  if (!isLocal(new URL(scratchUrl))) return;
  if (!(await stat(postgresFolder).catch(() => null))) return;
  const [row] = await queryRows<{ bytes: string }>(db, sql`select pg_database_size(current_database()) as bytes`);
  await requireSpace(postgresFolder, Number(row?.bytes), reserveBytes);
}
