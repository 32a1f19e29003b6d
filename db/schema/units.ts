import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  doublePrecision,
  index,
  pgTable,
  primaryKey,
  real,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import { createCheckOneOf, geographyPoint } from "../columns";
import { duties, mobilities, positionBases, unitKinds } from "../vocabulary";
import { agency, station } from "./agencies";

/** A crew with a vehicle or boat. Assigning the unit locks this row, so that no unit is assigned twice. */
export const unit = pgTable(
  "unit",
  {
    id: uuid().primaryKey().defaultRandom(),
    callSign: text("call_sign").notNull().unique(),
    agencyCode: text("agency_code")
      .notNull()
      .references(() => agency.code),
    stationCode: text("station_code").references(() => station.code),
    kind: text({ enum: unitKinds }).notNull(),
    skills: text().array().notNull().default([]),
    mobility: text({ enum: mobilities }).notNull(),
    duty: text({ enum: duties }).notNull(),
    /** Whether the unit has an open assignment; protected by the row lock. */
    isTaken: boolean("taken").notNull().default(false),
    simulated: boolean().notNull().default(false),
    /** The number of the unit's phone, for SMS about new tasks; null if it gets none. Only administrators see it. */
    phone: text(),
    /** When the unit was retired; null while it is in use. A retired unit has no row in `unit_position`. */
    retiredAt: timestamp("retired_at", { withTimezone: true }),
  },
  (table) => [
    index("unit_station").on(table.stationCode),
    index("unit_agency").on(table.agencyCode),
    index("unit_kind").on(table.kind),
    // Finds units by their call signs as they are typed: in any case, with any punctuation.
    index("unit_typed_call_sign").on(sql`regexp_replace(lower(call_sign), '[^[:alnum:]]+', ' ', 'g')`),
    createCheckOneOf("unit", "kind", unitKinds),
    createCheckOneOf("unit", "mobility", mobilities),
    createCheckOneOf("unit", "duty", duties),
    check("unit_retired_idle", sql`retired_at is null or (duty = 'off-duty' and not taken)`),
  ],
);

/**
 * The skills of each unit, one row per skill, so that the ranking finds units with a rare skill without reading all
 * units of the kind. A trigger on `unit` keeps it up to date.
 */
export const unitSkill = pgTable(
  "unit_skill",
  {
    kind: text({ enum: unitKinds }).notNull(),
    skill: text().notNull(),
    unitId: uuid("unit_id")
      .notNull()
      .references(() => unit.id, { onDelete: "cascade" }),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.skill, table.unitId] }),
    index("unit_skill_unit").on(table.unitId),
  ],
);

/**
 * A unit's position and the other values that the ranking needs. The table is separate from `unit`, so that a lock for
 * writing a position never causes `skip locked` to skip the unit. The columns `place` to `eligible` are derived from
 * other columns and tables; `refresh-unit-copies.sql` recomputes them when these change.
 */
export const unitPosition = pgTable(
  "unit_position",
  {
    unitId: uuid("unit_id")
      .primaryKey()
      .references(() => unit.id, { onDelete: "cascade" }),
    /** The last fix, however old it is. */
    fix: geographyPoint(),
    fixAt: timestamp("fix_at", { withTimezone: true }),
    speedMps: real("speed_mps"),
    headingDeg: real("heading_deg"),
    accuracyM: real("accuracy_m"),
    /**
     * A fix that is newer than the last accepted one (`fix`) but implausible, because the unit could not have travelled
     * that far in the meantime. It is accepted if the next fix agrees with it.
     */
    unconfirmed: geographyPoint("doubted"),
    unconfirmedAt: timestamp("doubted_at", { withTimezone: true }),
    unconfirmedAccuracyM: real("doubted_accuracy_m"),
    /** The position that the assignment rule uses: the fix while it is fresh, otherwise the station. */
    place: geographyPoint(),
    basis: text({ enum: positionBases }),
    kind: text({ enum: unitKinds }).notNull(),
    skills: text().array().notNull().default([]),
    /** The unit's station if the unit's agency dispatches by response area, otherwise null. */
    areaStationCode: text("area_station_code"),
    /**
     * Whether the unit can be sent: it is on duty, is not assigned, has a position, and its crew has no open panic
     * alarm.
     */
    eligible: boolean().notNull(),
    /**
     * When the row last changed. Screens ignore a version of a unit that is older than the one they show. So every
     * change sets a later time than the previous one, even after the database's clock has been set back.
     */
    movedAt: timestamp("moved_at", { withTimezone: true }).notNull().default(sql`now()`),
  },
  (table) => [
    check("unit_position_fix_dated", sql`(fix is null) = (fix_at is null)`),
    check("unit_position_doubt_dated", sql`(doubted is null) = (doubted_at is null)`),
    check("unit_position_placed", sql`(place is null) = (basis is null) and (place is not null or not eligible)`),
    // Finds the nearest eligible units of a kind. The kind is part of the index, so that finding units of a rare kind
    // needs no long scan.
    index("unit_position_nearest").using("gist", table.kind, table.place).where(sql`eligible`),
    // Finds the nearest units of a responsible station.
    index("unit_position_of_station")
      .using("gist", table.areaStationCode, table.kind, table.place)
      .where(sql`eligible and area_station_code is not null`),
    // Finds nearer units that were passed over because they cannot be sent.
    index("unit_position_unavailable").using("gist", table.kind, table.place).where(sql`not eligible`),
    // Finds stale fixes for the job that expires them. The assignment rule checks the age as well, so it chooses the
    // same units if the job runs late.
    index("unit_position_ageing").on(table.fixAt).where(sql`basis = 'fix'`),
  ],
);

/**
 * The trail: every accepted fix, partitioned by the day of recording. A job creates new partitions and drops old ones.
 */
export const fix = pgTable(
  "fix",
  {
    unitId: uuid("unit_id").notNull(),
    recordedAt: timestamp("recorded_at", { withTimezone: true }).notNull(),
    receivedAt: timestamp("received_at", { withTimezone: true }).notNull(),
    position: geographyPoint().notNull(),
    speedMps: real("speed_mps"),
    headingDeg: real("heading_deg"),
    accuracyM: doublePrecision("accuracy_m"),
  },
  (table) => [primaryKey({ columns: [table.unitId, table.recordedAt] })],
);
