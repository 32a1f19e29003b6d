import {
  bigint,
  boolean,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import { codeText } from "../columns";

/**
 * Months (WIB, UTC+7) whose figures must be rebuilt because an incident, assignment or call in them changed. Triggers
 * insert a row in the transaction of the change, even if the month already has one, so that transactions do not wait
 * for each other. The job that rebuilds a month deletes its rows.
 */
export const insightStale = pgTable("insight_stale", {
  id: bigint({ mode: "number" }).generatedAlwaysAsIdentity().primaryKey(),
  month: date({ mode: "string" }).notNull(),
});

/** Months whose figures have been rebuilt. Versions only increase, even if the database is restored from a dump. */
export const insightMonth = pgTable("insight_month", {
  /** First day of the month. */
  month: date({ mode: "string" }).primaryKey(),
  /** Taken from the sequence `insight_version`: each rebuild gets a new version. */
  version: bigint({ mode: "number" }).notNull(),
  /** When a figure of the month last changed. Changes to sensitive incidents are ignored. */
  changedAt: timestamp("changed_at", { withTimezone: true }).notNull(),
});

/**
 * One row per incident, with all the data from which the figures are computed. There are no rows for sensitive
 * incidents or for violence against women and children. `server/insight/rebuild-months.ts` derives the rows from the
 * incidents and can rebuild them at any time. There are no foreign keys, so that rebuilding does not lock incidents.
 * Codes are stored as their numbers in `insight_code`, which keeps rows short and makes grouping and sorting fast.
 */
export const insightFact = pgTable(
  "insight_fact",
  {
    /** The day on which the incident was created, in WIB. */
    openedDay: date("opened_day", { mode: "string" }).notNull(),
    /** The hour in which the incident was created, in WIB, from 0 to 23. */
    openedHour: smallint("opened_hour").notNull(),
    /** The weekday on which the incident was created, in WIB; 0 is Monday. */
    weekday: smallint().notNull(),
    priority: smallint().notNull(),
    simulated: boolean().notNull(),
    /**
     * Whether the incident was closed as a duplicate of another one; such incidents are counted only for data quality.
     */
    merged: boolean().notNull(),
    /** Bit mask of the steps that have a duration, in the order of `steps`. */
    stamped: smallint().notNull(),
    /**
     * The category that the incident type had when the month was rebuilt. If a type's category changes, all months are
     * rebuilt.
     */
    category: smallint().notNull(),
    precision: smallint().notNull(),
    type: smallint().notNull(),
    /**
     * Durations of the steps in `server/domain/insight.ts`, in seconds, at most 65,534; null if a timestamp is missing
     * or the end is before the start.
     */
    answerSeconds: integer("answer_seconds"),
    dispatchSeconds: integer("dispatch_seconds"),
    acknowledgeSeconds: integer("acknowledge_seconds"),
    turnoutSeconds: integer("turnout_seconds"),
    travelSeconds: integer("travel_seconds"),
    onSceneSeconds: integer("on_scene_seconds"),
    totalSeconds: integer("total_seconds"),
    /**
     * H3 cells of resolution 6, 7 and 8. Null for boundary calls, and if only the village or district of the incident
     * is known.
     */
    cell6: bigint("cell_6", { mode: "bigint" }),
    cell7: bigint("cell_7", { mode: "bigint" }),
    cell8: bigint("cell_8", { mode: "bigint" }),
    /** The district; null for a boundary call. */
    district: smallint(),
    /** Agency of the leading crew: the first crew on scene, or the crew assigned first if none arrived. */
    agency: smallint(),
    /** Station of the leading crew. */
    station: smallint(),
    /** All agencies that had a unit assigned to the incident, without undone assignments; null if there are none. */
    agencies: smallint().array(),
    incidentId: uuid("incident_id").primaryKey(),
  },
  // Finds the rows of a period, and the first and the last day with data.
  (table) => [index("insight_fact_day").on(table.simulated, table.openedDay)],
);

/**
 * The number that stands for each code in `insight_fact`. Codes of all kinds (categories, types, districts, agencies
 * and so on) are numbered in one sequence. A number never changes, and codes that are no longer used are kept.
 */
export const insightCode = pgTable("insight_code", {
  number: smallint().generatedAlwaysAsIdentity().primaryKey(),
  code: codeText().notNull().unique(),
});

/** Number of calls by hour (WIB) and outcome. Leaves out calls about incidents that are excluded from the figures. */
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

/**
 * Number of sensitive incidents by month, district and category. Published by year only; counts below five are never
 * shown.
 */
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
