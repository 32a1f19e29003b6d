import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";

/** A line as it stands in the file, without its ending; `end` is where the next one begins, in bytes. */
export type Line = { text: string; end: number; fault: string | null };

/** A longer line is not one of a CSV, and would be held whole. */
const longest = 1_048_576;
/** So much is kept of one. */
const keptOfLongest = 1_000;

/** The lines of a file from a byte on, as many at a time as were read at once; memory does not grow with the file. */
export async function* readLines(path: string, from: number): AsyncGenerator<Line[]> {
  let left: Buffer = Buffer.alloc(0);
  let dropped = 0;
  let end = from;
  for await (const chunk of createReadStream(path, { start: from, highWaterMark: 262_144 }) as AsyncIterable<Buffer>) {
    const bytes: Buffer = left.length > 0 ? Buffer.concat([left, chunk]) : chunk;
    const lines: Line[] = [];
    let start = 0;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, start)) {
      end += dropped + at + 1 - start;
      lines.push(lineOf(bytes.subarray(start, at), end, dropped > 0));
      dropped = 0;
      start = at + 1;
    }
    left = bytes.subarray(start);
    if (left.length > longest || (dropped > 0 && left.length > keptOfLongest)) {
      dropped += left.length - keptOfLongest;
      left = Buffer.from(left.subarray(0, keptOfLongest));
    }
    if (lines.length > 0) yield lines;
  }
  if (left.length > 0) yield [lineOf(left, end + dropped + left.length, dropped > 0)];
}

function lineOf(bytes: Buffer, end: number, isCut: boolean): Line {
  if (isCut) return { text: bytes.subarray(0, keptOfLongest).toString("latin1"), end, fault: "is longer than 1 MB" };
  // Each byte is a letter of Latin-1: what was meant can mostly be read, and nothing is lost.
  if (!isUtf8(bytes)) return { text: bytes.toString("latin1"), end, fault: "is not UTF-8 text" };
  const text = bytes.toString("utf8");
  return { text: text.endsWith("\r") ? text.slice(0, -1) : text, end, fault: null };
}
