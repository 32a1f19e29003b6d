import { join } from "node:path";
import { inspect } from "node:util";
import type { Database } from "../../db/client";
import { migrate } from "../../db/migrate";
import { seedReference } from "../../db/seed/seed";
import { permissions, type Scope, scopes } from "../../db/vocabulary";
import type { Context } from "../context";
import { type Environment, readEnvironment } from "../env";
import { createLog, type Log } from "../log";
import { openDatabase } from "../open-database";
import { startServer } from "../start";
import { stopOnSignal } from "../stop-on-signal";
import { seedDemonstrationUnits } from "./demonstration-units";
import { loadHistory } from "./history/load-history";
import { keepKey } from "./keep-key";
import { keepSecret } from "./keep-secret";
import { readIfThere, writePrivately } from "./private-file";
import { runSimulator } from "./run-simulator";
import { earlierSignIns, keepPeople, writeSignIns } from "./sign-ins";
import { welcome } from "./welcome";

const simulatorScopes = [
  "calls:write",
  "incidents:read",
  "incidents:write",
  "positions:write",
  "units:read",
  "reference:read",
  "sensitive:read",
] as const satisfies readonly Scope[];

/** What went wrong in the words of whoever started the demo; anything else is a bug and keeps its stack. */
class StartError extends Error {}

async function main(): Promise<void> {
  // Whoever started us is gone without a word.
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  const environment = settings();
  const log = createLog(environment.LOG_LEVEL);
  // The warning about the embedded database stands in the welcome.
  const openingLog = environment.DATABASE_URL ? log : createLog("error");
  const database = await openDatabase(environment, openingLog).catch((error: Error) => {
    throw new StartError(`The demo cannot start: ${error.message}.`);
  });
  const stop = await start(database, environment, log).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  stopOnSignal(stop, log);
}

/** The environment's settings, on the embedded database when no other is named. */
function settings(): Environment {
  try {
    const environment = readEnvironment();
    return environment.DATABASE_URL ? environment : { ...environment, EMBEDDED: "on" };
  } catch (error) {
    throw new StartError((error as Error).message);
  }
}

async function start(database: Database, environment: Environment, log: Log): Promise<() => Promise<void>> {
  const { DATA_FOLDER: folder, PORT, POSITION_FRESH_MINUTES: positionFreshMinutes, SIMULATE, LOG_LEVEL } = environment;
  await migrate(database).catch((error: Error) => {
    throw new StartError(`The database cannot be used: ${causeOf(error)}.`);
  });
  await seedReference(database);
  await seedDemonstrationUnits(database, new Date(), positionFreshMinutes);

  const context: Context = {
    db: database.db,
    actor: { kind: "system", id: "demo", name: "demo", role: "admin", scopes: permissions, simulated: false },
    now: () => new Date(),
    settings: { positionFreshMinutes },
    announce: () => {},
  };
  await loadHistory(context);
  const sessionSecret = environment.SESSION_SECRET ?? keepSecret(folder);
  const earlier = earlierSignIns(folder);
  const apiKey = await keepKey(context, earlier?.apiKey ?? null, { name: "demo", scopes });
  const people = await keepPeople(context, earlier?.people ?? []);
  // Before the first answer: whoever waits for that reads the file at once.
  writeSignIns(folder, { url: `http://localhost:${PORT}`, apiKey, people });

  const server = await startServer({ database, environment, sessionSecret, log });
  const signIns = { url: server.url, apiKey, people };
  writeSignIns(folder, signIns);
  const endSimulator =
    SIMULATE === "on" ? await startSimulator(context, { folder, url: server.url, logLevel: LOG_LEVEL }, log) : null;
  console.log(welcome(signIns, environment, database));
  return async () => {
    await endSimulator?.();
    await server.stop();
  };
}

function causeOf({ message, cause }: Error): string {
  if (cause instanceof AggregateError) return (cause as AggregateError & { code?: string }).code ?? message;
  return cause instanceof Error ? cause.message : message;
}

async function startSimulator(
  context: Context,
  { folder, url, logLevel }: { folder: string; url: string; logLevel: string },
  log: Log,
): Promise<() => Promise<void>> {
  const path = join(folder, "simulator-key");
  const wanted = { name: "demo simulator", scopes: simulatorScopes, simulated: true };
  const key = await keepKey(context, readIfThere(path)?.trim() ?? null, wanted);
  writePrivately(path, `${key}\n`);
  return runSimulator({ url, key, logLevel, log });
}

main().catch((error: unknown) => {
  console.error(error instanceof StartError ? `\n${error.message}` : inspect(error));
  process.exit(1);
});
