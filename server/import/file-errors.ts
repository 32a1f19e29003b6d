import type { z } from "zod";
import { type FieldError, formatPath } from "../errors";

/** An error in an imported file: the line number (from 1), the field and the cause. */
export type FileError = FieldError & { line: number };

/** The content of a file: the valid rows, each with its line number, and all errors. */
export type ParsedFile<Row> = { rows: (Row & { line: number })[]; errors: FileError[] };

/** Decodes UTF-8 with or without a byte order mark and normalizes line endings to `\n`. */
export function decodeUtf8(file: Uint8Array): { text: string } | { errors: FileError[] } {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(file).replace(/\r\n?/g, "\n") };
  } catch {
    return {
      errors: [{ line: findFirstInvalidLine(file), field: "file", cause: "is not UTF-8 text; save it as UTF-8" }],
    };
  }
}

function findFirstInvalidLine(file: Uint8Array): number {
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

/** Converts zod issues to fields and causes; `path` is prepended to each field. */
export function fieldErrors(error: z.ZodError, path: readonly PropertyKey[] = []): FieldError[] {
  return error.issues.flatMap((issue): FieldError[] => {
    const at = [...path, ...issue.path];
    if (issue.code !== "unrecognized_keys") return [{ field: formatPath(at), cause: issue.message }];
    return issue.keys.map((key) => ({ field: formatPath([...at, key]), cause: "is not a known field" }));
  });
}

/** Returns an error for each repetition of a key; its cause names the line where the key first occurs. */
export function duplicateErrors(keys: readonly { line: number; field: string; key: string }[]): FileError[] {
  const firstLineByKey = new Map<string, number>();
  return keys.flatMap(({ line, field, key }) => {
    const earlierLine = firstLineByKey.get(key);
    if (key !== "" && earlierLine !== undefined)
      return [{ line, field, cause: `${key} already occurs in line ${earlierLine}` }];
    firstLineByKey.set(key, line);
    return [];
  });
}
