import { sql } from "drizzle-orm";
import {
  bigint,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  real,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createCheckOneOf, geographyPoint, lineOrArea } from "../columns";
import {
  type ExposedKind,
  fireWatchDismissReasons,
  fireWatchStates,
  hotspotConfidences,
  hotspotSatellites,
  sourceFaults,
  watchSources,
} from "../hazard-vocabulary";
import { incident } from "./incidents";
import { district } from "./places";

/** The number of items in a source's last response, by what was done with them. */
export type SourceCounts = Record<string, number>;

/**
 * The state of an external source: when it last responded, and why later requests failed. A source has a row once it
 * has been requested.
 */
export const watchSource = pgTable("watch_source", {
  name: text({ enum: watchSources }).primaryKey(),
  /** SHA-256 of the source's URL. The validators below apply only to this URL. */
  addressHash: text("address_hash"),
  etag: text(),
  lastModified: text("last_modified"),
  lastAttemptAt: timestamp("tried_at", { withTimezone: true }),
  /**
   * When the next request is due. A process moves this time forward before it fetches the source, so that no other
   * process fetches it too.
   */
  nextAt: timestamp("next_at", { withTimezone: true }),
  /** Number of failures since the last valid response. */
  failures: integer().notNull().default(0),
  /** When the source last gave a valid response, or when one of its files was last imported. */
  lastSuccessAt: timestamp("good_at", { withTimezone: true }),
  /** The time of the newest observation that the source has ever reported. */
  newestAt: timestamp("newest_at", { withTimezone: true }),
  fault: text({ enum: sourceFaults }),
  /** Details of the fault: a status code, a host or a number. */
  faultDetail: text("fault_detail"),
  counts: jsonb().$type<SourceCounts>().notNull().default({}),
  /** For a source that is a list of files: the version of each file that was read, keyed by URL. */
  readFiles: jsonb("read_files").$type<Record<string, string>>().notNull().default({}),
});

/**
 * A place that satellites report as a fire although there is none, such as a gas flare. Later hotspots there are
 * marked.
 */
export const heatSource = pgTable(
  "heat_source",
  {
    id: uuid().primaryKey().defaultRandom(),
    /** The fire watch that was dismissed as a flare. It is stored so that the dismissal can be undone. */
    watchId: uuid("watch_id"),
    position: geographyPoint().notNull(),
    radiusM: doublePrecision("radius_m").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
  },
  (table) => [index("heat_source_position").using("gist", table.position)],
);

/**
 * Hotspots that are connected in space and time, from any satellite, so probably one fire. A fire watch keeps its id
 * while it grows. If two grow together, one of them is `merged` into the other.
 */
export const fireWatch = pgTable(
  "fire_watch",
  {
    id: uuid().primaryKey().defaultRandom(),
    /** The short number by which people refer to the fire watch. */
    number: bigint({ mode: "number" }).generatedAlwaysAsIdentity().notNull().unique(),
    state: text({ enum: fireWatchStates }).notNull().default("open"),
    mergedIntoId: uuid("merged_into_id"),
    firstSeenAt: timestamp("first_seen_at", { withTimezone: true }).notNull(),
    lastSeenAt: timestamp("last_seen_at", { withTimezone: true }).notNull(),
    pointCount: integer("point_count").notNull().default(0),
    /** Number of hotspots at a known heat source. */
    flarePoints: integer("flare_points").notNull().default(0),
    satellites: text({ enum: hotspotSatellites }).array().notNull().default([]),
    confidence: text({ enum: hotspotConfidences }).notNull().default("low"),
    /** Highest radiative power of one hotspot, in MW. */
    maxFrpMw: real("max_frp_mw"),
    centre: geographyPoint().notNull(),
    /** The convex hull of the hotspots, extended by half a pixel. */
    area: lineOrArea().notNull(),
    areaHa: doublePrecision("area_ha").notNull().default(0),
    /** The district of the centre; null outside the regency. */
    districtCode: text("district_code").references(() => district.code),
    /** The nearest place of each kind within 5 km, nearest first. */
    near: jsonb().$type<{ kind: ExposedKind; name: string; distanceM: number }[]>().notNull().default([]),
    incidentId: uuid("incident_id").references(() => incident.id, { onDelete: "set null" }),
    dismissReason: text("dismiss_reason", { enum: fireWatchDismissReasons }),
    decidedBy: text("decided_by"),
    decidedAt: timestamp("decided_at", { withTimezone: true }),
    /** `point_count` without `flare_points` at the time of the decision; 0 after a dismissal as a flare. */
    decidedPoints: integer("decided_points"),
  },
  (table) => [
    index("fire_watch_seen").on(table.lastSeenAt),
    index("fire_watch_area").using("gist", table.area),
    index("fire_watch_incident").on(table.incidentId).where(sql`incident_id is not null`),
    index("fire_watch_merged_into").on(table.mergedIntoId).where(sql`merged_into_id is not null`),
    createCheckOneOf("fire_watch", "state", fireWatchStates),
    createCheckOneOf("fire_watch", "confidence", hotspotConfidences),
    createCheckOneOf("fire_watch", "dismiss_reason", fireWatchDismissReasons),
  ],
);

/** A point that a satellite reported as hot. An observation that several sources report is stored once. */
export const hotspot = pgTable(
  "hotspot",
  {
    id: bigint({ mode: "number" }).generatedAlwaysAsIdentity().primaryKey(),
    /** Satellite, minute and place (see `createHotspotKey`), which identify an observation. */
    key: text().notNull(),
    source: text({ enum: watchSources }).notNull(),
    satellite: text({ enum: hotspotSatellites }).notNull(),
    seenAt: timestamp("seen_at", { withTimezone: true }).notNull(),
    /** The half day of `seen_at` (see `halfDayOf`), for clustering. */
    halfDay: integer("half_day").notNull(),
    position: geographyPoint().notNull(),
    confidence: text({ enum: hotspotConfidences }).notNull(),
    /** Fire radiative power in MW; null if the source does not report it. */
    frpMw: real("frp_mw"),
    heatSourceId: uuid("heat_source_id").references(() => heatSource.id, { onDelete: "set null" }),
    watchId: uuid("watch_id").references(() => fireWatch.id),
  },
  (table) => [
    uniqueIndex("hotspot_once").on(table.key),
    index("hotspot_half_day").on(table.halfDay),
    index("hotspot_seen").on(table.seenAt),
    index("hotspot_watch_seen").on(table.watchId, table.seenAt),
    index("hotspot_position").using("gist", table.position),
    index("hotspot_heat_source").on(table.heatSourceId).where(sql`heat_source_id is not null`),
    createCheckOneOf("hotspot", "satellite", hotspotSatellites),
    createCheckOneOf("hotspot", "confidence", hotspotConfidences),
  ],
);
