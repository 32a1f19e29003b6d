import { badField, type FieldError, Refusal } from "../errors";
import type { HistoryKind } from "./history-kind";
import { readLines, splitLine } from "./read-records";

/**
 * The header of a file: its separator, its columns, the byte where the rows begin, and the number of lines before them.
 */
export type Header = { separator: string; columns: string[]; endByte: number; lineCount: number };

type Columns = Pick<HistoryKind<never>, "columns" | "optionalColumns" | "refusedColumns">;

/** Reads the header. Refuses with `invalid-input` if the columns do not match this kind of imported data. */
export async function readHeader(path: string, kind: Columns): Promise<Header> {
  let lineCount = 0;
  for await (const chunk of readLines(path, 0)) {
    for (const line of chunk) {
      lineCount++;
      const text = lineCount === 1 ? line.text.replace(/^\ufeff/, "") : line.text;
      if (text.trim() === "") continue;
      if (line.fault !== null) throw badField("file", `${line.fault}; save it as UTF-8`);
      const separator = text.split(";").length > text.split(",").length ? ";" : ",";
      const columns = splitLine(text, separator);
      if (!Array.isArray(columns)) throw badField("file", "has a header with unbalanced quotation marks");
      const errors = findErrors(columns, kind);
      if (errors.length > 0) throw new Refusal("invalid-input", { errors, count: errors.length });
      return { separator, columns, endByte: line.endByte, lineCount };
    }
  }
  throw badField("file", "is empty");
}

function findErrors(names: readonly string[], { columns, optionalColumns, refusedColumns }: Columns): FieldError[] {
  const neededColumns = columns.filter((column) => !optionalColumns.includes(column));
  const errors = [
    ...neededColumns
      .filter((column) => !names.includes(column))
      .map((field) => ({ field, cause: "is a missing column" })),
    ...names.flatMap((field, index) => {
      if (Object.hasOwn(refusedColumns, field)) return [{ field, cause: refusedColumns[field] as string }];
      if (!columns.includes(field)) return [{ field, cause: "is not a known column" }];
      return names.indexOf(field) < index ? [{ field, cause: "is a duplicate column" }] : [];
    }),
  ];
  const expectedColumns = `the columns are ${columns.join(", ")}; ${neededColumns.join(", ")} are required`;
  return errors.map(({ field, cause }, index) => ({
    field,
    cause: index === 0 ? `${cause}; ${expectedColumns}` : cause,
  }));
}
