import { sql } from "drizzle-orm";
import { check, integer, pgTable } from "drizzle-orm/pg-core";

/**
 * Retention periods, in days, of text about people. A single row, which does not exist until somebody changes the
 * defaults.
 */
export const retention = pgTable(
  "retention",
  {
    id: integer().primaryKey().default(1),
    /** For addresses, descriptions, answers and reasons of incidents. Counted from the closing of the incident. */
    incidentDays: integer("incident_days").notNull(),
    noteDays: integer("note_days").notNull(),
    photoDays: integer("photo_days").notNull(),
  },
  () => [check("retention_single_row", sql`id = 1`)],
);
