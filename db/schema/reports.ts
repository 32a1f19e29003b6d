import { bigint, date, integer, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { bytes, oneOf } from "../columns";
import { dataKinds } from "../vocabulary";

/**
 * The automatically generated monthly reports, one per month and kind of data: a newer one replaces the older, so that
 * data that was masked later is no longer shown.
 */
export const report = pgTable(
  "report",
  {
    /** The first day of the month. */
    month: date({ mode: "string" }).notNull(),
    data: text({ enum: dataKinds }).notNull(),
    /** A hash of its figures; a report with equal figures is not generated again. */
    figuresHash: text("figures").notNull(),
    /** The version of the figures at the last check. */
    figuresVersion: bigint("fold_version", { mode: "number" }).notNull(),
    /** Number of incidents in it. */
    total: integer().notNull(),
    pdf: bytes().notNull(),
    madeAt: timestamp("made_at", { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.month, table.data] }), oneOf("report", "data", dataKinds)],
);
