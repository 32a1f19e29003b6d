import { inspect, parseArgs } from "node:util";
import { readEnvironment } from "../env";
import { createLog } from "../log";
import { stopOnSignal } from "../stop-on-signal";
import { KeyRefused, openClient } from "./simulation/client";
import { type Options, simulate } from "./simulation/simulation";

const usage = `npm run simulate -- [--url http://localhost:3000] [--rate 12] [--units 1000] [--seed word] [--speed 1]
    --rate   incidents an hour; the calls that turn out to be nothing come on top
    --units  units that report their position, at most
    --seed   the same word gives the same story
    --speed  how many times faster than life crews drive and work
It plays calls, incidents and crews through the documented interface, with the key in SIMULATOR_KEY. Make one that marks
all it writes as simulated with: npm run db -- key simulator --simulated`;

/** What is wrong with how it was called; anything else is a bug and keeps its stack. */
class UsageError extends Error {}

async function main(): Promise<void> {
  const { url, options } = readArguments();
  const { SIMULATOR_KEY: key, LOG_LEVEL } = readEnvironment();
  if (!key) throw new UsageError(`SIMULATOR_KEY is not set.\n\n${usage}`);
  const log = createLog(LOG_LEVEL);
  const stopping = new AbortController();
  const playing = simulate(openClient(url, key, stopping.signal), options, stopping.signal, log);
  stopOnSignal(async () => {
    stopping.abort();
    await playing;
  }, log);
  // Whoever started us is gone without a word.
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  log.info(`the simulator plays at ${url}`);
  await playing;
}

function readArguments(): { url: string; options: Options } {
  const text = { type: "string" } as const;
  try {
    const { values } = parseArgs({ options: { url: text, rate: text, units: text, seed: text, speed: text } });
    return {
      url: new URL(values.url ?? "http://localhost:3000").href,
      options: {
        rate: number("rate", values.rate ?? "12", 0, 10_000),
        units: number("units", values.units ?? "1000", 0, 1_000),
        seed: values.seed ?? String(Date.now()),
        speed: number("speed", values.speed ?? "1", 0.1, 1_000),
      },
    };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`);
  }
}

function number(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= least && value <= most) return value;
  throw new UsageError(`--${name} must be a number from ${least} to ${most}, not "${text}"`);
}

main().catch((error: unknown) => {
  const plain = error instanceof UsageError || error instanceof KeyRefused;
  console.error(plain ? error.message : inspect(error));
  process.exit(1);
});
