import type { z } from "zod";
import type { Db } from "../../db/client";
import type { FieldError } from "../errors";

/** What became of a row that was not imported: it stands there already, or one of its name with other content does. */
type Outcome = "there" | "different";

/** Whose history it is, and as whom its rows are kept. */
export type Origin = { source: string; simulated: boolean; now: Date };

/** How a kind of history is read and kept; `Row` is one line that is sound. */
export type HistoryKind<Row extends { external_id: string }> = {
  columns: readonly string[];
  /** Those that a file may leave out. */
  optional: readonly string[];
  /** Columns that are refused on purpose, with why. */
  refused: Readonly<Record<string, string>>;
  row: z.ZodType<Row, Record<string, string>>;
  /** What concerns several cells of a line. */
  check: (row: Row) => FieldError[];
  /** Keeps the rows in the transaction, the same one once; tells what became of those that were not kept, by their place. */
  write: (tx: Db, rows: readonly Row[]) => Promise<{ nr: number; outcome: Outcome }[]>;
};
