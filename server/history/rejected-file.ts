import { existsSync, renameSync, rmSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { dirname, join, parse } from "node:path";
import { formatCsvCell } from "../csv-cell";

/** A line that was not imported, with the cause. */
export type RejectedLine = { line: number; field: string; cause: string; text: string };

const header = "line,field,cause,text\n";

/** The path of the file of rejected lines: beside the imported file. */
export function rejectedPath(path: string): string {
  return join(dirname(path), `${parse(path).name}.rejected.csv`);
}

/**
 * Whether the file still has at least `bytes` bytes, the number that an earlier run wrote according to its checkpoint.
 */
export async function hasRejectedBytes(path: string, bytes: number): Promise<boolean> {
  if (bytes === 0) return true;
  const file = await open(path, "r").catch(() => null);
  if (!file) return false;
  const { size } = await file.stat();
  await file.close();
  return size >= bytes;
}

/** Renames an existing file of rejected lines, so that the lines of an earlier import are not overwritten. */
export function renameOldRejectedFile(path: string, now: Date): void {
  if (!existsSync(path)) return;
  const timestamp = now.toISOString().replaceAll(/[-:]|\.\d+/g, "");
  renameSync(path, path.replace(/\.csv$/, `.${timestamp}.csv`));
}

/**
 * Opens the CSV of rejected lines. `write` writes at `startByte` and truncates what follows, so that a repeated or
 * uncommitted batch leaves no duplicate lines. It returns the new length of the file.
 */
export function openRejectedFile(path: string) {
  let file: FileHandle | undefined;
  return {
    async write(rejectedLines: readonly RejectedLine[], startByte: number): Promise<number> {
      if (rejectedLines.length === 0) return startByte;
      file ??= await open(path, existsSync(path) ? "r+" : "w+");
      const lines = rejectedLines.map(
        ({ line, field, cause, text }) => `${line},${[field, cause, text].map(formatCsvCell).join()}\n`,
      );
      const bytes = Buffer.from(`${startByte === 0 ? header : ""}${lines.join("")}`);
      await file.truncate(startByte);
      await file.write(bytes, 0, bytes.length, startByte);
      await file.sync();
      return startByte + bytes.length;
    },
    /** Truncates the file to its committed length, or deletes it if that is 0. */
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
