import { access, constants, readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Context } from "../context";
import { CommandError } from "../explain-failure";
import { type HistoryKindName, historyKinds, importHistory } from "../history/import-history";
import { createTeller } from "../history/tell-progress";
import { withoutOption } from "../without-option";
import { type ImportKind, importFile, importKinds } from "./import-file";

/** Brings in the file that a command line names: reference data all or nothing, history as a stream. Gives what to say of it. */
export async function bringIn(context: Context, given: string[]): Promise<string> {
  const simulated = given.includes("--simulated");
  const { words, value: source } = withoutOption(
    given.filter((word) => word !== "--simulated"),
    "--source",
    "a name",
  );
  const [kind, path, ...more] = words;
  if (kind === undefined || path === undefined || more.length > 0)
    throw new CommandError("What is to be brought in? npm run db -- import <kind> <file>");
  const by = { ...context, actor: { ...context.actor, simulated } };
  if (isHistoryKind(kind)) return bringInHistory(by, { kind, path, source });
  if (!isImportKind(kind))
    throw new CommandError(`"${kind}" cannot be imported; known are ${[...importKinds, ...historyKinds].join(", ")}`);
  if (source !== null) throw new CommandError("Only history has a source.");
  const file = await readFile(path).catch(unreadable(path));
  if (simulated && kind !== "units") throw new CommandError("Only units and history can be simulated.");
  const { rows } = await importFile(by, { kind, name: basename(path), file });
  return `${rows} ${kind} imported from ${path}.`;
}

type History = { kind: HistoryKindName; path: string; source: string | null };

async function bringInHistory(context: Context, { kind, path, source }: History): Promise<string> {
  if (!/^[\w.-]{1,40}$/.test(source ?? "history"))
    throw new CommandError("--source is a name of letters, digits, dots and dashes.");
  await access(path, constants.R_OK).catch(unreadable(path));
  const teller = createTeller(process.stderr);
  return teller.end(await importHistory(context, { kind, path, source: source ?? "history" }, teller.tell));
}

function unreadable(path: string) {
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
