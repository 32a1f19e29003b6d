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
import { oneOf, transactionId } from "../columns";
import { channelKinds } from "../vocabulary";
import { agency } from "./agencies";
import { incident } from "./incidents";
import { person } from "./people";

/** That an incident was passed to an agency, when, and when the agency took note: what the rule asks to be recorded. */
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
  },
  (table) => [
    uniqueIndex("forwarding_once").on(table.incidentId, table.agencyCode),
    index("forwarding_agency").on(table.agencyCode, table.forwardedAt),
  ],
);

/** A way to reach an agency: an address its own system listens at, or the phones of its officers. */
export const channel = pgTable(
  "channel",
  {
    id: uuid().primaryKey().defaultRandom(),
    agencyCode: text("agency_code")
      .notNull()
      .references(() => agency.code, { onDelete: "cascade" }),
    kind: text({ enum: channelKinds }).notNull(),
    /** Of a webhook: where messages are posted, and the secret they are signed with. */
    url: text(),
    secret: text(),
    /** Sensitive incidents go through this channel in full; without it only their category and kecamatan. */
    sensitive: boolean().notNull().default(false),
    enabled: boolean().notNull().default(true),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
  },
  (table) => [
    index("channel_agency").on(table.agencyCode),
    oneOf("channel", "kind", channelKinds),
    check("channel_webhook", sql`kind <> 'webhook' or (url is not null and secret is not null)`),
  ],
);

/** A browser that an officer or a crew lets us wake; its push service sees no content but what is encrypted for the browser. */
export const pushSubscription = pgTable(
  "push_subscription",
  {
    id: uuid().primaryKey().defaultRandom(),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    endpoint: text().notNull().unique(),
    p256dh: text().notNull(),
    auth: text().notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
  },
  (table) => [index("push_subscription_person").on(table.personId)],
);

/**
 * A message that is to reach a channel: tried again with growing pauses, in order for each incident, until it is delivered or
 * dead. `id` is what a receiver knows it by.
 */
export const delivery = pgTable(
  "delivery",
  {
    id: uuid().primaryKey().defaultRandom(),
    order: bigint({ mode: "number" }).generatedAlwaysAsIdentity().notNull(),
    channelId: uuid("channel_id")
      .notNull()
      .references(() => channel.id, { onDelete: "cascade" }),
    incidentId: uuid("incident_id")
      .notNull()
      .references(() => incident.id),
    /** The event of the trail it tells of; with the channel it makes the message unique. */
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
    // What is still to be sent, oldest of each incident first.
    index("delivery_waiting")
      .on(table.channelId, table.incidentId, table.order)
      .where(sql`delivered_at is null and dead_at is null`),
    index("delivery_dead").on(table.deadAt).where(sql`dead_at is not null`),
  ],
);

/** How far the outbox has read the trail: one row. */
export const outbox = pgTable("outbox", {
  id: integer().primaryKey(),
  tx: transactionId().notNull(),
  eventId: bigint("event_id", { mode: "number" }).notNull(),
});

/** The 112 of a neighbouring regency, for calls from beyond the boundary. */
export const neighbour = pgTable("neighbour", {
  code: text().primaryKey(),
  name: text().notNull(),
  contact: text(),
  phone: text().notNull(),
});

/** That an incident was given to a neighbour, and who took it there. */
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
    /** Who took it, as they named themselves on the phone. */
    acknowledgedBy: text("acknowledged_by"),
  },
  (table) => [index("handover_incident").on(table.incidentId)],
);
