import { type Line, readLines } from "./read-lines";
import { splitLine } from "./split-line";

/** A record of a CSV with the number of its line, the text it stands in, and where the next one begins. */
export type FileRecord = { line: number; text: string; end: number; lines: number } & (
  | { cells: string[]; fault: null }
  | { cells: null; fault: string }
);

/** A quoted cell goes on over so many lines and characters at most: one whose end was forgotten must not swallow the file. */
const mostLines = 100;
const mostCharacters = 65_536;

/**
 * The records of a CSV from a byte on, of which so many lines came before. A line that is no record is told with its fault, and
 * reading goes on behind it; empty lines are passed over.
 */
export async function* readRecords(
  path: string,
  { separator, from, lines: before }: { separator: string; from: number; lines: number },
): AsyncGenerator<FileRecord[]> {
  let waiting: Line[] = [];
  let line = before;
  const take = (isAll: boolean): FileRecord[] => {
    const records: FileRecord[] = [];
    let next = 0;
    while (next < waiting.length) {
      const record = recordAt(waiting, next, separator, isAll);
      if (!record) break;
      if (record.fault !== null || record.cells.some((cell) => cell !== "")) {
        records.push({ ...record, line: line + 1 });
      }
      next += record.lines;
      line += record.lines;
    }
    waiting = waiting.slice(next);
    return records;
  };
  for await (const lines of readLines(path, from)) {
    waiting = waiting.length > 0 ? [...waiting, ...lines] : lines;
    const records = take(false);
    if (records.length > 0) yield records;
  }
  const records = take(true);
  if (records.length > 0) yield records;
}

/** The record that begins in a line; nothing when it may go on in lines not read yet. */
function recordAt(lines: readonly Line[], first: number, separator: string, isAll: boolean) {
  const begin = lines[first] as Line;
  let text = begin.text;
  let cells = begin.fault === null ? splitLine(text, separator) : "broken";
  let count = 1;
  while (cells === "open" && count < mostLines && text.length < mostCharacters) {
    const following = lines[first + count];
    if (!following && !isAll) return null;
    if (!following || following.fault !== null) break;
    text += `\n${following.text}`;
    count++;
    cells = splitLine(text, separator);
  }
  const { end } = lines[first + count - 1] as Line;
  if (Array.isArray(cells)) return { text, end, lines: count, cells, fault: null };
  const fault = begin.fault ?? "has quotation marks that do not match";
  return { text: begin.text, end: begin.end, lines: 1, cells: null, fault };
}
