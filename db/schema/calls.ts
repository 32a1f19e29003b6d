import { sql } from "drizzle-orm";
import { boolean, check, doublePrecision, index, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { createCheckOneOf, geographyPoint } from "../columns";
import { callSources, dispositions } from "../vocabulary";
import { incident } from "./incidents";
import { neighbour } from "./neighbours";

/**
 * A phone call to 112, or an incident that a neighbouring centre hands over, and its disposition. It rings until
 * somebody claims it, the caller hangs up, or the ringing timeout expires.
 */
export const call = pgTable(
  "call",
  {
    id: uuid().primaryKey().defaultRandom(),
    externalId: text("external_id").unique(),
    source: text({ enum: callSources }).notNull().default("telephony"),
    /** Null for a call that was entered by hand without a number. */
    callerNumber: text("caller_number"),
    receivedAt: timestamp("received_at", { withTimezone: true }).notNull(),
    /** The actor who handles the call or handled it last, in the audit trail's format. */
    claimedBy: text("claimed_by"),
    claimedAt: timestamp("claimed_at", { withTimezone: true }),
    /**
     * Before the first claim: when the call arrived at this server, which starts the ringing timeout. While the call is
     * claimed: when the screen of the claimer last renewed the claim; a claim that is not renewed is released after a
     * while. After a release: the time of the release, which restarts the ringing timeout.
     */
    claimSeenAt: timestamp("claim_seen_at", { withTimezone: true }),
    /**
     * Set when the caller hung up or the call had rung for too long. It stays set if somebody later claims the call in
     * order to call back.
     */
    missedAt: timestamp("missed_at", { withTimezone: true }),
    /** Whether the call does not ring, because its number was blocked at the time of the call or while it rang. */
    blocked: boolean().notNull().default(false),
    disposition: text({ enum: dispositions }),
    disposedAt: timestamp("disposed_at", { withTimezone: true }),
    disposedBy: text("disposed_by"),
    location: geographyPoint(),
    accuracyM: doublePrecision("accuracy_m"),
    note: text(),
    incidentId: uuid("incident_id").references(() => incident.id),
    /**
     * The neighbouring centre that handed over the incident; null for a phone call. If set, the external id contains
     * the id of the handover.
     */
    neighbourCode: text("neighbour_code").references(() => neighbour.code),
    simulated: boolean().notNull(),
  },
  (table) => [
    index("call_caller").on(table.callerNumber, table.receivedAt),
    index("call_received_at").on(table.receivedAt),
    // Contains only the few calls without a disposition, which are read again whenever a call changes.
    index("call_open").on(table.receivedAt).where(sql`disposition is null`),
    createCheckOneOf("call", "disposition", dispositions),
    createCheckOneOf("call", "source", callSources),
    check("call_neighbour", sql`(source = 'neighbour') = (neighbour_code is not null)`),
    check("call_claimed", sql`(claimed_by is null) = (claimed_at is null)`),
    index("call_incident").on(table.incidentId),
    index("call_digits").using("gin", sql`regexp_replace(caller_number, '\\D', '', 'g') gin_trgm_ops`),
    index("call_words").using("gin", sql`search_words(note)`).where(sql`note is not null`),
  ],
);

/**
 * A time-limited block on a phone number. Calls from the number are recorded but do not ring. Blocks that have ended or
 * were lifted are kept as a record.
 */
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
