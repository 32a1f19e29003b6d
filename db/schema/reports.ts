import { bigint, date, integer, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { bytes, createCheckOneOf } from "../columns";
import { dataKinds } from "../vocabulary";

/**
 * The automatically generated monthly reports: for each month, one for real and one for simulated data. A newer report
 * replaces the older one, so that data that was masked in the meantime no longer appears.
 */
export const report = pgTable(
  "report",
  {
    /** First day of the month that the report is about. */
    month: date({ mode: "string" }).notNull(),
    data: text({ enum: dataKinds }).notNull(),
    /** A hash of the report's figures. If the figures are unchanged, the report is not generated again. */
    figuresHash: text("figures").notNull(),
    /**
     * The version of the month's figures (`insight_month.version`) when the report was last compared with them; negative
     * if it must be compared again.
     */
    figuresVersion: bigint("fold_version", { mode: "number" }).notNull(),
    /** Number of incidents in the report. */
    total: integer().notNull(),
    pdf: bytes().notNull(),
    madeAt: timestamp("made_at", { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.month, table.data] }), createCheckOneOf("report", "data", dataKinds)],
);
