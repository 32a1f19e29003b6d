import type { FieldError } from "../errors";
import { fieldErrors } from "../import/file-error";
import type { HistoryKind } from "./kind";
import type { FileRecord } from "./read-records";
import type { Rejected } from "./rejected-file";

/** What a batch of records holds: the rows that are sound, each with its record, and the lines that are not. */
export type Sorted<Row> = { rows: { row: Row; record: FileRecord }[]; rejected: Rejected[]; repeated: number };

/** Reads the records of a batch by the columns of the file. A row that stands in it twice counts once. */
export function sortBatch<Row extends { external_id: string }>(
  records: readonly FileRecord[],
  columns: readonly string[],
  kind: HistoryKind<Row>,
): Sorted<Row> {
  const sorted: Sorted<Row> = { rows: [], rejected: [], repeated: 0 };
  const seen = new Map<string, FileRecord>();
  const absent = Object.fromEntries(kind.columns.filter((column) => !columns.includes(column)).map((one) => [one, ""]));
  for (const record of records) {
    const faults = (found: readonly FieldError[]) => sorted.rejected.push(rejectedFor(record, found));
    if (record.cells === null) {
      faults([{ field: "line", cause: record.fault }]);
      continue;
    }
    const { cells } = record;
    if (cells.length !== columns.length) {
      const cause = `has ${cells.length} cells where the header has ${columns.length}; a cell that holds the separator must be quoted`;
      faults([{ field: "line", cause }]);
      continue;
    }
    const named: Record<string, string> = { ...absent };
    for (const [index, column] of columns.entries()) named[column] = cells[index] ?? "";
    const parsed = kind.row.safeParse(named);
    const found = parsed.success ? kind.check(parsed.data) : fieldErrors(parsed.error);
    if (!parsed.success || found.length > 0) {
      faults(found);
      continue;
    }
    const earlier = seen.get(parsed.data.external_id);
    if (!earlier) {
      seen.set(parsed.data.external_id, record);
      sorted.rows.push({ row: parsed.data, record });
    } else if (String(earlier.cells) === String(cells)) {
      sorted.repeated++;
    } else {
      faults([{ field: "external_id", cause: `stands already in line ${earlier.line}, with other content` }]);
    }
  }
  return sorted;
}

/** A record that is not brought in, with all that is wrong with it in one line. */
export function rejectedFor({ line, text }: FileRecord, faults: readonly FieldError[]): Rejected {
  const fields = [...new Set(faults.map(({ field }) => field))];
  const cause = faults.map(({ field, cause }) => (fields.length > 1 ? `${field} ${cause}` : cause)).join("; ");
  return { line, field: fields.join(", "), cause, text };
}
