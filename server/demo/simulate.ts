import { inspect } from "node:util";
import { readEnvironment } from "../env";
import { createLog } from "../log";
import { stopOnSignal } from "../stop-on-signal";
import { readArguments, UsageError, usage } from "./simulation/arguments";
import { KeyRefused, openClient } from "./simulation/client";
import { type Played, simulate } from "./simulation/simulation";
import { inWords } from "./simulation/summary";
import { createTally } from "./simulation/tally";

async function main(): Promise<void> {
  const { url, options } = readArguments(process.argv.slice(2));
  const { SIMULATOR_KEY: key, LOG_LEVEL } = readEnvironment();
  if (!key) throw new UsageError(`SIMULATOR_KEY is not set.\n\n${usage}`);
  const log = createLog(LOG_LEVEL);
  const stopping = new AbortController();
  const tally = createTally();
  const tell = (played: Played) => {
    if (options.incidents !== null || options.minutes !== null) console.log(inWords(played, tally.summary()));
  };
  const playing = simulate(openClient(url, key, stopping.signal, tally), options, stopping.signal, log).then(tell);
  stopOnSignal(async () => {
    stopping.abort();
    await playing;
  }, log);
  // Whoever started us is gone without a word.
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  log.info(`the simulator plays at ${url}`);
  await playing;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const plain = error instanceof UsageError || error instanceof KeyRefused;
    console.error(plain ? error.message : inspect(error));
    process.exit(1);
  },
);
