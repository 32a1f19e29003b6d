import { sql } from "drizzle-orm";
import { check, integer, pgTable } from "drizzle-orm/pg-core";

/** Retention periods of text about people, in days; a single row, which is missing until somebody changes the defaults. */
export const retention = pgTable(
  "retention",
  {
    id: integer().primaryKey().default(1),
    /** For addresses, descriptions, answers and reasons of incidents; counted from the closing. */
    incidentDays: integer("incident_days").notNull(),
    noteDays: integer("note_days").notNull(),
    photoDays: integer("photo_days").notNull(),
  },
  () => [check("retention_single_row", sql`id = 1`)],
);
