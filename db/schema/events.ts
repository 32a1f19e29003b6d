import { inArray, type SQL, sql } from "drizzle-orm";
import { bigint, customType, index, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { z } from "zod";
import { transactionId } from "../columns";
import { currentEventKind, type EventKind, eventKinds, oldEventKinds, storedEventKinds } from "../event-kinds";

/** Parses an event kind: accepts a current or an old name and returns the current one. */
export const StoredEventKind = z.enum([...eventKinds, ...oldEventKinds]).transform(currentEventKind);

/**
 * Column type for an event kind. Old names are read as the current ones. To filter by kind, use `isOfKind`, which also
 * finds events stored under an old name.
 */
const eventKind = customType<{ data: EventKind; driverData: string }>({
  dataType: () => "text",
  fromDriver: (storedKind) => currentEventKind(storedKind as EventKind),
});

/**
 * What happened, who did it and when. The table is the audit trail and the source of the live feed; an event is written
 * in the transaction of the change itself. Append-only: the database refuses update, delete and truncate.
 */
export const event = pgTable(
  "event",
  {
    id: bigint({ mode: "number" }).generatedAlwaysAsIdentity().primaryKey(),
    /**
     * Readers find new events by their transactions, because identity values are assigned before the commit and may
     * become visible out of order.
     */
    tx: transactionId().notNull().default(sql`pg_current_xact_id()`),
    at: timestamp({ withTimezone: true }).notNull(),
    actor: text().notNull(),
    /** The network address of the request; null when no request caused the event. */
    from: text("from_address"),
    kind: eventKind().notNull(),
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

/** SQL condition for events of these kinds, including events stored under an old name. */
export function isOfKind(kinds: readonly EventKind[]): SQL {
  return inArray(sql`${event.kind}`, kinds.flatMap(storedEventKinds));
}
