import { bigint, boolean, integer, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

/**
 * The progress of a history import. The imported file is identified by its content. The transaction that stores a batch
 * also updates this row, so that an interrupted import resumes after the last committed batch.
 */
export const historyImport = pgTable(
  "history_import",
  {
    kind: text({ enum: ["incidents", "calls"] }).notNull(),
    source: text().notNull(),
    simulated: boolean().notNull(),
    /** SHA-256 of the file, in hexadecimal. */
    contentHash: text("content_hash").notNull(),
    file: text().notNull(),
    /** Number of bytes of the file that have been processed, including the header and rejected lines. */
    bytes: bigint({ mode: "number" }).notNull(),
    lines: integer().notNull(),
    imported: integer().notNull(),
    rejectedCount: integer("set_aside").notNull(),
    alreadyThere: integer("already_there").notNull(),
    /**
     * Length of the file of rejected lines, in bytes, after the last committed batch. The file may be longer if a later
     * batch did not commit.
     */
    rejectedBytes: bigint("rejected_bytes", { mode: "number" }).notNull(),
    startedAt: timestamp("started_at", { withTimezone: true }).notNull(),
    finishedAt: timestamp("finished_at", { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.kind, table.source, table.simulated, table.contentHash] })],
);
