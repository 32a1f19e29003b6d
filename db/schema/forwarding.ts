import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { agencyRefusals, storedChannelKinds } from "../agency-vocabulary";
import { createCheckOneOf, snapshot, transactionId } from "../columns";
import { filterDispositions } from "../vocabulary";
import { agency } from "./agencies";
import { call } from "./calls";
import { incident } from "./incidents";
import { neighbour } from "./neighbours";
import { person, session } from "./people";

/**
 * The forwarding of an incident to an agency, and the agency's answer: it acknowledges or refuses. Only the latest
 * answer is stored; the audit trail has the earlier ones.
 */
export const forwarding = pgTable(
  "forwarding",
  {
    id: uuid().primaryKey().defaultRandom(),
    incidentId: uuid("incident_id")
      .notNull()
      .references(() => incident.id),
    agencyCode: text("agency_code")
      .notNull()
      .references(() => agency.code),
    forwardedAt: timestamp("forwarded_at", { withTimezone: true }).notNull(),
    forwardedBy: text("forwarded_by").notNull(),
    acknowledgedAt: timestamp("acknowledged_at", { withTimezone: true }),
    acknowledgedBy: text("acknowledged_by"),
    refusedAt: timestamp("refused_at", { withTimezone: true }),
    refusedBy: text("refused_by"),
    refusal: text({ enum: agencyRefusals }),
  },
  (table) => [
    createCheckOneOf("forwarding", "refusal", agencyRefusals),
    check("forwarding_one_answer", sql`acknowledged_at is null or refused_at is null`),
    check("forwarding_refusal_reason", sql`(refused_at is null) = (refusal is null)`),
    uniqueIndex("forwarding_once").on(table.incidentId, table.agencyCode),
    index("forwarding_agency").on(table.agencyCode, table.forwardedAt),
  ],
);

/**
 * A way to notify an agency (a webhook of its own system, or web push to its officers), or to exchange messages with a
 * neighbouring 112 centre.
 */
export const channel = pgTable(
  "channel",
  {
    id: uuid().primaryKey().defaultRandom(),
    agencyCode: text("agency_code").references(() => agency.code, { onDelete: "cascade" }),
    /** A neighbouring centre has at most one channel. */
    neighbourCode: text("neighbour_code")
      .references(() => neighbour.code, { onDelete: "cascade" })
      .unique(),
    kind: text({ enum: storedChannelKinds }).notNull(),
    /** The URL to which messages are posted; null for web push. */
    url: text(),
    /**
     * The secret that signs the messages; null for web push. For a neighbouring centre, it signs the messages in both
     * directions.
     */
    secret: text(),
    /**
     * Whether sensitive incidents are sent in full through this channel. If not, only their number, category and
     * district are sent.
     */
    sensitive: boolean().notNull().default(false),
    enabled: boolean().notNull().default(true),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
  },
  (table) => [
    index("channel_agency").on(table.agencyCode),
    createCheckOneOf("channel", "kind", storedChannelKinds),
    check("channel_webhook", sql`kind = 'web-push' or (url is not null and secret is not null)`),
    check(
      "channel_owner",
      sql`(kind = 'neighbour') = (neighbour_code is not null) and (agency_code is null) = (neighbour_code is not null)`,
    ),
  ],
);

/**
 * The web push subscription of an officer's or a crew's browser. Messages are encrypted for this browser, so the push
 * service cannot read them.
 */
export const pushSubscription = pgTable(
  "push_subscription",
  {
    id: uuid().primaryKey().defaultRandom(),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    /** The subscription ends with the session of the browser. */
    sessionId: uuid("session_id")
      .notNull()
      .references(() => session.id, { onDelete: "cascade" }),
    endpoint: text().notNull().unique(),
    p256dh: text().notNull(),
    auth: text().notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
  },
  (table) => [
    index("push_subscription_person").on(table.personId),
    index("push_subscription_session").on(table.sessionId),
  ],
);

/**
 * A message for a channel. It is retried with increasing pauses until it is delivered or the outbox gives up
 * (`deadAt`). Messages about one incident are sent in order. The receiver recognises a repeated message by its `id`.
 */
export const delivery = pgTable(
  "delivery",
  {
    id: uuid().primaryKey().defaultRandom(),
    order: bigint({ mode: "number" }).generatedAlwaysAsIdentity().notNull(),
    channelId: uuid("channel_id")
      .notNull()
      .references(() => channel.id, { onDelete: "cascade" }),
    incidentId: uuid("incident_id").references(() => incident.id),
    /** For an answer to a neighbouring centre: the call with which it handed over an incident. */
    callId: uuid("call_id").references(() => call.id, { onDelete: "cascade" }),
    /** The event that the message is about; a channel gets one message per event. */
    eventId: bigint("event_id", { mode: "number" }).notNull(),
    body: jsonb().$type<Record<string, unknown>>().notNull(),
    attempts: integer().notNull().default(0),
    nextAt: timestamp("next_at", { withTimezone: true }).notNull(),
    deliveredAt: timestamp("delivered_at", { withTimezone: true }),
    deadAt: timestamp("dead_at", { withTimezone: true }),
    lastError: text("last_error"),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
  },
  (table) => [
    uniqueIndex("delivery_once").on(table.channelId, table.eventId),
    // Finds the messages that are still to be sent, oldest first within an incident.
    index("delivery_waiting")
      .on(table.channelId, table.incidentId, table.order)
      .where(sql`delivered_at is null and dead_at is null`),
    index("delivery_dead").on(table.deadAt).where(sql`dead_at is not null`),
    index("delivery_call").on(table.callId).where(sql`call_id is not null`),
    check("delivery_subject", sql`(incident_id is null) = (call_id is not null)`),
  ],
);

/**
 * The position up to which the outbox has read the audit trail: all events up to (`tx`, `eventId`), and those that were
 * visible in the snapshot `seen`. The table has a single row.
 */
export const outbox = pgTable("outbox", {
  id: integer().primaryKey(),
  tx: transactionId().notNull(),
  eventId: bigint("event_id", { mode: "number" }).notNull(),
  seen: snapshot(),
});

/** The handover of an incident to a neighbouring regency, and what happened to it there. */
export const handover = pgTable(
  "handover",
  {
    id: uuid().primaryKey().defaultRandom(),
    incidentId: uuid("incident_id")
      .notNull()
      .references(() => incident.id),
    neighbourCode: text("neighbour_code")
      .notNull()
      .references(() => neighbour.code),
    handedAt: timestamp("handed_at", { withTimezone: true }).notNull(),
    handedBy: text("handed_by").notNull(),
    note: text(),
    acknowledgedAt: timestamp("acknowledged_at", { withTimezone: true }),
    /** The name, given on the phone, of the person who accepted the handover; null if a message acknowledged it. */
    acknowledgedBy: text("acknowledged_by"),
    /**
     * Whether the handover was sent as a message (which has the same id as the handover); if not, it was agreed by
     * phone.
     */
    byMessage: boolean("by_message").notNull().default(false),
    /** When the system of the other centre stored the message. */
    deliveredAt: timestamp("delivered_at", { withTimezone: true }),
    refusedAt: timestamp("refused_at", { withTimezone: true }),
    /** The disposition that the other centre gave the call, if it refused the handover. */
    refusal: text({ enum: filterDispositions }),
    /**
     * A handover by message rings at the other centre like a call. This is when that call was missed or released there;
     * null if somebody there has taken it since.
     */
    returnedAt: timestamp("returned_at", { withTimezone: true }),
    /** The number of the incident at the other centre, once it is being handled there. */
    theirNumber: integer("their_number"),
    /** Sequence number of the latest answer. Answers whose number is not higher are ignored. */
    answerSequence: bigint("answer_sequence", { mode: "number" }),
  },
  (table) => [
    index("handover_incident").on(table.incidentId),
    createCheckOneOf("handover", "refusal", filterDispositions),
    check("handover_refused", sql`(refused_at is null) = (refusal is null)`),
  ],
);
