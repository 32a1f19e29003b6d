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
import { geographyPoint, oneOf } from "../columns";
import { duties, mobilities, positionBases, unitKinds } from "../vocabulary";
import { agency, station } from "./agencies";

/** A crew with a vehicle or boat that can be sent; the row an assignment locks, so that no unit is taken twice. */
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
    /** True while an assignment of the unit is open; what the row lock protects. */
    taken: boolean().notNull().default(false),
    simulated: boolean().notNull().default(false),
  },
  (table) => [
    index("unit_station").on(table.stationCode),
    index("unit_agency").on(table.agencyCode),
    index("unit_kind").on(table.kind),
    oneOf("unit", "kind", unitKinds),
    oneOf("unit", "mobility", mobilities),
    oneOf("unit", "duty", duties),
  ],
);

/**
 * Where a unit is, and what the ranking needs to know of it: one narrow row a unit, apart from `unit` so that a
 * position being written never makes `skip locked` overlook the unit. `kind` to `eligible` are copies, kept by
 * `settle-units.sql` alone.
 */
export const unitPosition = pgTable(
  "unit_position",
  {
    unitId: uuid("unit_id")
      .primaryKey()
      .references(() => unit.id, { onDelete: "cascade" }),
    /** The last fix, fresh or not. */
    fix: geographyPoint(),
    fixAt: timestamp("fix_at", { withTimezone: true }),
    speedMps: real("speed_mps"),
    headingDeg: real("heading_deg"),
    accuracyM: real("accuracy_m"),
    /** A later fix that the unit could not have reached from the last one; believed when the next agrees with it. */
    doubted: geographyPoint(),
    doubtedAt: timestamp("doubted_at", { withTimezone: true }),
    doubtedAccuracyM: real("doubted_accuracy_m"),
    /** Where the rule takes the unit to be: the fix while it is fresh, then the station. */
    place: geographyPoint(),
    basis: text({ enum: positionBases }),
    kind: text({ enum: unitKinds }).notNull(),
    skills: text().array().notNull().default([]),
    /** The station, when its agency answers by area; only then the area index has an entry. */
    areaStationCode: text("area_station_code"),
    /** On duty, not taken, and somewhere. */
    eligible: boolean().notNull(),
    movedAt: timestamp("moved_at", { withTimezone: true }).notNull().default(sql`now()`),
  },
  (table) => [
    check("unit_position_fix_dated", sql`(fix is null) = (fix_at is null)`),
    check("unit_position_doubt_dated", sql`(doubted is null) = (doubted_at is null)`),
    check("unit_position_placed", sql`(place is null) = (basis is null) and (place is not null or not eligible)`),
    // The nearest of a kind: the kind and the eligibility in the index, so that a rare kind costs no walk.
    index("unit_position_nearest").using("gist", table.kind, table.place).where(sql`eligible`),
    // The nearest of a responsible station.
    index("unit_position_of_station")
      .using("gist", table.areaStationCode, table.kind, table.place)
      .where(sql`eligible and area_station_code is not null`),
    // The units passed over because they could not be sent.
    index("unit_position_unavailable").using("gist", table.kind, table.place).where(sql`not eligible`),
    // What the sweeper has to age; the rule reads it too, so that a late sweep changes nothing.
    index("unit_position_ageing").on(table.fixAt).where(sql`basis = 'fix'`),
  ],
);

/** The trail: every accepted fix. Partitioned by day of recording; a job makes the coming partitions and drops old ones. */
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
