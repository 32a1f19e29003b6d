import { existsSync, renameSync, rmSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { dirname, join, parse } from "node:path";

/** A line that was not brought in, and why. */
export type Rejected = { line: number; field: string; cause: string; text: string };

const header = "line,field,cause,text\n";

/** Where the lines of a file that are set aside go: beside it. */
export function rejectedPath(path: string): string {
  return join(dirname(path), `${parse(path).name}.rejected.csv`);
}

/** Whether the file still holds what an earlier run wrote into it and told the database of. */
export async function holdsRejected(path: string, bytes: number): Promise<boolean> {
  if (bytes === 0) return true;
  const file = await open(path, "r").catch(() => null);
  if (!file) return false;
  const { size } = await file.stat();
  await file.close();
  return size >= bytes;
}

/** Lines set aside by the import of another file are not ours to overwrite: they get another name. */
export function putAway(path: string, now: Date): void {
  if (!existsSync(path)) return;
  const moment = now.toISOString().replaceAll(/[-:]|\.\d+/g, "");
  renameSync(path, path.replace(/\.csv$/, `.${moment}.csv`));
}

/**
 * The lines set aside, in a CSV that a spreadsheet opens. `write` puts them from a byte on, and nothing stays behind them: a batch that
 * is repeated, or one that was killed before it was committed, leaves nothing twice.
 */
export function openRejected(path: string) {
  let file: FileHandle | undefined;
  return {
    async write(rejected: readonly Rejected[], from: number): Promise<number> {
      if (rejected.length === 0) return from;
      file ??= await open(path, existsSync(path) ? "r+" : "w+");
      const lines = rejected.map(
        ({ line, field, cause, text }) => `${line},${[field, cause, text].map(quoted).join()}\n`,
      );
      const bytes = Buffer.from(`${from === 0 ? header : ""}${lines.join("")}`);
      await file.truncate(from);
      await file.write(bytes, 0, bytes.length, from);
      await file.sync();
      return from + bytes.length;
    },
    /** Ends the file behind what is known to be right; one that would hold nothing goes. */
    async end(length: number): Promise<void> {
      if (length === 0) return rmSync(path, { force: true });
      file ??= await open(path, "r+");
      await file.truncate(length);
    },
    async close(): Promise<void> {
      await file?.close();
    },
  };
}

function quoted(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}
