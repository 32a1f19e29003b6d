import {
  bigint,
  boolean,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import { codeText } from "../columns";

/**
 * Months in WIB whose incidents, assignments or calls have changed since they were last rebuilt. Triggers write one row per statement in the
 * transaction of the change, without waiting for each other; the job that rebuilds a month deletes its rows.
 */
export const insightStale = pgTable("insight_stale", {
  id: bigint({ mode: "number" }).generatedAlwaysAsIdentity().primaryKey(),
  month: date({ mode: "string" }).notNull(),
});

/** The months that have been rebuilt; a version is higher than all versions before it, and kept when the database is restored from a dump. */
export const insightMonth = pgTable("insight_month", {
  /** Its first day. */
  month: date({ mode: "string" }).primaryKey(),
  /** From the sequence `insight_version`: a new one at every rebuild. */
  version: bigint({ mode: "number" }).notNull(),
  /** When a figure of the month last changed; sensitive incidents do not move it. */
  changedAt: timestamp("changed_at", { withTimezone: true }).notNull(),
});

/**
 * One row per incident, with what the figures need of it: in no figure is anything that is not here. Holds no sensitive incident and none
 * of a type of violence. Derived from the raw rows by `server/insight/rebuild-months.ts`, so it can be rebuilt at any time; has no
 * foreign keys, so that rebuilding locks no incident.
 */
export const insightFact = pgTable(
  "insight_fact",
  {
    incidentId: uuid("incident_id").primaryKey(),
    /** Day, hour (0-23) and weekday (0 is Monday) of the opening in WIB. */
    openedDay: date("opened_day", { mode: "string" }).notNull(),
    openedHour: smallint("opened_hour").notNull(),
    weekday: smallint().notNull(),
    priority: smallint().notNull(),
    simulated: boolean().notNull(),
    /** Closed as a duplicate of another incident: counts in the data quality only. */
    merged: boolean().notNull(),
    precision: codeText().notNull(),
    typeCode: codeText("type_code").notNull(),
    /** The type's category when the month was rebuilt; a type that changes its category marks all months stale. */
    category: codeText().notNull(),
    /** Null for a boundary call. */
    districtCode: codeText("district_code"),
    /** H3 cells of resolution 6, 7 and 8; null for a boundary call and where the place is known to a village or kecamatan only. */
    cell6: bigint("cell_6", { mode: "bigint" }),
    cell7: bigint("cell_7", { mode: "bigint" }),
    cell8: bigint("cell_8", { mode: "bigint" }),
    /** Agency and station of the leading crew: the first on scene or, where none arrived, the first sent. */
    agencyCode: codeText("agency_code"),
    stationCode: codeText("station_code"),
    /** The steps of `server/domain/insight.ts`; null where a stamp is missing. */
    answerSeconds: integer("answer_seconds"),
    dispatchSeconds: integer("dispatch_seconds"),
    acknowledgeSeconds: integer("acknowledge_seconds"),
    turnoutSeconds: integer("turnout_seconds"),
    travelSeconds: integer("travel_seconds"),
    onSceneSeconds: integer("on_scene_seconds"),
    totalSeconds: integer("total_seconds"),
    /** All agencies that sent a crew. */
    agencies: text().array(),
  },
  // Figures of a period shorter than all years, and the first and last day of the data.
  (table) => [index("insight_fact_day").on(table.simulated, table.openedDay)],
);

/** Calls counted by hour in WIB and by how they ended; without the calls of incidents that are in no figure. */
export const insightCall = pgTable(
  "insight_call",
  {
    day: date({ mode: "string" }).notNull(),
    hour: smallint().notNull(),
    simulated: boolean().notNull(),
    outcome: codeText().notNull(),
    count: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.hour, table.simulated, table.outcome] })],
);

/** Sensitive incidents of a month by kecamatan and category: published by the year only, and never below five. */
export const insightSensitive = pgTable(
  "insight_sensitive",
  {
    month: date({ mode: "string" }).notNull(),
    districtCode: codeText("district_code").notNull(),
    category: codeText().notNull(),
    simulated: boolean().notNull(),
    count: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.month, table.districtCode, table.category, table.simulated] })],
);
