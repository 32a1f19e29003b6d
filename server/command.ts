import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { asc, getTableColumns } from "drizzle-orm";
import { type Database, openPostgres } from "../db/client";
import { openEmbedded } from "../db/embedded";
import { migrate } from "../db/migrate";
import { apiKey } from "../db/schema/keys";
import { seedReference } from "../db/seed/seed";
import { roles, type Scope, scopes } from "../db/vocabulary";
import type { Context } from "./context";
import { type Environment, readEnvironment } from "./env";
import { CommandError, explainFailure } from "./explain-failure";
import { type ImportKind, importFile, importKinds } from "./import/import-file";
import { createKey } from "./keys/create-key";
import { revokeKey } from "./keys/revoke-key";
import { signTicket } from "./session";

const usage = `npm run db -- migrate                                   bring the tables up to date
npm run db -- seed                                      load the reference data of the regency
npm run db -- import <kind> <file>                      bring in a file of your own: all of it or nothing
    kinds: ${importKinds.join(", ")}
npm run db -- key <name> [scope ...] [--simulated]      make an API key and print it once, on the last line
    scopes: ${scopes.join(", ")}; all of them when none is named
npm run db -- keys                                      list the API keys, without their secrets
npm run db -- revoke <key id>                           end an API key
npm run db -- ticket <name> <role> [days]               make a sign-in for a screen (7 days), with SESSION_SECRET set
    roles: ${roles.join(", ")}

The database is the one of DATABASE_URL; without it, the embedded one in DATA_FOLDER (.data).`;

type Command = (context: Context, database: Database, words: string[], environment: Environment) => Promise<string>;

const commands: Record<string, Command> = {
  async migrate(_, database, words) {
    expectWords(words, 0, 0);
    const { applied } = await migrate(database);
    return applied === 0 ? "The tables are up to date." : `${applied} migrations applied.`;
  },

  async seed(_, database, words) {
    expectWords(words, 0, 0);
    await migrate(database);
    const counts = Object.entries(await seedReference(database));
    return counts.map(([what, count]) => `${String(count).padStart(5)} ${what}`).join("\n");
  },

  async import(context, _, words) {
    expectWords(words, 2, 2);
    const [kind, path] = words as [string, string];
    if (!isImportKind(kind))
      throw new CommandError(`"${kind}" cannot be imported; known are ${importKinds.join(", ")}`);
    const file = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      throw new CommandError(
        `${path} cannot be read: ${error.code === "ENOENT" ? "there is no such file" : error.message}`,
      );
    });
    const { rows } = await importFile(context, { kind, name: basename(path), file });
    return `${rows} ${kind} imported from ${path}.`;
  },

  async key(context, _, words) {
    const simulated = words.includes("--simulated");
    const [name, ...named] = words
      .filter((word) => word !== "--simulated")
      .flatMap((word, index) => (index === 0 ? word : word.split(",")));
    if (!name || name.startsWith("-")) throw new CommandError(usage);
    const unknown = named.find((scope) => !isScope(scope));
    if (unknown !== undefined) throw new CommandError(`"${unknown}" is not a scope; known are ${scopes.join(", ")}`);
    const chosen = named.length > 0 ? [...new Set(named.filter(isScope))] : scopes;
    const { id, key } = await createKey(context, { name, scopes: chosen, simulated });
    return `Key ${id} for ${name}: ${chosen.join(", ")}${simulated ? "; what it writes is marked as simulated" : ""}.\nIt is shown this once:\n${key}`;
  },

  async keys(_, { db }, words) {
    expectWords(words, 0, 0);
    const { secretHash: _secret, ...columns } = getTableColumns(apiKey);
    const keys = await db.select(columns).from(apiKey).orderBy(asc(apiKey.createdAt));
    if (keys.length === 0) return "There is no key.";
    return keys
      .map(({ id, name, createdAt, lastUsedAt, revokedAt, simulated, scopes: held }) => {
        const state = revokedAt
          ? `revoked ${revokedAt.toISOString()}`
          : lastUsedAt
            ? `last used ${lastUsedAt.toISOString()}`
            : "never used";
        return [
          id,
          name,
          `made ${createdAt.toISOString()}`,
          state,
          held.join(" "),
          ...(simulated ? ["simulated"] : []),
        ].join("  ");
      })
      .join("\n");
  },

  async revoke(context, _, words) {
    expectWords(words, 1, 1);
    const [id = ""] = words;
    await revokeKey(context, { id });
    return `Key ${id} is revoked.`;
  },

  async ticket(context, _, words, { SESSION_SECRET: secret }) {
    expectWords(words, 2, 3);
    const [name, role, days = "7"] = words as [string, string, string?];
    const known = roles.find((one) => one === role);
    if (!known) throw new CommandError(`"${role}" is not a role; known are ${roles.join(", ")}`);
    if (!/^[1-9]\d{0,2}$/.test(days)) throw new CommandError(`"${days}" is not a number of days from 1 to 999`);
    if (!secret) throw new CommandError("SESSION_SECRET is not set; use the one the server runs with.");
    const until = new Date(context.now().getTime() + Number(days) * 86_400_000);
    const ticket = signTicket(secret, { name, role: known, until });
    return `Open /login on the screen and enter this, or open /login#<this>; valid until ${until.toISOString()}:\n${ticket}`;
  },
};

async function main([name = "", ...words]: string[]): Promise<void> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new CommandError(name ? `There is no command "${name}".\n\n${usage}` : usage);
  const environment = inWords(readEnvironment);
  const database = await open(environment);
  try {
    const context: Context = {
      db: database.db,
      actor: { kind: "system", id: "command-line", name: "command line", role: "admin", scopes, simulated: false },
      now: () => new Date(),
      settings: { positionFreshMinutes: environment.POSITION_FRESH_MINUTES },
      // A running server looks for news by itself every few seconds.
      announce: () => {},
    };
    console.log(await command(context, database, words, environment));
  } finally {
    await database.close();
  }
}

function inWords<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new CommandError((error as Error).message);
  }
}

async function open({ DATABASE_URL, DATA_FOLDER }: Environment): Promise<Database> {
  if (DATABASE_URL) return openPostgres(DATABASE_URL, { size: 2 });
  console.error(
    `DATABASE_URL is not set: using the embedded database in ${DATA_FOLDER}, which is not for live service.`,
  );
  return openEmbedded(DATA_FOLDER).catch((error: Error) => {
    throw new CommandError(error.message);
  });
}

function expectWords(words: string[], least: number, most: number): void {
  if (words.length < least || words.length > most) throw new CommandError(usage);
}

function isImportKind(word: string): word is ImportKind {
  return (importKinds as string[]).includes(word);
}

function isScope(word: string): word is Scope {
  return (scopes as readonly string[]).includes(word);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(explainFailure(error));
  process.exitCode = 1;
});
