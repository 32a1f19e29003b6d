import type { z } from "zod";
import type { Db } from "../../db/client";
import type { FieldError } from "../errors";

/**
 * Why a row was not imported: `same` means that it already exists with the same content, `different` that a row with
 * the same external id but different content exists.
 */
type Outcome = "same" | "different";

/** Where the history comes from, and the time of the import. */
export type HistoryOrigin = { source: string; simulated: boolean; now: Date };

/** How one kind of history is parsed and stored; `Row` is a valid line. */
export type HistoryKind<Row extends { external_id: string }> = {
  columns: readonly string[];
  /** Columns that a file may leave out. */
  optionalColumns: readonly string[];
  /** Columns that are refused on purpose, each with the cause. */
  refusedColumns: Readonly<Record<string, string>>;
  row: z.ZodType<Row, Record<string, string>>;
  /** Checks that involve several cells of a line. */
  check: (row: Row) => FieldError[];
  /** Stores the rows that do not exist yet. Returns the index and the outcome of each row that was not stored. */
  write: (tx: Db, rows: readonly Row[]) => Promise<{ rowIndex: number; outcome: Outcome }[]>;
};
