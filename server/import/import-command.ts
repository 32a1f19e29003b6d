import { access, constants, readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Database } from "../../db/client";
import { CommandError, refuseUnknownOptions, takeOption } from "../command-line";
import type { Context } from "../context";
import { groundKinds, runGroundImport } from "../ground/network-commands";
import { importSourceFile, type SourceFileKind, sourceFileKinds } from "../hazards/import-source-file";
import { noSources } from "../hazards/sources";
import { type HistoryKindName, historyKinds, importHistory } from "../history/import-history";
import { createProgressReporter } from "../history/report-progress";
import { type ImportKind, importFile, importKinds } from "./import-file";

/**
 * Runs `npm run db -- import`. Imports reference data in one transaction, history in batches so that an interrupted
 * import can be resumed, and a base map as a new version. Returns the message to print. Throws a `CommandError` for
 * wrong arguments.
 */
export async function runImportCommand(context: Context, database: Database, args: string[]): Promise<string> {
  const simulated = args.includes("--simulated");
  const anywhere = args.includes("--anywhere");
  const { remainingArgs: positionalArgs, value: source } = takeOption(
    args.filter((arg) => arg !== "--simulated" && arg !== "--anywhere"),
    "--source",
    "a name",
  );
  refuseUnknownOptions(positionalArgs);
  const [kind, path, extraArg] = positionalArgs;
  if (kind === undefined || path === undefined)
    throw new CommandError("Missing arguments. Usage: npm run db -- import <kind> <file>");
  if (extraArg !== undefined) throw new CommandError(`One file at a time: "${extraArg}" is one argument too many.`);
  const groundKind = groundKinds.find((candidate) => candidate === kind);
  if (anywhere && !groundKind) throw new CommandError("--anywhere applies to osm, roads and rivers only.");
  if (groundKind) {
    if (simulated || source !== null) throw new CommandError("--simulated and --source do not apply to the ground.");
    return runGroundImport(context, database, { kind: groundKind, path, anywhere });
  }
  const watchFileKind = sourceFileKinds.find((candidate) => candidate === kind);
  if (watchFileKind) return runHazardImport(context, watchFileKind, path);
  const importContext = { ...context, actor: { ...context.actor, simulated } };
  if (isHistoryKind(kind)) return runHistoryImport(importContext, { kind, path, source });
  if (!isImportKind(kind))
    throw new CommandError(
      `"${kind}" cannot be imported; known are ${[...importKinds, ...historyKinds, ...groundKinds, ...sourceFileKinds].join(", ")}`,
    );
  if (source !== null) throw new CommandError("--source applies to history only.");
  const file = await readFile(path).catch(refuseUnreadable(path));
  if (simulated && kind !== "units") throw new CommandError("--simulated applies to units and history only.");
  const { rows } = await importFile(importContext, { kind, name: basename(path), file });
  return `${rows} ${kind} imported from ${path}.`;
}

/** Imports a file of an external source. Refuses a file without usable data. */
async function runHazardImport(context: Context, kind: SourceFileKind, path: string): Promise<string> {
  const file = await readFile(path).catch(refuseUnreadable(path));
  const settings = context.settings.watchSources ?? noSources;
  const { source, counts, fault, newestAt } = await importSourceFile(context, kind, file, settings);
  const cause = fault && `${fault.fault}${fault.detail ? ` (${fault.detail})` : ""}`;
  if (!newestAt && cause) throw new CommandError(`${path} contains nothing usable: ${cause}`);
  const numbers = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  return `${path} (${source}): ${numbers.join(", ")}.${cause ? ` Attention: ${cause}.` : ""}`;
}

type HistoryArguments = { kind: HistoryKindName; path: string; source: string | null };

async function runHistoryImport(context: Context, { kind, path, source }: HistoryArguments): Promise<string> {
  if (!/^[\w.-]{1,40}$/.test(source ?? "history"))
    throw new CommandError("--source must be a name of at most 40 letters, digits, dots, dashes and underscores.");
  await access(path, constants.R_OK).catch(refuseUnreadable(path));
  const reporter = createProgressReporter(process.stderr);
  return reporter.end(await importHistory(context, { kind, path, source: source ?? "history" }, reporter.report));
}

function refuseUnreadable(path: string) {
  return (error: NodeJS.ErrnoException): never => {
    const cause = error.code === "ENOENT" ? "there is no such file" : error.message;
    throw new CommandError(`${path} cannot be read: ${cause}`);
  };
}

function isImportKind(word: string): word is ImportKind {
  return (importKinds as string[]).includes(word);
}

function isHistoryKind(word: string): word is HistoryKindName {
  return (historyKinds as string[]).includes(word);
}
