import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";

/**
 * A CSV record with the number of its first line, its raw text, and the byte where the next record begins (`endByte`).
 */
export type FileRecord = { line: number; text: string; endByte: number; lineCount: number } & (
  | { cells: string[]; fault: null }
  | { cells: null; fault: string }
);

/** Limits of a quoted cell, so that a missing closing quote does not swallow the file. */
const maxCellLines = 100;
const maxCellCharacters = 65_536;

/**
 * Streams the records of a CSV file from byte `from` on; `lines` is the number of lines before that byte. An invalid
 * line is returned with its fault, and reading continues after it. Empty lines are skipped.
 */
export async function* readRecords(
  path: string,
  { separator, from, lines: linesBefore }: { separator: string; from: number; lines: number },
): AsyncGenerator<FileRecord[]> {
  let pendingLines: Line[] = [];
  let line = linesBefore;
  const splitRecords = (isEnd: boolean): FileRecord[] => {
    const records: FileRecord[] = [];
    let nextIndex = 0;
    while (nextIndex < pendingLines.length) {
      const record = recordAt(pendingLines, nextIndex, separator, isEnd);
      if (!record) break;
      if (record.fault !== null || record.cells.some((cell) => cell !== "")) {
        records.push({ ...record, line: line + 1 });
      }
      nextIndex += record.lineCount;
      line += record.lineCount;
    }
    pendingLines = pendingLines.slice(nextIndex);
    return records;
  };
  for await (const lines of readLines(path, from)) {
    pendingLines = pendingLines.length > 0 ? [...pendingLines, ...lines] : lines;
    const records = splitRecords(false);
    if (records.length > 0) yield records;
  }
  const records = splitRecords(true);
  if (records.length > 0) yield records;
}

/** Returns the record that begins in a line; null if it may continue in lines that have not been read yet. */
function recordAt(lines: readonly Line[], firstIndex: number, separator: string, isEnd: boolean) {
  const firstLine = lines[firstIndex] as Line;
  let text = firstLine.text;
  let cells = firstLine.fault === null ? splitLine(text, separator) : "broken";
  let lineCount = 1;
  while (cells === "open" && lineCount < maxCellLines && text.length < maxCellCharacters) {
    const nextLine = lines[firstIndex + lineCount];
    if (!nextLine && !isEnd) return null;
    if (!nextLine || nextLine.fault !== null) break;
    text += `\n${nextLine.text}`;
    lineCount++;
    cells = splitLine(text, separator);
  }
  const { endByte } = lines[firstIndex + lineCount - 1] as Line;
  if (Array.isArray(cells)) return { text, endByte, lineCount, cells, fault: null };
  const fault = firstLine.fault ?? "has unbalanced quotation marks";
  return { text: firstLine.text, endByte: firstLine.endByte, lineCount: 1, cells: null, fault };
}

/** A line of the file without its line ending; `endByte` is the byte where the next line begins. */
export type Line = { text: string; endByte: number; fault: string | null };

/** Maximum length of a line in bytes. Longer lines are invalid, so that they cannot exhaust the memory. */
const maxLineBytes = 1_048_576;
/** How many bytes of an overlong line are copied to the file of rejected lines. */
const overlongExcerptBytes = 1_000;

/** Streams the lines of a file from byte `from` on, one chunk at a time. */
export async function* readLines(path: string, from: number): AsyncGenerator<Line[]> {
  let unprocessedBytes: Buffer = Buffer.alloc(0);
  let droppedBytes = 0;
  let endByte = from;
  for await (const chunk of createReadStream(path, { start: from, highWaterMark: 262_144 }) as AsyncIterable<Buffer>) {
    const bytes: Buffer = unprocessedBytes.length > 0 ? Buffer.concat([unprocessedBytes, chunk]) : chunk;
    const lines: Line[] = [];
    let start = 0;
    for (let index = bytes.indexOf(10); index >= 0; index = bytes.indexOf(10, start)) {
      endByte += droppedBytes + index + 1 - start;
      lines.push(toLine(bytes.subarray(start, index), endByte, droppedBytes > 0));
      droppedBytes = 0;
      start = index + 1;
    }
    unprocessedBytes = bytes.subarray(start);
    if (
      unprocessedBytes.length > maxLineBytes ||
      (droppedBytes > 0 && unprocessedBytes.length > overlongExcerptBytes)
    ) {
      droppedBytes += unprocessedBytes.length - overlongExcerptBytes;
      unprocessedBytes = Buffer.from(unprocessedBytes.subarray(0, overlongExcerptBytes));
    }
    if (lines.length > 0) yield lines;
  }
  if (unprocessedBytes.length > 0)
    yield [toLine(unprocessedBytes, endByte + droppedBytes + unprocessedBytes.length, droppedBytes > 0)];
}

function toLine(bytes: Buffer, endByte: number, isTruncated: boolean): Line {
  if (isTruncated)
    return { text: bytes.subarray(0, overlongExcerptBytes).toString("latin1"), endByte, fault: "is longer than 1 MB" };
  // Latin-1 maps every byte to a character, so most of the text is readable and no byte is lost.
  if (!isUtf8(bytes)) return { text: bytes.toString("latin1"), endByte, fault: "is not UTF-8 text" };
  const text = bytes.toString("utf8");
  return { text: text.endsWith("\r") ? text.slice(0, -1) : text, endByte, fault: null };
}

/**
 * Splits a CSV record into trimmed cells. Returns `open` if a quoted cell is not closed and may continue on the next
 * line, and `broken` if a quotation mark is misplaced.
 */
export function splitLine(text: string, separator: string): string[] | "open" | "broken" {
  if (!text.includes('"')) return text.split(separator).map((cell) => cell.trim());
  const cells: string[] = [];
  let index = 0;
  for (;;) {
    if (text[index] !== '"') {
      const end = text.indexOf(separator, index);
      const cell = text.slice(index, end < 0 ? undefined : end);
      if (cell.includes('"')) return "broken";
      cells.push(cell.trim());
      if (end < 0) return cells;
      index = end + 1;
      continue;
    }
    const closingIndex = findClosingQuote(text, index + 1);
    if (closingIndex < 0) return "open";
    cells.push(
      text
        .slice(index + 1, closingIndex)
        .replaceAll('""', '"')
        .trim(),
    );
    if (closingIndex + 1 === text.length) return cells;
    if (text[closingIndex + 1] !== separator) return "broken";
    index = closingIndex + 2;
  }
}

/** Returns the index of the first quotation mark that is not doubled; -1 when there is none. */
function findClosingQuote(text: string, from: number): number {
  for (let index = text.indexOf('"', from); index >= 0; index = text.indexOf('"', index + 2)) {
    if (text[index + 1] !== '"') return index;
  }
  return -1;
}
