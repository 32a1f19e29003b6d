import { join } from "node:path";
import { sql } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import type { Database } from "./client";

const folder = join(process.cwd(), "db/migrations");

type Hashes = { rows: { hash: string }[] };

/** Number of pending migrations; the server does not start if there are any. */
export async function countPending({ db }: Database): Promise<number> {
  const { rows } = (await db.execute(sql`select to_regclass('migration') is not null as "hasTable"`)) as unknown as {
    rows: { hasTable: boolean }[];
  };
  const appliedHashes = rows[0]?.hasTable
    ? ((await db.execute(sql`select hash from migration`)) as unknown as Hashes).rows
    : [];
  const hashes = new Set(appliedHashes.map(({ hash }) => hash));
  return readMigrationFiles({ migrationsFolder: folder }).filter(({ hash }) => !hashes.has(hash)).length;
}

/**
 * Applies all pending migrations in one transaction. It takes a lock, so that processes that start at the same time do
 * not run a migration twice. (Drizzle's own migrator takes no lock.)
 */
export async function migrate({ db }: Database): Promise<{ applied: number }> {
  const migrations = readMigrationFiles({ migrationsFolder: folder });
  return db.transaction(async (tx) => {
    await tx.execute(sql`set local statement_timeout = 0`);
    await tx.execute(sql`set local lock_timeout = 0`);
    await tx.execute(sql`select pg_advisory_xact_lock(112, 1)`);
    await tx.execute(
      sql`create table if not exists migration (hash text primary key, made_at bigint not null, applied_at timestamptz not null default now())`,
    );
    const appliedHashes = (await tx.execute(sql`select hash from migration`)) as unknown as Hashes;
    const hashes = new Set(appliedHashes.rows.map((row) => row.hash));
    const pendingMigrations = migrations.filter((migration) => !hashes.has(migration.hash));
    for (const migration of pendingMigrations) {
      for (const statement of migration.sql) await tx.execute(sql.raw(statement));
      await tx.execute(
        sql`insert into migration (hash, made_at) values (${migration.hash}, ${migration.folderMillis})`,
      );
    }
    return { applied: pendingMigrations.length };
  });
}
