import { eq } from "drizzle-orm";
import type { Db } from "../db/client";
import { unit } from "../db/schema/units";
import { readErrorCode } from "../db/transaction";
import { type FieldError, Refusal } from "./errors";

/**
 * An expected failure, with a message for the person who typed the command. Unexpected errors are printed with their
 * stack.
 */
export class CommandError extends Error {}

/** A command has too few or too many arguments. The usage of all commands is printed. */
export class UsageError extends CommandError {}

/**
 * Error codes that mean that the database cannot be used. In this order: connection refused, unknown host, timeout,
 * unknown database, wrong password, unknown user.
 */
const unusableDatabaseCodes = new Set(["ECONNREFUSED", "ENOTFOUND", "ETIMEDOUT", "3D000", "28P01", "28000"]);

/**
 * Describes why a command failed. Lists invalid input by line and field, explains an unreachable database or missing
 * tables, and shows the stack of any other error.
 */
export function explainFailure(error: unknown): string {
  if (error instanceof CommandError) return error.message;
  if (error instanceof Refusal) return explainRefusal(error);
  const state = readErrorCode(error);
  if (unusableDatabaseCodes.has(state)) return `The database of DATABASE_URL is out of reach (${state}).`;
  if (state === "42P01") return "The database has no tables yet: run `npm run db -- migrate` first.";
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.cause.message}\n${error.stack}` : String(error.stack);
}

function explainRefusal({ code, details }: Refusal): string {
  const errors = (details.errors ?? []) as (FieldError & { line?: number })[];
  if (errors.length === 0) return `Refused: ${code} ${JSON.stringify(details)}`;
  const count = Number(details.count ?? errors.length);
  const lines = errors.map(({ line, field, cause }) => `  ${line ? `line ${line}: ` : ""}${field}: ${cause}`);
  const omittedLines = count > errors.length ? [`  ... and ${count - errors.length} more`] : [];
  return [`Nothing was changed; ${count === 1 ? "one fault" : `${count} faults`}:`, ...lines, ...omittedLines].join(
    "\n",
  );
}

/** Returns the value of an option (null if it is absent) and the arguments without the option and its value. */
export function takeOption(
  args: string[],
  option: string,
  description: string,
): { remainingArgs: string[]; value: string | null } {
  const index = args.indexOf(option);
  if (index < 0) return { remainingArgs: args, value: null };
  const value = args[index + 1];
  if (value === undefined || value.startsWith("--")) throw new CommandError(`${option} needs ${description}.`);
  return { remainingArgs: args.toSpliced(index, 2), value };
}

/** Throws if any option remains after the command has taken its own. */
export function refuseUnknownOptions(args: readonly string[]): void {
  const option = args.find((arg) => arg.startsWith("--"));
  if (option !== undefined) {
    throw new CommandError(`Unknown option ${option}. "npm run db" without a command lists the options.`);
  }
}

/** Throws on unknown options and on a wrong number of arguments. */
export function requireArgumentCount(args: string[], min: number, max: number): void {
  refuseUnknownOptions(args);
  if (args.length < min || args.length > max) throw new UsageError();
}

/** Returns the id of the unit with this call sign. */
export async function findUnitId(db: Db, callSign: string | undefined): Promise<string> {
  const [existingUnit] = await db
    .select({ id: unit.id })
    .from(unit)
    .where(eq(unit.callSign, callSign ?? ""));
  if (!existingUnit)
    throw new CommandError(callSign ? `There is no unit "${callSign}".` : "A crew needs its unit's call sign.");
  return existingUnit.id;
}
