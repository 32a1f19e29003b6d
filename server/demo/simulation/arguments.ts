import { parseArgs } from "node:util";
import type { SimulationOptions } from "./simulation";

export const usage = `npm run simulate -- [--url http://localhost:3000] [--rate 12] [--units 1000] [--every seconds] [--speed 1]
                    [--open 12] [--incidents count] [--minutes count] [--seed word]
    --rate       incidents per hour; unfounded calls come on top
    --units      maximum number of units that report positions; import many with
                 npm run db -- import units many.csv --simulated
    --every      seconds between two positions of a unit; default: 4 s while moving, 3 min while stationary
    --speed      factor by which crews drive and work faster than in reality
    --open       maximum number of open simulated incidents
    --incidents  ends after this many incidents were created and closed, with a summary
    --minutes    ends after this many minutes, with a summary
    --seed       the same seed gives the same calls and incidents in the same order
Simulates calls, incidents and crews through the HTTP interface with the key in SIMULATOR_KEY. Create a key that marks
everything as simulated with: npm run db -- key simulator --simulated`;

/** An error about invalid arguments, printed as a message. Unexpected errors are printed with their stack. */
export class UsageError extends Error {}

const optionNames = ["url", "rate", "units", "every", "speed", "open", "incidents", "minutes", "seed"] as const;
type OptionName = (typeof optionNames)[number];
type Limits = { min: number; max: number; integer?: boolean };

export type ParsedArguments = { url: string; options: Required<SimulationOptions> };

/** Parses and validates the simulator's arguments. Throws a `UsageError` that names the invalid argument. */
export function readArguments(args: readonly string[]): ParsedArguments {
  const values = parse(args);
  const readNumber = (name: OptionName, limits: Limits) =>
    values[name] === undefined ? null : parseNumber(name, values[name], limits);
  const options = {
    rate: readNumber("rate", { min: 0, max: 10_000 }) ?? 12,
    maxUnits: readNumber("units", { min: 0, max: 10_000, integer: true }) ?? 1_000,
    every: readNumber("every", { min: 0.2, max: 3_600 }),
    speed: readNumber("speed", { min: 0.1, max: 1_000 }) ?? 1,
    maxOpen: readNumber("open", { min: 1, max: 1_000, integer: true }) ?? 12,
    incidents: readNumber("incidents", { min: 1, max: 100_000, integer: true }),
    minutes: readNumber("minutes", { min: 0.1, max: 100_000 }),
    seed: values.seed ?? String(Date.now()),
  };
  if (options.incidents !== null && options.rate === 0) throw usageError("--incidents needs a --rate above 0");
  return { url: parseServerUrl(values.url ?? "http://localhost:3000"), options };
}

function parse(args: readonly string[]): Partial<Record<OptionName, string>> {
  try {
    const options = Object.fromEntries(optionNames.map((name) => [name, { type: "string" as const }]));
    return parseArgs({ args: [...args], options }).values as Partial<Record<OptionName, string>>;
  } catch (error) {
    throw usageError((error as Error).message);
  }
}

function parseNumber(name: OptionName, text: string, { min, max, integer = false }: Limits): number {
  const value = Number(text);
  const isValid = text.trim() !== "" && value >= min && value <= max && (!integer || Number.isInteger(value));
  if (isValid) return value;
  throw usageError(`--${name} must be a ${integer ? "whole " : ""}number from ${min} to ${max}, not "${text}"`);
}

function parseServerUrl(text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return new URL(text).href;
  throw usageError(`--url must be an http:// or https:// address, not "${text}"`);
}

function usageError(cause: string): UsageError {
  return new UsageError(`${cause}\n\n${usage}`);
}
