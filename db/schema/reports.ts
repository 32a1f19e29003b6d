import { bigint, date, integer, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { bytes, oneOf } from "../columns";
import { dataKinds } from "../vocabulary";

/**
 * The monthly reports that were made by themselves, one a month and kind of data: a newer one replaces the older, so that what was
 * hidden since is told nowhere any more.
 */
export const report = pgTable(
  "report",
  {
    /** Its first day. */
    month: date({ mode: "string" }).notNull(),
    data: text({ enum: dataKinds }).notNull(),
    /** A hash of everything it tells; the same figures are not drawn again. */
    figures: text().notNull(),
    /** The fold of the month it was last checked against. */
    foldVersion: bigint("fold_version", { mode: "number" }).notNull(),
    /** How many incidents it tells of. */
    total: integer().notNull(),
    pdf: bytes().notNull(),
    madeAt: timestamp("made_at", { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.month, table.data] }), oneOf("report", "data", dataKinds)],
);
