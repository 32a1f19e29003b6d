import { sql } from "drizzle-orm";
import { type AnyPgColumn, check, index, jsonb, pgTable, real, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { createCheckOneOf, lineOrArea } from "../columns";
import { capCertainties, capSeverities, capUrgencies, publicMessageTypes } from "../hazard-vocabulary";
import { incident } from "./incidents";
import type { WarningText } from "./public-sources";

/**
 * A message to the public about an incident in the Common Alerting Protocol: a warning, its update or its cancellation.
 * It has been published, so it never changes.
 */
export const publicWarning = pgTable(
  "public_warning",
  {
    id: uuid().primaryKey(),
    incidentId: uuid("incident_id")
      .notNull()
      .references(() => incident.id),
    messageType: text("message_type", { enum: publicMessageTypes }).notNull(),
    /** The message that this one updates or cancels. Each message has at most one successor. */
    refersToId: uuid("refers_to_id")
      .unique()
      .references((): AnyPgColumn => publicWarning.id, { onDelete: "set null" }),
    sender: text().notNull(),
    sentAt: timestamp("sent_at", { withTimezone: true }).notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    severity: text({ enum: capSeverities }).notNull(),
    urgency: text({ enum: capUrgencies }).notNull(),
    certainty: text({ enum: capCertainties }).notNull(),
    texts: jsonb().$type<WarningText[]>().notNull(),
    areaName: text("area_name").notNull(),
    radiusKm: real("radius_km").notNull(),
    area: lineOrArea().notNull(),
    /** The signed document, as it was published. */
    document: text().notNull(),
    issuedBy: text("issued_by").notNull(),
  },
  (table) => [
    index("public_warning_incident").on(table.incidentId),
    index("public_warning_expires").on(table.expiresAt),
    createCheckOneOf("public_warning", "message_type", publicMessageTypes),
    createCheckOneOf("public_warning", "severity", capSeverities),
    createCheckOneOf("public_warning", "urgency", capUrgencies),
    createCheckOneOf("public_warning", "certainty", capCertainties),
    check("public_warning_first", sql`message_type <> 'Alert' or refers_to_id is null`),
  ],
);
