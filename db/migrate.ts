import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { takeLock } from "./advisory-locks";
import type { Database, Db } from "./client";
import { queryRows } from "./sql";
import { readErrorCode } from "./transaction";

const folder = join(process.cwd(), "db/migrations");

/** Number of pending migrations; the server does not start if there are any. */
export async function countPending({ db }: Database): Promise<number> {
  const hashes = await readApplied(db);
  return readMigrationFiles({ migrationsFolder: folder }).filter(({ hash }) => !hashes.has(hash)).length;
}

/** The hashes of the applied migrations. */
async function readApplied(db: Db): Promise<Set<string>> {
  const [row] = await queryRows<{ hasTable: boolean }>(
    db,
    sql`select to_regclass('migration') is not null as "hasTable"`,
  );
  return row?.hasTable ? readHashes(db) : new Set();
}

async function readHashes(db: Db): Promise<Set<string>> {
  const rows = await queryRows<{ hash: string }>(db, sql`select hash from migration`);
  return new Set(rows.map(({ hash }) => hash));
}

type PendingMigration = { name: string; disruptions: string[] };

/**
 * Lists the pending migrations with their disruptive statements, and counts the applied migrations that this version
 * does not know. Changes nothing.
 */
export async function checkMigrations({ db }: Database): Promise<{ pending: PendingMigration[]; unknown: number }> {
  const hashes = await readApplied(db);
  const journal = JSON.parse(readFileSync(join(folder, "meta/_journal.json"), "utf8")) as {
    entries: { when: number; tag: string }[];
  };
  const names = new Map(journal.entries.map(({ when, tag }) => [when, tag]));
  const migrations = readMigrationFiles({ migrationsFolder: folder });
  const pendingMigrations = migrations.filter(({ hash }) => !hashes.has(hash));
  const known = new Set(migrations.map(({ hash }) => hash));
  const isNew = hashes.size === 0;
  return {
    pending: pendingMigrations.map(({ folderMillis, sql: statements }) => ({
      name: names.get(folderMillis) ?? `${folderMillis}`,
      disruptions: isNew
        ? []
        : findDisruptions(
            pendingMigrations.flatMap((migration) => migration.sql),
            statements,
          ),
    })),
    unknown: [...hashes].filter((hash) => !known.has(hash)).length,
  };
}

/** Statements that disrupt a running server of the previous version, and how. */
const disruptiveStatements: readonly [RegExp, string][] = [
  [/^drop (?:table|view|materialized view|function|type)|\bdrop column\b/, "removes what the previous version uses"],
  [/\brename (?:to|column|constraint)\b/, "renames what the previous version uses"],
  [/\balter column \S+ (?:set data )?type\b/, "rewrites the table while nobody can use it"],
  [/\balter column \S+ set not null\b/, "refuses rows in which the previous version leaves the column empty"],
  [/\badd column (?!.*\b(?:default|generated)\b).*\bnot null\b/, "refuses rows of the previous version"],
  [/\balter column \S+ drop default\b/, "refuses rows in which the previous version leaves the column empty"],
  [/^drop (?:trigger|sequence|routine|procedure)\b|\bdrop constraint\b/, "removes what the previous version relies on"],
  [
    /\badd column .*\b(?:generated|(?:big|small)?serial|default (?:gen_random_uuid|clock_timestamp|random|nextval))\b/,
    "rewrites the table while nobody can use it",
  ],
  [/\badd constraint (?!.*\bnot valid\b)/, "reads the whole table while nobody can write to it"],
  [/^create (?:unique )?index (?!concurrently)/, "lets nobody write to the table until the index is built"],
  [/^drop index (?!concurrently)/, "removes an index that the previous version relies on"],
  [/^(?:update|insert into|delete from|truncate) /, "changes rows that the previous version reads and writes"],
];

/**
 * Finds the statements that would disrupt a running server. Ignores statements on tables that the migrations themselves
 * create.
 */
export function findDisruptions(allStatements: readonly string[], statements: readonly string[]): string[] {
  const normalize = (statement: string) =>
    statement
      .replaceAll(/--[^\n]*/g, " ")
      .replaceAll(/["\s]+/g, " ")
      .trim()
      .toLowerCase();
  const newTables = new Set(
    allStatements.flatMap(
      (statement) => normalize(statement).match(/^create table (?:if not exists )?(\w+)/)?.[1] ?? [],
    ),
  );
  return statements.map(normalize).flatMap((statement) => {
    const table = statement.match(
      /^(?:alter table|update|insert into|delete from|truncate(?: table)?) (?:only )?(\w+)|^create .*?index .*? on (\w+)/,
    );
    if (newTables.has(table?.[1] ?? table?.[2] ?? "")) return [];
    const hazard = disruptiveStatements.find(([pattern]) => pattern.test(statement));
    return hazard ? [`${statement.slice(0, 100)}: ${hazard[1]}`] : [];
  });
}

/**
 * Time limit in ms for locking all tables that a migration changes. It is short, because other sessions queue behind
 * the lock requests.
 */
const lockTimeoutMs = 500;

type MigrateOptions = {
  /** Maximum number of attempts to lock the tables, and the pause between attempts in ms. */
  attempts?: number;
  pauseMs?: number;
  /** Called with a message before each further attempt. */
  onRetry?: (message: string) => void;
};

/**
 * Applies all pending migrations in one transaction. It takes a lock, so that processes that start at the same time do
 * not run a migration twice. (Drizzle's own migrator takes no lock.)
 *
 * A statement that waits for a table blocks all later statements on that table, including those of dispatchers. So a
 * migration that cannot lock its tables within `lockTimeoutMs` is rolled back and tried again.
 */
export async function migrate(
  { db }: Database,
  { attempts = 30, pauseMs = 2_000, onRetry = () => {} }: MigrateOptions = {},
): Promise<{ applied: number }> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await applyPending(db);
    } catch (error) {
      if (!(error instanceof TableInUseError) || attempt === attempts) throw error;
      onRetry(`${error.message} Trying again in ${pauseMs / 1_000} s (${attempt} of ${attempts}).`);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

/** Thrown if a table that a migration changes was in use for too long. Nothing was changed. */
class TableInUseError extends Error {
  constructor(statement: string, users: string[]) {
    const by = users.length > 0 ? ` Open transactions: ${users.join("; ")}.` : "";
    super(`A table was in use at: ${statement.replaceAll(/\s+/g, " ").slice(0, 100)}.${by} Nothing was changed.`);
  }
}

async function applyPending(db: Db): Promise<{ applied: number }> {
  const migrations = readMigrationFiles({ migrationsFolder: folder });
  let lastStatement = "";
  const applying = db.transaction(async (tx) => {
    await tx.execute(sql`set local statement_timeout = 0`);
    await tx.execute(sql`set local lock_timeout = 0`);
    await takeLock(tx, "migration");
    // Wait for a running backup, which holds this lock. Otherwise a statement that waits for the backup would block
    // every later statement on the same table.
    await takeLock(tx, "tableChange");
    await tx.execute(
      sql`create table if not exists migration (hash text primary key, made_at bigint not null, applied_at timestamptz not null default now())`,
    );
    const hashes = await readHashes(tx);
    const pendingMigrations = migrations.filter((migration) => !hashes.has(migration.hash));
    const lockDeadline = performance.now() + lockTimeoutMs;
    for (const migration of pendingMigrations) {
      for (const statement of migration.sql) {
        lastStatement = statement;
        const remainingMs = Math.max(20, Math.round(lockDeadline - performance.now()));
        if (hashes.size > 0) await tx.execute(sql.raw(`set local lock_timeout = ${remainingMs}`));
        await tx.execute(sql.raw(statement));
      }
      await tx.execute(
        sql`insert into migration (hash, made_at) values (${migration.hash}, ${migration.folderMillis})`,
      );
    }
    return { applied: pendingMigrations.length };
  });
  return applying.catch(async (error) => {
    // lock_not_available
    if (readErrorCode(error) !== "55P03") throw error;
    throw new TableInUseError(lastStatement, await listOpenTransactions(db));
  });
}

/** Describes the transactions of other sessions that have been open for a second or longer. */
async function listOpenTransactions(db: Db): Promise<string[]> {
  const rows = await queryRows<{ text: string }>(
    db,
    sql`
    select format('process %s%s for %s s', pid, ' (' || nullif(application_name, '') || ')', extract(epoch from now() - xact_start)::int) as text
    from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and xact_start < now() - interval '1 second'
    order by xact_start limit 3
  `,
  );
  return rows.map(({ text }) => text);
}
