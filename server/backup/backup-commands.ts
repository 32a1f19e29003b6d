import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type Database, describeProgramConnection } from "../../db/client";
import { record } from "../audit/record";
import { CommandError, requireArgumentCount, takeOption } from "../command-line";
import type { Environment } from "../env";
import { backupActor } from "./backup-events";
import { runClusterDrill } from "./cluster-drill";
import { createBackup, createBackupFileName, deleteOldBackups } from "./create-backup";
import { restoreBackup } from "./restore-backup";

const now = () => new Date();

/** `npm run db -- backup <file or folder> [--keep <n>]` */
export async function runBackup(database: Database, args: string[], environment: Environment): Promise<string> {
  const { remainingArgs, value: keptCountText } = takeOption(args, "--keep", "a number of backups");
  const keptCount = keptCountText === null ? null : Number(keptCountText);
  if (keptCount !== null && (!Number.isInteger(keptCount) || keptCount < 1 || keptCount > 10_000))
    throw new CommandError("--keep must be between 1 and 10000.");
  const { path, keyFile, connection } = readArguments(remainingArgs, database, environment);
  const reserveBytes = environment.DISK_RESERVE_GB * 1e9;
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (keptCount !== null && !isFolder)
    throw new CommandError("--keep needs a folder, in which each backup gets its own name.");
  const file = isFolder ? join(path, createBackupFileName(now())) : path;
  const { bytes, manifest } = await createBackup(database, connection, { file, keyFile, reserveBytes }, now);
  const deleted = keptCount === null ? 0 : await deleteOldBackups(path, keptCount);
  return `${file}: ${bytes} bytes, ${describeTables(manifest)}, read back and complete.${deleted > 0 ? ` ${deleted} older ones deleted.` : ""}`;
}

/** `npm run db -- restore <file> [--replace]` */
export async function runRestore(database: Database, args: string[], environment: Environment): Promise<string> {
  const otherArgs = args.filter((arg) => arg !== "--replace");
  const { path: file, keyFile, connection } = readArguments(otherArgs, database, environment);
  const replace = otherArgs.length < args.length;
  const manifest = await restoreBackup(database, connection, { file, keyFile, replace });
  const data = { file: file.split("/").at(-1), madeAt: manifest.madeAt };
  await record(database.db, { actor: backupActor, now }, [{ kind: "backup.restored", data }]);
  return `Restored the state of ${manifest.madeAt}: ${describeTables(manifest)}; all counts and checksums are those of the backup.
Next: npm run db -- migrate, then npm run db -- grant <database role> for the role of the server.`;
}

/** `npm run db -- cluster-drill <script> <pgbackrest.conf> <socket folder> <scratch folder> [--now]` */
export async function runClusterDrillCommand(
  { db }: Database,
  args: string[],
  { DISK_RESERVE_GB }: Environment,
): Promise<string> {
  const otherArgs = args.filter((arg) => arg !== "--now");
  requireArgumentCount(otherArgs, 4, 4);
  const [script, config, socketFolder, scratchFolder] = otherArgs as [string, string, string, string];
  const settings = { script, config, socketFolder, scratchFolder, reserveBytes: DISK_RESERVE_GB * 1e9 };
  const result = await runClusterDrill(db, settings, { now, isForced: otherArgs.length < args.length });
  if (!result) return "No drill is due yet.";
  if (result.failure) throw new CommandError(`The drill failed (${result.failure}): ${result.cause}`);
  return `Restored ${result.file}: ${result.rows} rows in ${result.tables} tables; all counts and checksums are those of the cluster.`;
}

function readArguments(args: string[], { embedded }: Database, environment: Environment) {
  const { DATABASE_URL: url, DATABASE_TLS: tls, BACKUP_KEY_FILE: keyFile } = environment;
  if (embedded || !url) {
    throw new CommandError(
      "The embedded database has no backup: it is not for live service. Stop the server and copy its DATA_FOLDER.",
    );
  }
  const [path, ...others] = args;
  if (!path || others.length > 0 || path.startsWith("--"))
    throw new CommandError(`Name one file. "npm run db" without a command lists the options.`);
  if (!keyFile)
    throw new CommandError("BACKUP_KEY_FILE is not set: the file of a key made with `age-keygen -o <file>`.");
  return { path, keyFile, connection: describeProgramConnection(url, tls) };
}

function describeTables({ tables }: { tables: readonly { rows: number }[] }): string {
  return `${tables.reduce((sum, { rows }) => sum + rows, 0)} rows in ${tables.length} tables`;
}
