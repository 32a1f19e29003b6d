import { CsvError, parse } from "csv-parse/sync";
import type { z } from "zod";
import type { FieldError } from "../errors";
import { decodeUtf8, duplicateErrors, type FileError, fieldErrors, type ParsedFile } from "./file-errors";

type Cells = Record<string, string>;
type Line = { line: number; cells: string[] };

type Rules = {
  /** The columns whose combination must be unique. A duplicate is reported for the last of these columns. */
  key: string[];
  /** Checks that involve several cells of a line. */
  check?: (cells: Cells) => FieldError[];
};

/**
 * Parses a CSV whose columns are the keys of `row` in any order, separated by commas or semicolons. Reports every
 * invalid line and continues with the next one.
 */
export function readCsv<Row extends z.ZodObject>(
  file: Uint8Array,
  row: Row,
  { key, check }: Rules,
): ParsedFile<z.output<Row>> {
  const decodedFile = decodeUtf8(file);
  if ("errors" in decodedFile) return { rows: [], errors: decodedFile.errors };
  const { lines, errors } = splitLines(decodedFile.text);
  const [header, ...body] = lines;
  const headerError = errors.find(({ line }) => !header || line < header.line);
  if (headerError) return { rows: [], errors: [headerError] };
  if (!header) return { rows: [], errors: [{ line: 1, field: "file", cause: "is empty" }] };
  const columnErrors = checkHeader(header, Object.keys(row.shape));
  if (columnErrors.length > 0) return { rows: [], errors: columnErrors };
  if (lines.length === 1 && errors.length === 0) {
    return { rows: [], errors: [{ line: header.line, field: "file", cause: "has a header and no rows" }] };
  }

  const rows: ParsedFile<z.output<Row>>["rows"] = [];
  const keys: Parameters<typeof duplicateErrors>[0][number][] = [];
  for (const { line, cells } of body) {
    if (cells.length !== header.cells.length) {
      const cause = `has ${cells.length} cells where the header has ${header.cells.length}; a cell that contains the separator must be quoted`;
      errors.push({ line, field: "line", cause });
      continue;
    }
    const cellByColumn = Object.fromEntries(header.cells.map((column, index) => [column, cells[index] ?? ""]));
    const parsed = row.safeParse(cellByColumn);
    const rowErrors = [...(parsed.success ? [] : fieldErrors(parsed.error)), ...(check?.(cellByColumn) ?? [])];
    keys.push({ line, field: key.at(-1) ?? "line", key: key.map((column) => cellByColumn[column]).join(", ") });
    errors.push(...rowErrors.map((error) => ({ line, ...error })));
    if (parsed.success && rowErrors.length === 0) rows.push({ line, ...parsed.data });
  }
  return { rows, errors: [...errors, ...duplicateErrors(keys)] };
}

/**
 * Splits a CSV into lines of cells. A cell without a closing quotation mark would contain all the lines after it, so
 * the function reports it as an error and restarts parsing on the next line.
 */
function splitLines(text: string): { lines: Line[]; errors: FileError[] } {
  const delimiter = detectSeparator(text);
  const textLines = text.split("\n");
  const lines: Line[] = [];
  const errors: FileError[] = [];
  let startIndex = 0;
  while (startIndex < textLines.length) {
    let parsedLineCount = 0;
    try {
      parse(textLines.slice(startIndex).join("\n"), {
        delimiter,
        relax_column_count: true,
        skip_empty_lines: true,
        on_record: (cells: string[], info) => {
          const lineBreakCount = cells.join("").split("\n").length - 1;
          parsedLineCount = info.lines;
          if (cells.some((cell) => cell.trim() !== "")) {
            lines.push({ line: startIndex + info.lines - lineBreakCount, cells: cells.map((cell) => cell.trim()) });
          }
          return null;
        },
      });
      break;
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      let errorIndex = startIndex + parsedLineCount;
      while (textLines[errorIndex] === "") errorIndex++;
      errors.push({ line: errorIndex + 1, field: "line", cause: "has unbalanced quotation marks" });
      startIndex = errorIndex + 1;
    }
  }
  return { lines, errors };
}

/** Returns the separator that occurs more often in the header; the comma if both occur equally often. */
function detectSeparator(text: string): "," | ";" {
  const header = text.trimStart().split("\n", 1)[0] ?? "";
  return header.split(";").length > header.split(",").length ? ";" : ",";
}

function checkHeader({ line, cells }: Line, columns: readonly string[]): FileError[] {
  const expectedColumns = `the columns are ${columns.join(", ")}`;
  return [
    ...columns
      .filter((column) => !cells.includes(column))
      .map((field) => ({ line, field, cause: `is a missing column; ${expectedColumns}` })),
    ...cells.flatMap((field, index) => {
      if (!columns.includes(field)) return [{ line, field, cause: `is not a known column; ${expectedColumns}` }];
      return cells.indexOf(field) < index ? [{ line, field, cause: "is a duplicate column" }] : [];
    }),
  ];
}
