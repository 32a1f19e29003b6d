import { boolean, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { incident } from "./incidents";

/** Who has an incident open, and whether they are editing it. Rows that are not renewed expire after a few seconds. */
export const presence = pgTable(
  "presence",
  {
    incidentId: uuid("incident_id")
      .notNull()
      .references(() => incident.id, { onDelete: "cascade" }),
    actor: text().notNull(),
    name: text().notNull(),
    editing: boolean().notNull(),
    seenAt: timestamp("seen_at", { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.incidentId, table.actor] })],
);
