import { randomUUID } from "node:crypto";
import { join } from "node:path";
import pg from "pg";
import { type Database, openPostgres } from "../../db/client";
import { migrate } from "../../db/migrate";
import { seedReference } from "../../db/seed/seed";
import { type Postgres, startPostgres } from "./postgres";
import { findPostgres } from "./system.mjs";
import { cacheFolder, deleteOldTemplates, hashOfSources, hasTemplate, moveTemplate } from "./template-folders";

const templateName = "template_muba";

/**
 * Starts a PostgreSQL server whose database `postgres` is migrated and contains the reference data. The tests' template
 * database is a copy of it. The first start prepares the files of the server, which later starts copy; they are
 * prepared again whenever a file in db/ changes.
 */
export async function startPostgresWithTemplate(
  options: Omit<NonNullable<Parameters<typeof startPostgres>[0]>, "from" | "inMemory"> = {},
): Promise<Postgres> {
  const preparedFolder = join(cacheFolder, `postgres-${findPostgres()?.version}-${hashOfSources()}`);
  if (!hasTemplate(preparedFolder)) await prepareFiles(preparedFolder);
  return startPostgres({ ...options, from: preparedFolder, inMemory: !options.durable });
}

async function prepareFiles(preparedFolder: string): Promise<void> {
  const postgres = await startPostgres({ inMemory: true });
  try {
    const database = await openPostgres(postgres.url("postgres"), { size: 2 });
    await migrateAndSeed(database).finally(() => database.close());
    const createTemplate = `create database ${templateName} template postgres strategy file_copy`;
    await runStatement(postgres.url("template1"), createTemplate);
    const protectTemplate = `alter database ${templateName} with is_template true allow_connections false`;
    await runStatement(postgres.url("template1"), protectTemplate);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  const draftFolder = `${preparedFolder}-${randomUUID()}`;
  deleteOldTemplates();
  await postgres.stop(draftFolder);
  moveTemplate(draftFolder, preparedFolder);
}

/** Migrates a database and loads the reference data. */
export async function migrateAndSeed(database: Database): Promise<void> {
  await migrate(database);
  await seedReference(database);
}

/**
 * Creates a database on the server of `serverUrl`: empty if `empty` is true, otherwise a copy of `template`. `drop`
 * deletes the database and ends its open connections.
 */
export async function createDatabase(
  serverUrl: string,
  { empty = false, template = templateName } = {},
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `muba_${randomUUID().replaceAll("-", "")}`;
  const maintenanceUrl = withDatabase(serverUrl, "postgres");
  // `file_copy` takes a fifth of the time of the default strategy, which writes the copy to the WAL.
  const source = `template ${empty ? "template0" : template} strategy file_copy`;
  await runStatement(maintenanceUrl, `create database ${name} ${source}`);
  return {
    url: withDatabase(serverUrl, name),
    drop: () => runStatement(maintenanceUrl, `drop database if exists ${name} with (force)`),
  };
}

/**
 * Creates another template database on the server of `serverUrl`, unless there is one: a copy of the tests' template,
 * changed by `fill`. Several workers may call this at the same time.
 */
export async function makeTemplate(
  serverUrl: string,
  name: string,
  fill: (database: Database) => Promise<void>,
): Promise<void> {
  const lockClient = new pg.Client({ connectionString: withDatabase(serverUrl, "postgres") });
  await lockClient.connect();
  try {
    await lockClient.query("select pg_advisory_lock(hashtext($1))", [name]);
    const { rowCount } = await lockClient.query("select from pg_database where datname = $1", [name]);
    if (rowCount) return;
    const draftDatabase = await createDatabase(serverUrl);
    const database = await openPostgres(draftDatabase.url);
    await fill(database).finally(() => database.close());
    await lockClient.query(`alter database ${new URL(draftDatabase.url).pathname.slice(1)} rename to ${name}`);
    await lockClient.query(`alter database ${name} with is_template true allow_connections false`);
  } finally {
    await lockClient.end();
  }
}

function withDatabase(url: string, database: string): string {
  const databaseUrl = new URL(url);
  databaseUrl.pathname = `/${database}`;
  return databaseUrl.href;
}

/** Runs a statement on a new connection, without the time limits that the server sets on its connections. */
export async function runStatement(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
