import { sql } from "drizzle-orm";
import { check, integer, pgTable } from "drizzle-orm/pg-core";

/**
 * Retention periods, in days, of text and photos about people. The table has at most one row, which is created when
 * somebody first changes the defaults.
 */
export const retention = pgTable(
  "retention",
  {
    id: integer().primaryKey().default(1),
    /**
     * For the addresses, descriptions, answers and reasons of incidents, counted from the time when the incident was
     * closed.
     */
    incidentDays: integer("incident_days").notNull(),
    noteDays: integer("note_days").notNull(),
    photoDays: integer("photo_days").notNull(),
  },
  () => [check("retention_single_row", sql`id = 1`)],
);
