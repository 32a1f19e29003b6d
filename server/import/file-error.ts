import type { z } from "zod";
import type { FieldError } from "../errors";

/** What is wrong in a file that was given to be imported: the line (from 1), the field and the cause. */
export type FileError = FieldError & { line: number };

/** What a file holds: the rows that are sound, each with its line, and everything that is wrong. */
export type Parsed<Row> = { rows: (Row & { line: number })[]; errors: FileError[] };

/** Reads a file as UTF-8 with or without a byte order mark, lines ended in whatever way. */
export function decode(file: Uint8Array): { text: string } | { errors: FileError[] } {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(file).replace(/\r\n?/g, "\n") };
  } catch {
    return { errors: [{ line: firstBadLine(file), field: "file", cause: "is not UTF-8 text; save it as UTF-8" }] };
  }
}

function firstBadLine(file: Uint8Array): number {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let line = 1;
  for (let start = 0; start < file.length; line++) {
    const end = file.indexOf(10, start);
    try {
      decoder.decode(file.subarray(start, end < 0 ? file.length : end));
    } catch {
      return line;
    }
    if (end < 0) return line;
    start = end + 1;
  }
  return line;
}

/** What zod found wrong, as fields and causes; `path` stands before each field. */
export function fieldErrors(error: z.ZodError, path: readonly PropertyKey[] = []): FieldError[] {
  return error.issues.flatMap((issue): FieldError[] => {
    const at = [...path, ...issue.path];
    if (issue.code !== "unrecognized_keys") return [{ field: inWords(at), cause: issue.message }];
    return issue.keys.map((key) => ({ field: inWords([...at, key]), cause: "is not a known property" }));
  });
}

function inWords(path: readonly PropertyKey[]): string {
  const words = path.map((step, index) =>
    typeof step === "number" ? `[${step}]` : `${index > 0 ? "." : ""}${String(step)}`,
  );
  return words.join("");
}

/** A key may stand in a file once: each later place is an error that names the first. */
export function duplicateErrors(keys: readonly { line: number; field: string; key: string }[]): FileError[] {
  const first = new Map<string, number>();
  return keys.flatMap(({ line, field, key }) => {
    const earlier = first.get(key);
    if (key !== "" && earlier !== undefined)
      return [{ line, field, cause: `${key} stands already in line ${earlier}` }];
    first.set(key, line);
    return [];
  });
}
