import { sql } from "drizzle-orm";
import { boolean, check, doublePrecision, index, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { geographyPoint, oneOf } from "../columns";
import { callSources, dispositions } from "../vocabulary";
import { incident } from "./incidents";

/** One phone call to 112, with what it turned out to be. It rings while nobody has claimed it and it is not over. */
export const call = pgTable(
  "call",
  {
    id: uuid().primaryKey().defaultRandom(),
    externalId: text("external_id").unique(),
    source: text({ enum: callSources }).notNull().default("telephony"),
    /** Null when a call taker wrote the call down without one. */
    callerNumber: text("caller_number"),
    receivedAt: timestamp("received_at", { withTimezone: true }).notNull(),
    /** Who talks to the caller now or talked last; an actor, as in the audit trail. */
    claimedBy: text("claimed_by"),
    claimedAt: timestamp("claimed_at", { withTimezone: true }),
    /** The last sign that who claimed it is still at it; a claim without one for long is released, and rings anew from here. */
    claimSeenAt: timestamp("claim_seen_at", { withTimezone: true }),
    /** It rang until the caller gave up or longer than anybody waits; stays when somebody claims it after all, to call back. */
    missedAt: timestamp("missed_at", { withTimezone: true }),
    /** The number was blocked when it called: recorded, and it did not ring. */
    blocked: boolean().notNull().default(false),
    disposition: text({ enum: dispositions }),
    disposedAt: timestamp("disposed_at", { withTimezone: true }),
    disposedBy: text("disposed_by"),
    location: geographyPoint(),
    accuracyM: doublePrecision("accuracy_m"),
    note: text(),
    incidentId: uuid("incident_id").references(() => incident.id),
    simulated: boolean().notNull(),
  },
  (table) => [
    index("call_caller").on(table.callerNumber, table.receivedAt),
    index("call_received_at").on(table.receivedAt),
    // The few that are not over yet, read again at every change.
    index("call_open").on(table.receivedAt).where(sql`disposition is null`),
    oneOf("call", "disposition", dispositions),
    oneOf("call", "source", callSources),
    check("call_claimed", sql`(claimed_by is null) = (claimed_at is null)`),
    index("call_incident").on(table.incidentId),
  ],
);

/** A number whose calls do not ring for a while; what is past or lifted stays, as a record. */
export const callerBlock = pgTable(
  "caller_block",
  {
    id: uuid().primaryKey().defaultRandom(),
    callerNumber: text("caller_number").notNull(),
    reason: text().notNull(),
    blockedBy: text("blocked_by").notNull(),
    blockedAt: timestamp("blocked_at", { withTimezone: true }).notNull(),
    until: timestamp({ withTimezone: true }).notNull(),
    liftedBy: text("lifted_by"),
    liftedAt: timestamp("lifted_at", { withTimezone: true }),
  },
  (table) => [
    index("caller_block_number").on(table.callerNumber, table.until),
    check("caller_block_ends", sql`until > blocked_at`),
  ],
);
