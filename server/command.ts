import { rename, writeFile } from "node:fs/promises";
import { eq } from "drizzle-orm";
import { permissions, scopes } from "../db/access-vocabulary";
import { type Database, openPostgres } from "../db/client";
import { openEmbedded } from "../db/embedded";
import { renumberCopiedEvents } from "../db/event-order";
import { grantRuntime } from "../db/grant";
import { checkMigrations, migrate } from "../db/migrate";
import { person } from "../db/schema/people";
import { seedReference } from "../db/seed/seed";
import { runBackup, runClusterDrillCommand, runRestore } from "./backup/backup-commands";
import { CommandError, explainFailure, findUnitId, requireArgumentCount, takeOption, UsageError } from "./command-line";
import type { Context } from "./context";
import { keyValidityDays } from "./domain/key-validity";
import { type Environment, readEnvironment } from "./env";
import { Refusal, toFieldErrors } from "./errors";
import { findGroundFolder } from "./ground/current-ground";
import { describeNetwork } from "./ground/describe-network";
import { runExport } from "./ground/network-commands";
import { historyKinds } from "./history/import-history";
import { runImportCommand } from "./import/import-command";
import { importKinds } from "./import/import-file";
import { runCreateKey, runListKeys, runRevokeKey } from "./keys/key-commands";
import { noDatabaseMessage } from "./open-database";
import { PrintBoardInput, printBoard } from "./paper-board/print-board";
import { CreatePersonInput, createPerson, personRoles } from "./people/create-person";
import { resetPassword } from "./people/manage-people";
import { reportLocale } from "./reports/monthly/words";

const usage = `npm run db -- migrate [--check]                         apply the migrations
    --check changes nothing: it lists what is pending and what disturbs a server that is running
npm run db -- seed                                      load the reference data
npm run db -- import <kind> <file> [--simulated]        import a file: all lines or none
    kinds: ${importKinds.join(", ")}
    --simulated marks units as simulated, for the simulator
npm run db -- import <kind> <file> [--source <name>] [--simulated]
                                                        import history of any length; bad lines are written to a file beside it
    kinds: ${historyKinds.join(", ")}; an interrupted import continues when it is run again
    --source names the origin of the external ids (default: history), --simulated marks everything as simulated
npm run db -- import <kind> <file> [--anywhere]         import the road and water network (docs/ground.md)
    kinds: osm (an extract, .osm.pbf); roads, rivers (own surveys, GeoJSON), which are added to it
    --anywhere also accepts a file outside the regency
npm run db -- import <kind> <file>                      import a file of an external source (docs/watch.md)
    kinds: hotspots (CSV of FIRMS, GeoJSON of SiPongi), warnings (CAP), earthquakes (BMKG), air-quality (ISPU)
npm run db -- network                                   describe the network in use and what it lacks
npm run db -- export network <edges.csv> <turns.csv>    write the network in use, to check routes with another program
npm run db -- key <name> [scope ...] [--unit <call sign>] [--days <n>] [--simulated]
                                                        create an API key and print it once, on the last line
    scopes: ${scopes.join(", ")}; all by default
    a key with --unit can only write the positions of that unit; --days is how long it is valid (default ${keyValidityDays.default})
npm run db -- keys                                      list the API keys, without their secrets
npm run db -- revoke <key id>                           revoke an API key
npm run db -- person <username> <role> [agency or call sign]
                                                        create an account and print its one-time password on the last line
    roles: ${personRoles.join(", ")}
    agency-officer needs the agency's code, crew the unit's call sign
npm run db -- reset <username>                          create a new one-time password; ends sessions and lockouts
npm run db -- grant <database role>                     grant a PostgreSQL role the rights the server needs at run time
npm run db -- backup <file or folder> [--keep <n>]      write an encrypted backup (BACKUP_KEY_FILE) and read it back
    in a folder, the file is named after the time; --keep deletes all but the newest n there
npm run db -- restore <file> [--replace]                check a backup and restore it into an empty database
    --replace deletes what the database contains
npm run db -- cluster-drill <script> <pgbackrest.conf> <socket folder> <scratch folder> [--now]
                                                        restore drill on a standby of a cluster, if one is due (docs/cluster.md)
npm run db -- paper <file.pdf> [--forms <n>] [--locale id|en]
                                                        write the board of this moment with numbered blank forms, to print

Uses the database of DATABASE_URL, or with EMBEDDED=on the embedded one in DATA_FOLDER (.data).`;

type Command = (context: Context, database: Database, args: string[], environment: Environment) => Promise<string>;

const commands: Record<string, Command> = {
  async migrate(_, database, args) {
    const otherArgs = args.filter((arg) => arg !== "--check");
    requireArgumentCount(otherArgs, 0, 0);
    if (otherArgs.length < args.length) return describePending(await checkMigrations(database));
    const { applied } = await migrate(database, { onRetry: (message) => console.error(message) });
    const result = applied === 0 ? "The tables are up to date." : `${applied} migrations applied.`;
    if (!(await renumberCopiedEvents(database))) return result;
    return `${result}\nThe tables came from another PostgreSQL server; the order of their events was adapted to this one.`;
  },

  async seed(_, database, args) {
    requireArgumentCount(args, 0, 0);
    await migrate(database);
    const counts = Object.entries(await seedReference(database));
    return counts.map(([label, count]) => `${String(count).padStart(5)} ${label}`).join("\n");
  },

  import: (context, database, args) => runImportCommand(context, database, args),

  async network(context, _, args) {
    requireArgumentCount(args, 0, 0);
    return describeNetwork(context);
  },

  export: (_, database, args) => runExport(database, args),

  key: (context, _, args) => runCreateKey(context, args),
  keys: (context, _, args) => runListKeys(context, args),
  revoke: (context, _, args) => runRevokeKey(context, args),

  async person(context, { db }, args) {
    requireArgumentCount(args, 2, 3);
    const [username, role, unitOrAgency] = args as [string, string, string?];
    const roleFields = role === "crew" ? { unitId: await findUnitId(db, unitOrAgency) } : { agencyCode: unitOrAgency };
    const parsedInput = CreatePersonInput.safeParse({ username, role, ...roleFields });
    if (!parsedInput.success) throw new Refusal("invalid-input", { errors: toFieldErrors(parsedInput.error.issues) });
    const createdPerson = await createPerson(context, parsedInput.data);
    return `${createdPerson.username} (${role}) may sign in with this password, once within 24 hours, and must then choose a new one:\n${createdPerson.password}`;
  },

  async reset(context, { db }, args) {
    requireArgumentCount(args, 1, 1);
    const [username = ""] = args;
    const [existingPerson] = await db
      .select({ id: person.id })
      .from(person)
      .where(eq(person.username, username.toLowerCase()));
    if (!existingPerson) throw new CommandError(`There is nobody with the username "${username}".`);
    const { password } = await resetPassword(context, existingPerson);
    return `${username} may sign in with this password, once within 24 hours, and must then choose a new one:\n${password}`;
  },

  backup: (_, database, args, environment) => runBackup(database, args, environment),

  restore: (_, database, args, environment) => runRestore(database, args, environment),

  "cluster-drill": (_, database, args, environment) => runClusterDrillCommand(database, args, environment),

  async paper(context, _, args) {
    const { remainingArgs, value: formsText } = takeOption(args, "--forms", "a number of blank forms");
    const { remainingArgs: files, value: locale } = takeOption(remainingArgs, "--locale", "a language");
    requireArgumentCount(files, 1, 1);
    const parsedInput = PrintBoardInput.safeParse({
      locale: locale ?? reportLocale,
      ...(formsText !== null && { forms: Number(formsText) }),
    });
    if (!parsedInput.success) throw new Refusal("invalid-input", { errors: toFieldErrors(parsedInput.error.issues) });
    const [file = ""] = files;
    const { pdf } = await printBoard(context, parsedInput.data);
    await writeFile(`${file}.part`, pdf, { mode: 0o600 });
    await rename(`${file}.part`, file);
    return `${file}: ${pdf.length} bytes`;
  },

  async grant(_, database, args) {
    requireArgumentCount(args, 1, 1);
    const [databaseRole = ""] = args;
    if (database.embedded)
      throw new CommandError("The embedded database has no roles; a trigger protects its audit trail.");
    await grantRuntime(database, databaseRole);
    return `${databaseRole} may run the server: it owns nothing, and can add to the audit trail but not change it.`;
  },
};

async function main([name = "", ...args]: string[]): Promise<void> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new CommandError(name ? `There is no command "${name}".\n\n${usage}` : usage);
  const environment = withCommandErrors(readEnvironment);
  const database = await openForCommand(environment);
  try {
    const context: Context = {
      db: database.db,
      actor: {
        kind: "system",
        id: "command-line",
        name: "command line",
        role: "admin",
        scopes: permissions,
        simulated: false,
      },
      now: () => new Date(),
      settings: {
        positionFreshMinutes: environment.POSITION_FRESH_MINUTES,
        groundFolder: findGroundFolder(environment),
        watchSources: { addresses: environment.WATCH_SOURCES, marginKm: environment.WATCH_MARGIN_KM },
      },
      // Does nothing, because a running server polls the database for changes every few seconds.
      announce: () => {},
    };
    console.log(await command(context, database, args, environment));
  } finally {
    await database.close();
  }
}

function describePending({ pending, unknown }: Awaited<ReturnType<typeof checkMigrations>>): string {
  if (unknown > 0)
    throw new CommandError(
      `The database has ${unknown} migrations of a later version. This version may still run on it.`,
    );
  if (pending.length === 0) return "The tables are up to date.";
  const lines = pending.flatMap(({ name, disruptions }) => [
    `  ${name}`,
    ...disruptions.map((hazard) => `    ! ${hazard}`),
  ]);
  const hasHazards = pending.some(({ disruptions }) => disruptions.length > 0);
  const advice = hasHazards
    ? "Stop the servers before these migrations, or run them in a quiet minute."
    : "They can be applied while servers of the previous version run.";
  return [`${pending.length} migrations are pending:`, ...lines, advice].join("\n");
}

/** Runs a function and converts any error to a `CommandError`, so that only its message is printed. */
function withCommandErrors<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new CommandError((error as Error).message);
  }
}

async function openForCommand(environment: Environment): Promise<Database> {
  const { DATABASE_URL, DATABASE_TLS, EMBEDDED, DATA_FOLDER } = environment;
  if (DATABASE_URL) return openPostgres(DATABASE_URL, { size: 2, tls: DATABASE_TLS });
  if (EMBEDDED === "off") throw new CommandError(noDatabaseMessage);
  console.error(`Using the embedded database in ${DATA_FOLDER}, which is not for live service.`);
  return openEmbedded(DATA_FOLDER).catch((error: Error) => {
    throw new CommandError(error.message);
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof UsageError ? usage : explainFailure(error));
  process.exitCode = 1;
});
