import { sql } from "drizzle-orm";
import { bigint, index, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { transactionId } from "../columns";
import { eventKinds } from "../event-kinds";

/**
 * What happened, who did it and when: audit trail and live feed in one, written in the transaction of the change it
 * tells of. Append-only: the database refuses update, delete and truncate.
 */
export const event = pgTable(
  "event",
  {
    id: bigint({ mode: "number" }).generatedAlwaysAsIdentity().primaryKey(),
    /** Identity values are given before the commit, so they may appear out of order; readers go by (tx, id). */
    tx: transactionId().notNull().default(sql`pg_current_xact_id()`),
    at: timestamp({ withTimezone: true }).notNull(),
    actor: text().notNull(),
    /** The network address it was asked from; null when the product itself acted. */
    from: text("from_address"),
    kind: text({ enum: eventKinds }).notNull(),
    incidentId: uuid("incident_id"),
    unitId: uuid("unit_id"),
    data: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  },
  (table) => [
    index("event_order").on(table.tx, table.id),
    index("event_incident").on(table.incidentId, table.id),
    index("event_actor").on(table.actor, table.id),
    index("event_unit").on(table.unitId, table.id),
  ],
);
