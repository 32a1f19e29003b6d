import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createCheckOneOf, lineOrArea, lineString } from "../columns";
import { edgeClasses, hourBands, networkStatuses, vehicles } from "../network-vocabulary";

/**
 * A version of the base map, created by one import: the road and water network, the vector tiles and the gazetteer. An
 * assignment stores the id of the version with which its travel time was computed. While a new version is `building`,
 * the `current` one stays in use.
 */
export const network = pgTable(
  "network",
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    status: text({ enum: networkStatuses }).notNull(),
    /** Origin of the data, as shown to users: file name, source and licence. */
    source: text().notNull(),
    /** The date of the imported data; null if the file does not say. */
    sourceDate: timestamp("source_date", { withTimezone: true }),
    /** SHA-256 of the imported file, in hex. */
    checksum: text().notNull(),
    startedAt: timestamp("started_at", { withTimezone: true }).notNull().default(sql`now()`),
    /** When this version became the current one. */
    finishedAt: timestamp("finished_at", { withTimezone: true }),
    /** Counts and limits of the import, as `npm run db -- network` prints them. */
    stats: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  },
  (table) => [
    uniqueIndex("network_one_current").on(table.status).where(sql`status = 'current'`),
    createCheckOneOf("network", "status", networkStatuses),
  ],
);

/** A junction, a dead end or a jetty. Ids count from 0 within a network. */
export const networkNode = pgTable(
  "network_node",
  {
    networkId: integer("network_id").notNull(),
    id: integer().notNull(),
    lng: doublePrecision().notNull(),
    lat: doublePrecision().notNull(),
    /** Whether people can board and leave boats here. */
    jetty: boolean().notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.networkId, table.id] }),
    foreignKey({ columns: [table.networkId], foreignColumns: [network.id] }).onDelete("cascade"),
  ],
);

/**
 * A stretch of road or water between two nodes that can be used in one or both directions. For each vehicle it has the
 * travel time in milliseconds along the line and in the opposite direction (`back`); null if the vehicle cannot or may
 * not travel in that direction. Ids count from 0 within a network.
 */
export const networkEdge = pgTable(
  "network_edge",
  {
    networkId: integer("network_id").notNull(),
    id: integer().notNull(),
    fromNode: integer("from_node").notNull(),
    toNode: integer("to_node").notNull(),
    metres: real().notNull(),
    class: text({ enum: edgeClasses }).notNull(),
    name: text(),
    /** Road number, such as "AH25". */
    ref: text(),
    /**
     * Id of the OpenStreetMap way, shared by all edges of the way. Negative for a feature of the regency's own survey.
     */
    wayId: bigint("way_id", { mode: "number" }).notNull(),
    bridge: boolean().notNull().default(false),
    /**
     * One bit per vehicle, in the order of `vehicles` (ambulance 1, fire engine 2, ...). The bit is set if the edge
     * belongs to the vehicle's largest strongly connected component or, for boats, to any component with a jetty. Units
     * and incidents are snapped only to edges whose bit is set.
     */
    mainParts: smallint("main_parts").notNull(),
    /** The line of the edge, from `from_node` to `to_node`. */
    line: lineString().notNull(),
    ambulanceMs: integer("ambulance_ms"),
    ambulanceBackwardMs: integer("ambulance_back_ms"),
    fireEngineMs: integer("fire_engine_ms"),
    fireEngineBackwardMs: integer("fire_engine_back_ms"),
    patrolMs: integer("patrol_ms"),
    patrolBackwardMs: integer("patrol_back_ms"),
    motorcycleMs: integer("motorcycle_ms"),
    motorcycleBackwardMs: integer("motorcycle_back_ms"),
    boatMs: integer("boat_ms"),
    boatBackwardMs: integer("boat_back_ms"),
  },
  (table) => [
    primaryKey({ columns: [table.networkId, table.id] }),
    foreignKey({ columns: [table.networkId], foreignColumns: [network.id] }).onDelete("cascade"),
    createCheckOneOf("network_edge", "class", edgeClasses),
    // Finds the road nearest to a picked point.
    index("network_edge_line").using("gist", table.line),
  ],
);

/**
 * A turn that no vehicle may take, from one edge through a node into another edge. U-turns on an edge are allowed
 * unless listed here.
 */
export const networkTurnBan = pgTable(
  "network_turn_ban",
  {
    networkId: integer("network_id").notNull(),
    fromEdge: integer("from_edge").notNull(),
    viaNode: integer("via_node").notNull(),
    toEdge: integer("to_edge").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.networkId, table.fromEdge, table.viaNode, table.toEdge] }),
    foreignKey({ columns: [table.networkId], foreignColumns: [network.id] }).onDelete("cascade"),
  ],
);

/**
 * A road, a bridge or an area that vehicles temporarily cannot pass. It is stored as a line or an area rather than as
 * edges, so that it stays valid when the network is replaced. An area closes every edge that touches it. A line closes
 * the edges along which it runs.
 */
export const closure = pgTable(
  "closure",
  {
    id: uuid().primaryKey().defaultRandom(),
    shape: lineOrArea().notNull(),
    /** Name of the road or place, as shown to users. */
    label: text().notNull(),
    reason: text().notNull(),
    vehicles: text({ enum: vehicles }).array().notNull(),
    /** The incident that caused the closure, if any. */
    incidentId: uuid("incident_id"),
    startsAt: timestamp("starts_at", { withTimezone: true }).notNull().default(sql`now()`),
    /** When the closure is expected to end; null if it lasts until it is lifted. */
    endsAt: timestamp("ends_at", { withTimezone: true }),
    /** When somebody lifted the closure. */
    liftedAt: timestamp("lifted_at", { withTimezone: true }),
    createdBy: text("created_by").notNull(),
    /** When a job recorded that the closure's end time had passed. */
    endedAt: timestamp("ended_at", { withTimezone: true }),
    idempotencyKey: text("idempotency_key"),
    requestHash: text("request_hash"),
  },
  (table) => [
    index("closure_in_force").on(table.endsAt).where(sql`lifted_at is null`),
    // Lets a repeated request find the closure that the first one created.
    uniqueIndex("closure_idempotency")
      .on(table.createdBy, table.idempotencyKey)
      .where(sql`idempotency_key is not null`),
  ],
);

/**
 * How fast vehicles really travel, learned from recorded trips (see `server/domain/learned-speeds.ts`). Travel times
 * over the network are multiplied by the factor in the most specific row that applies. A job replaces all rows; the
 * table is empty if no trips were recorded.
 */
export const learnedSpeed = pgTable(
  "learned_speed",
  {
    vehicle: text({ enum: vehicles }).notNull(),
    /** The district; null for a factor that applies to all districts. */
    districtCode: text("district_code"),
    /** The part of the day; null for a factor that applies to the whole day. */
    hourBand: text("hour_band", { enum: hourBands }),
    factor: doublePrecision().notNull(),
    /** Ratio of the 90th percentile of the travel time to its median; the same in all rows for a vehicle. */
    p90Ratio: doublePrecision("p90_ratio").notNull(),
    /** Number of trips that the factor was learned from. */
    trips: integer().notNull(),
  },
  (table) => [
    unique("learned_speed_group").on(table.vehicle, table.districtCode, table.hourBand).nullsNotDistinct(),
    createCheckOneOf("learned_speed", "vehicle", vehicles),
    createCheckOneOf("learned_speed", "hour_band", hourBands),
  ],
);
