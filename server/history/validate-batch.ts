import type { FieldError } from "../errors";
import { fieldErrors } from "../import/file-errors";
import type { HistoryKind } from "./history-kind";
import type { FileRecord } from "./read-records";
import type { RejectedLine } from "./rejected-file";

/** A validated batch: the valid rows with their records, the rejected lines, and the number of repeated rows. */
export type ValidatedBatch<Row> = {
  rows: { row: Row; record: FileRecord }[];
  rejectedLines: RejectedLine[];
  repeatedCount: number;
};

/**
 * Parses and validates the records of a batch. Of identical rows, only the first is kept. A row with the external id of
 * an earlier row but different content is rejected.
 */
export function validateBatch<Row extends { external_id: string }>(
  records: readonly FileRecord[],
  columns: readonly string[],
  kind: HistoryKind<Row>,
): ValidatedBatch<Row> {
  const batch: ValidatedBatch<Row> = { rows: [], rejectedLines: [], repeatedCount: 0 };
  const recordById = new Map<string, FileRecord>();
  const missingColumns = Object.fromEntries(
    kind.columns.filter((column) => !columns.includes(column)).map((column) => [column, ""]),
  );
  for (const record of records) {
    const reject = (errors: readonly FieldError[]) => batch.rejectedLines.push(toRejectedLine(record, errors));
    if (record.cells === null) {
      reject([{ field: "line", cause: record.fault }]);
      continue;
    }
    const { cells } = record;
    if (cells.length !== columns.length) {
      const cause = `has ${cells.length} cells where the header has ${columns.length}; a cell that contains the separator must be quoted`;
      reject([{ field: "line", cause }]);
      continue;
    }
    const cellByColumn: Record<string, string> = { ...missingColumns };
    for (const [index, column] of columns.entries()) cellByColumn[column] = cells[index] ?? "";
    const parsed = kind.row.safeParse(cellByColumn);
    const errors = parsed.success ? kind.check(parsed.data) : fieldErrors(parsed.error);
    if (!parsed.success || errors.length > 0) {
      reject(errors);
      continue;
    }
    const earlierRecord = recordById.get(parsed.data.external_id);
    if (!earlierRecord) {
      recordById.set(parsed.data.external_id, record);
      batch.rows.push({ row: parsed.data, record });
    } else if (String(earlierRecord.cells) === String(cells)) {
      batch.repeatedCount++;
    } else {
      reject([{ field: "external_id", cause: `already occurs in line ${earlierRecord.line} with other content` }]);
    }
  }
  return batch;
}

/** Builds the rejected line of a record with all its errors. */
export function toRejectedLine({ line, text }: FileRecord, errors: readonly FieldError[]): RejectedLine {
  const fields = [...new Set(errors.map(({ field }) => field))];
  const cause = errors.map(({ field, cause }) => (fields.length > 1 ? `${field} ${cause}` : cause)).join("; ");
  return { line, field: fields.join(", "), cause, text };
}
