import { join } from "node:path";
import { inspect } from "node:util";
import { permissions, type Scope, scopes } from "../../db/access-vocabulary";
import type { Database } from "../../db/client";
import { migrate } from "../../db/migrate";
import { seedReference } from "../../db/seed/seed";
import type { Context } from "../context";
import { type Environment, readEnvironment } from "../env";
import { limitHeapGrowth } from "../limit-heap-growth";
import { createLog, type Log } from "../log";
import { openDatabase } from "../open-database";
import { startServer } from "../start";
import { stopOnSignal } from "../stop-on-signal";
import { seedDemonstrationUnits } from "./demonstration-units";
import { loadHistory } from "./history/load-history";
import { runSimulator } from "./run-simulator";
import type { SignIns } from "./sign-ins";
import {
  ensureKey,
  ensurePeople,
  ensureSecret,
  readIfExists,
  readSignIns,
  writePrivateFile,
  writeSignIns,
} from "./sign-ins";
import { createCrewPresence } from "./simulator-instructions";
import { createStory } from "./story";

const storyIntervalMs = 2_000;

const simulatorScopes = [
  "calls:write",
  "incidents:read",
  "incidents:write",
  "positions:write",
  "units:read",
  "reference:read",
  "sensitive:read",
] as const satisfies readonly Scope[];

/** A failure that the user can fix, printed as a message. Any other error is printed with its stack. */
class StartError extends Error {}

/** Whether this is `npm run dev`: screens are compiled when they are opened, and no history is loaded. */
const development = process.argv.includes("--dev");

async function main(): Promise<void> {
  // If the launcher is killed, this process stops as well.
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  const environment = readSettings();
  const log = createLog(environment.LOG_LEVEL);
  // Log no warning while opening the embedded database, because the welcome message contains that warning.
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

/** Reads the settings. Without DATABASE_URL, the embedded database is used. */
function readSettings(): Environment {
  try {
    // By default, other computers on the local network can open the demo, but not the development server.
    const environment = readEnvironment(undefined, { HOST: development ? "127.0.0.1" : "0.0.0.0" });
    return environment.DATABASE_URL ? environment : { ...environment, EMBEDDED: "on" };
  } catch (error) {
    throw new StartError((error as Error).message);
  }
}

async function start(database: Database, environment: Environment, log: Log): Promise<() => Promise<void>> {
  const { DATA_FOLDER: folder, PORT, POSITION_FRESH_MINUTES: positionFreshMinutes, SIMULATE, LOG_LEVEL } = environment;
  await migrate(database).catch((error: Error) => {
    throw new StartError(`The database cannot be used: ${describeCause(error)}.`);
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
  // Development restarts often, and five years of history would only slow down the first start.
  if (!development) await loadHistory(context);
  const sessionSecret = environment.SESSION_SECRET ?? ensureSecret(folder);
  const previousSignIns = readSignIns(folder);
  const apiKey = await ensureKey(context, previousSignIns?.apiKey ?? null, { name: "demo", scopes });
  const people = await ensurePeople(context, previousSignIns?.people ?? []);
  // Write the sign-ins before the server responds, because a program that waits for the health check then reads them.
  writeSignIns(folder, { url: `http://localhost:${PORT}`, apiKey, people });

  limitHeapGrowth();
  const crews = createCrewPresence();
  let announce: Context["announce"] = () => {};
  const storyActor: Context["actor"] = { ...context.actor, id: "demo-story", simulated: true };
  const story = createStory({ ...context, actor: storyActor, announce: (kind) => announce(kind) });
  const demo = { onCrewSeen: crews.onCrewSeen, startStory: story.start, readStory: story.readTasks };
  const server = await startServer({ database, environment, sessionSecret, log, development, demo });
  announce = server.announce;
  const storyTimer = setInterval(
    () => void story.tick().catch((error: unknown) => log.error({ err: error }, "the demo story failed")),
    storyIntervalMs,
  );
  const signIns = { url: server.url, apiKey, people };
  writeSignIns(folder, signIns);
  const stopSimulator =
    SIMULATE === "on"
      ? await startSimulator(context, {
          ...{ folder, url: server.url, logLevel: LOG_LEVEL, log },
          readInstructions: () => ({ ...crews.read(), isQuiet: story.isQuiet() }),
        })
      : null;
  console.log(welcomeMessage(signIns, environment, database));
  return async () => {
    clearInterval(storyTimer);
    await stopSimulator?.();
    await server.stop();
  };
}

function describeCause({ message, cause }: Error): string {
  if (cause instanceof AggregateError) return (cause as AggregateError & { code?: string }).code ?? message;
  return cause instanceof Error ? cause.message : message;
}

type SimulatorSetup = Omit<Parameters<typeof runSimulator>[0], "key"> & { folder: string };

async function startSimulator(context: Context, { folder, ...setup }: SimulatorSetup): Promise<() => Promise<void>> {
  const path = join(folder, "simulator-key");
  const options = { name: "demo simulator", scopes: simulatorScopes, simulated: true };
  const key = await ensureKey(context, readIfExists(path)?.trim() ?? null, options);
  writePrivateFile(path, `${key}\n`);
  return runSimulator({ ...setup, key });
}

main().catch((error: unknown) => {
  console.error(error instanceof StartError ? `\n${error.message}` : inspect(error));
  process.exit(1);
});

/** Returns the text that is printed after the start: address, sign-ins, warnings and how to stop. */
function welcomeMessage(
  { url, people }: SignIns,
  { DATA_FOLDER, SIMULATE }: Environment,
  { embedded }: Database,
): string {
  const [firstPerson] = people;
  const otherUsernames = people.slice(1).map(({ username }) => username);
  const file = join(DATA_FOLDER, "demo.json");
  const simulationNote = SIMULATE === "on" ? ", and so is what comes in by itself" : "; the simulator is off";
  const lines = [
    `Muba Siaga 112 is at ${url}`,
    "",
    `Sign in as ${firstPerson?.username} with the password ${firstPerson?.password}`,
    `The passwords of ${otherUsernames.join(", ")} are in ${file}.`,
    `The API key for machines is in ${file}, too.`,
    `New to this? ${url}/help/first-shift plays practice calls and says what to do with them.`,
    "",
    ...(embedded
      ? [`The database is the embedded one in ${DATA_FOLDER}: for trying out and training, not for live service.`]
      : []),
    development
      ? "The units are made up. Screens reload by themselves; the server restarts when one of its files changes."
      : `The demonstration units and five years of their history are made up${simulationNote}.`,
    "Stop with Ctrl+C.",
  ];
  const separator = "-".repeat(100);
  return ["", separator, ...lines, separator, ""].join("\n");
}
