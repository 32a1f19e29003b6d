import { bigint, boolean, integer, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

/**
 * How far the import of a file of history has come, by the file's content. Written in the transaction of each batch: an import that
 * was killed goes on where the last of them ended.
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
    /** How much of the file is done, its header included. */
    bytes: bigint({ mode: "number" }).notNull(),
    lines: integer().notNull(),
    imported: integer().notNull(),
    setAside: integer("set_aside").notNull(),
    alreadyThere: integer("already_there").notNull(),
    /** How long the file of the lines set aside is; what stands behind was written by a batch that never ended. */
    rejectedBytes: bigint("rejected_bytes", { mode: "number" }).notNull(),
    startedAt: timestamp("started_at", { withTimezone: true }).notNull(),
    finishedAt: timestamp("finished_at", { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.kind, table.source, table.simulated, table.contentHash] })],
);
