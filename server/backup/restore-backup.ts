import { sql } from "drizzle-orm";
import type { Database, describeProgramConnection } from "../../db/client";
import { renumberEventsSql, skipEventIdsSql } from "../../db/event-order";
import { queryRows } from "../../db/sql";
import { CommandError } from "../command-line";
import { findPostgresProgram, ProgramError, startProgram, writeToProgram } from "./programs";
import { openBackup, verifyBackup } from "./read-backup";
import {
  createComparisonSql,
  differenceSqlState,
  dropEverythingSql,
  listTables,
  type Manifest,
  readMajorVersion,
} from "./table-checksums";

type RestoreOptions = {
  file: string;
  keyFile: string;
  /** Drops the current contents of the database first. */
  replace?: boolean;
  /** Runs the restore without committing it, so that the database is unchanged. */
  isDryRun?: boolean;
  signal?: AbortSignal | undefined;
};

/** Thrown if the restored tables differ from the manifest of the backup. */
export class TableMismatchError extends CommandError {}

/**
 * Restores a backup in one transaction, which is committed only if the row count and the checksum of every table match
 * the backup's manifest. The whole file is read and verified before the database is touched. If the backup is from a
 * server that had counted more transactions, the events are renumbered before the commit. Numbers of later events are
 * not used again.
 */
export async function restoreBackup(
  database: Database,
  connection: ReturnType<typeof describeProgramConnection>,
  { file, keyFile, replace = false, isDryRun = false, signal }: RestoreOptions,
): Promise<Manifest> {
  await verifyBackup({ file, keyFile, signal });
  if (!replace && (await listTables(database.db)).length > 0)
    throw new CommandError(
      "The database is not empty; nothing was changed. To replace what it contains, add --replace.",
    );
  if (await isServerRunning(database))
    throw new CommandError("A server is running on this database; nothing was changed. Stop the server first.");

  const { manifest, restoreProgram } = await openBackup({ file, keyFile, signal }, ["--file=-"]);
  // psql changes nothing without the commit, even if this process is killed and psql reaches the end of its input. The
  // messages of a dry run contain only an error code, because they are logged, and logs must contain nothing about
  // people.
  const psqlArguments = [
    "--no-psqlrc",
    "--quiet",
    "--output=/dev/null",
    "--set=ON_ERROR_STOP=1",
    `--set=VERBOSITY=${isDryRun ? "sqlstate" : "terse"}`,
  ];
  const { argument, env } = connection;
  const psqlPath = findPostgresProgram("psql", await readMajorVersion(database.db));
  const psql = startProgram(psqlPath, [...psqlArguments, argument], { env, signal });
  try {
    psql.input.write(`set client_min_messages = warning;\nbegin;\n${replace ? dropEverythingSql : ""}`);
    await writeToProgram(restoreProgram.output, psql);
    await restoreProgram.done;
    const end = isDryRun ? "rollback;" : `${renumberEventsSql}${skipEventIdsSql}commit;\nanalyze;`;
    psql.input.end(`${createComparisonSql(manifest)}\n${end}\n`);
    await psql.done;
    return manifest;
  } catch (error) {
    psql.input.destroy();
    restoreProgram.output.destroy();
    // If psql fails, the other programs fail as well, so its error is the relevant one.
    const { reason = error } = (await Promise.allSettled([psql.done]))[0] as { reason?: unknown };
    if (reason instanceof ProgramError && reason.message.includes(differenceSqlState)) {
      throw new TableMismatchError(`Nothing was changed: ${reason.message}`);
    }
    throw reason;
  }
}

/**
 * Whether a server may be running on this database: a session listens for changes, or belongs to another role.
 * PostgreSQL does not show what sessions of other roles do, so each of them may be a server.
 */
async function isServerRunning({ db }: Database): Promise<boolean> {
  const rows = await queryRows(
    db,
    sql`
    select from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
      and (usename <> current_user or query ilike 'listen %')
  `,
  );
  return rows.length > 0;
}
