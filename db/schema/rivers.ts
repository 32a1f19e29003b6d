import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  real,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { codeText, createCheckOneOf, geographyPoint } from "../columns";
import { highWaterDismissReasons, highWaterStates } from "../hazard-vocabulary";
import { incident } from "./incidents";

/**
 * A gauge on a river. Siaga 1 is the highest alert level. A water level below the threshold of Siaga 3 is normal (Siaga
 * 4).
 */
export const riverGauge = pgTable(
  "river_gauge",
  {
    code: codeText().primaryKey(),
    name: text().notNull(),
    river: text().notNull(),
    position: geographyPoint().notNull(),
    /** Alert levels, in metres above the zero of the gauge. */
    siaga3M: real("siaga3_m").notNull(),
    siaga2M: real("siaga2_m").notNull(),
    siaga1M: real("siaga1_m").notNull(),
    /** How long after its last reading the gauge is shown as silent. */
    silentMinutes: integer("silent_minutes").notNull(),
    active: boolean().notNull(),
  },
  () => [check("river_gauge_levels_rise", sql`siaga3_m < siaga2_m and siaga2_m < siaga1_m`)],
);

/** A water level at a time. */
export const riverReading = pgTable(
  "river_reading",
  {
    gaugeCode: codeText("gauge_code")
      .notNull()
      .references(() => riverGauge.code),
    measuredAt: timestamp("measured_at", { withTimezone: true }).notNull(),
    levelM: real("level_m").notNull(),
    /** Who reported it, as in the audit trail: `key:<id>`, or `system:command-line` for an imported file. */
    reportedBy: text("reported_by").notNull(),
    receivedAt: timestamp("received_at", { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.gaugeCode, table.measuredAt] })],
);

/**
 * A period in which a gauge was at Siaga 3 or higher. As with a fire watch, a person decides whether it becomes an
 * incident.
 */
export const highWater = pgTable(
  "high_water",
  {
    id: uuid().primaryKey().defaultRandom(),
    number: bigint({ mode: "number" }).generatedAlwaysAsIdentity().notNull().unique(),
    gaugeCode: codeText("gauge_code")
      .notNull()
      .references(() => riverGauge.code),
    state: text({ enum: highWaterStates }).notNull().default("open"),
    startedAt: timestamp("started_at", { withTimezone: true }).notNull(),
    /** When the water fell below the threshold of Siaga 3; null while it is still high. */
    endedAt: timestamp("ended_at", { withTimezone: true }),
    /** The highest level so far, and its alert level (Siaga). */
    peakM: real("peak_m").notNull(),
    siaga: integer().notNull(),
    incidentId: uuid("incident_id").references(() => incident.id, { onDelete: "set null" }),
    dismissReason: text("dismiss_reason", { enum: highWaterDismissReasons }),
    decidedBy: text("decided_by"),
    decidedAt: timestamp("decided_at", { withTimezone: true }),
    /**
     * The alert level (Siaga) when somebody decided. A dismissal applies only until the water reaches the next higher
     * alert level.
     */
    decidedSiaga: integer("decided_siaga"),
  },
  (table) => [
    uniqueIndex("high_water_now").on(table.gaugeCode).where(sql`ended_at is null`),
    index("high_water_started").on(table.startedAt),
    index("high_water_incident").on(table.incidentId).where(sql`incident_id is not null`),
    createCheckOneOf("high_water", "state", highWaterStates),
    createCheckOneOf("high_water", "dismiss_reason", highWaterDismissReasons),
    check("high_water_siaga_known", sql`siaga between 1 and 3`),
  ],
);
