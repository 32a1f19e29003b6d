import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, real, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { createCheckOneOf, geographyPoint, lineOrArea } from "../columns";
import {
  capCertainties,
  capSeverities,
  capUrgencies,
  signatureStates,
  watchSources,
  weatherWarningDecisions,
  weatherWarningDismissReasons,
  weatherWarningStates,
} from "../hazard-vocabulary";
import { incident } from "./incidents";

/** The texts of a warning in one language. */
export type WarningText = {
  language: string;
  event: string;
  headline: string | null;
  description: string | null;
  instruction: string | null;
  senderName: string | null;
  web: string | null;
};

/** A message of a weather service in the Common Alerting Protocol that concerns the regency or its margin. */
export const weatherWarning = pgTable(
  "weather_warning",
  {
    id: uuid().primaryKey().defaultRandom(),
    /** `sender,identifier,sent`, by which CAP messages refer to each other; the time in UTC. */
    key: text().notNull().unique(),
    source: text({ enum: watchSources }).notNull(),
    /**
     * The URL from which the message was fetched; null if it was imported. A fetched message that its source no longer
     * lists has ended.
     */
    address: text(),
    sender: text().notNull(),
    identifier: text().notNull(),
    sentAt: timestamp("sent_at", { withTimezone: true }).notNull(),
    state: text({ enum: weatherWarningStates }).notNull(),
    /** When it was replaced, cancelled or withdrawn. */
    endedAt: timestamp("ended_at", { withTimezone: true }),
    /** The keys of the earlier messages that it updates or cancels. */
    refersTo: text("refers_to").array().notNull(),
    severity: text({ enum: capSeverities }).notNull(),
    urgency: text({ enum: capUrgencies }).notNull(),
    certainty: text({ enum: capCertainties }).notNull(),
    onsetAt: timestamp("onset_at", { withTimezone: true }).notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    texts: jsonb().$type<WarningText[]>().notNull(),
    areaNames: text("area_names").array().notNull(),
    area: lineOrArea().notNull(),
    /** Number of self-intersecting polygons that were repaired. */
    repaired: integer().notNull(),
    signature: text({ enum: signatureStates }).notNull(),
    receivedAt: timestamp("received_at", { withTimezone: true }).notNull(),
    decision: text({ enum: weatherWarningDecisions }).notNull().default("open"),
    incidentId: uuid("incident_id").references(() => incident.id, { onDelete: "set null" }),
    dismissReason: text("dismiss_reason", { enum: weatherWarningDismissReasons }),
    decidedBy: text("decided_by"),
    decidedAt: timestamp("decided_at", { withTimezone: true }),
  },
  (table) => [
    index("weather_warning_incident").on(table.incidentId).where(sql`incident_id is not null`),
    index("weather_warning_current").on(table.expiresAt).where(sql`state = 'current'`),
    index("weather_warning_refers_to").using("gin", table.refersTo),
    createCheckOneOf("weather_warning", "state", weatherWarningStates),
    createCheckOneOf("weather_warning", "severity", capSeverities),
    createCheckOneOf("weather_warning", "urgency", capUrgencies),
    createCheckOneOf("weather_warning", "certainty", capCertainties),
    createCheckOneOf("weather_warning", "signature", signatureStates),
    createCheckOneOf("weather_warning", "decision", weatherWarningDecisions),
    createCheckOneOf("weather_warning", "dismiss_reason", weatherWarningDismissReasons),
  ],
);

/** An earthquake near the regency, or strong enough to be felt there. */
export const earthquake = pgTable(
  "earthquake",
  {
    id: uuid().primaryKey().defaultRandom(),
    occurredAt: timestamp("occurred_at", { withTimezone: true }).notNull(),
    epicentre: geographyPoint().notNull(),
    magnitude: real().notNull(),
    depthKm: real("depth_km").notNull(),
    /** Distance from the epicentre to the regency; 0 inside. */
    distanceKm: real("distance_km").notNull(),
    region: text().notNull(),
    /** Whether a tsunami is possible, in the words of the service. */
    potential: text(),
    /** Where it was felt, and how strongly, in the words of the service. */
    felt: text(),
    receivedAt: timestamp("received_at", { withTimezone: true }).notNull(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull(),
  },
  (table) => [index("earthquake_occurred").on(table.occurredAt)],
);

/** The air quality that a station reported for the 24 hours before a time. */
export const airReading = pgTable(
  "air_reading",
  {
    stationId: text("station_id").notNull(),
    measuredAt: timestamp("measured_at", { withTimezone: true }).notNull(),
    stationName: text("station_name").notNull(),
    position: geographyPoint().notNull(),
    distanceKm: real("distance_km").notNull(),
    /** Mean of PM2.5 over 24 hours, in µg/m³; null if it is missing. */
    pm25: real(),
    /** The air pollution index of the worst parameter over 24 hours. */
    ispu: integer(),
    /** The parameter that determines the index, such as `PM2.5`. */
    parameter: text(),
  },
  (table) => [
    primaryKey({ columns: [table.stationId, table.measuredAt] }),
    index("air_reading_at").on(table.measuredAt),
  ],
);
