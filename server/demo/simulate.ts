import { inspect } from "node:util";
import { readEnvironment } from "../env";
import { createLog } from "../log";
import { stopOnSignal } from "../stop-on-signal";
import { readArguments, UsageError, usage } from "./simulation/arguments";
import { KeyRefused, openClient } from "./simulation/client";
import { createRequestStats } from "./simulation/request-stats";
import { type SimulationResult, simulate } from "./simulation/simulation";
import { formatSummary } from "./simulation/summary";
import { noInstructions, SimulatorInstructions } from "./simulator-instructions";

async function main(): Promise<void> {
  const { url, options } = readArguments(process.argv.slice(2));
  const { SIMULATOR_KEY: key, LOG_LEVEL } = readEnvironment();
  if (!key) throw new UsageError(`SIMULATOR_KEY is not set.\n\n${usage}`);
  const log = createLog(LOG_LEVEL);
  const stopController = new AbortController();
  const stats = createRequestStats();
  const printSummary = (result: SimulationResult) => {
    if (options.incidents !== null || options.minutes !== null) console.log(formatSummary(result, stats.summarise()));
  };
  let instructions = noInstructions;
  process.on("message", (message) => {
    instructions = SimulatorInstructions.parse(message);
  });
  const simulationRun = simulate(
    openClient(url, key, stopController.signal, stats),
    { ...options, readInstructions: () => instructions },
    stopController.signal,
    log,
  ).then(printSummary);
  stopOnSignal(async () => {
    stopController.abort();
    await simulationRun;
  }, log);
  // If the parent process is killed, this process stops as well.
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  log.info(`the simulator runs against ${url}`);
  await simulationRun;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const isExpected = error instanceof UsageError || error instanceof KeyRefused;
    console.error(isExpected ? error.message : inspect(error));
    process.exit(1);
  },
);
