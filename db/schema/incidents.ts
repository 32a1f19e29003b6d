import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { geographyPoint, oneOf } from "../columns";
import { assignmentStates, incidentStatuses, positionBases, precisions, type UnitKind, unitKinds } from "../vocabulary";
import { district } from "./places";
import { incidentType } from "./plans";
import { unit } from "./units";

/** What a response plan asked for and nobody could be sent to; `reason` is a word of `server/domain/shortage.ts`. */
export type Unmet = { requirement: number; kind: UnitKind; missing: number; reason: string };

/** A nearer unit that was not taken, and why; kept with the assignment as it was at that moment. */
export type PassedOver = {
  unitId: string;
  callSign: string;
  distanceM: number | null;
  cause: string;
  detail: string | null;
};

/** Something that happens at a place and needs help; one incident may have many calls. */
export const incident = pgTable(
  "incident",
  {
    id: uuid().primaryKey().defaultRandom(),
    /** The short number people say over the radio. */
    number: bigint({ mode: "number" }).generatedAlwaysAsIdentity().notNull().unique(),
    typeCode: text("type_code")
      .notNull()
      .references(() => incidentType.code),
    priority: smallint().notNull(),
    status: text({ enum: incidentStatuses }).notNull(),
    location: geographyPoint().notNull(),
    precision: text({ enum: precisions }).notNull(),
    address: text(),
    description: text(),
    /** The kecamatan the point lies in, or the nearest one when it is a boundary call. */
    districtCode: text("district_code")
      .notNull()
      .references(() => district.code),
    boundary: boolean().notNull(),
    sensitive: boolean().notNull(),
    simulated: boolean().notNull(),
    unmet: jsonb().$type<Unmet[]>().notNull().default([]),
    openedAt: timestamp("opened_at", { withTimezone: true }).notNull(),
    closedAt: timestamp("closed_at", { withTimezone: true }),
    version: integer().notNull().default(1),
    openedBy: text("opened_by").notNull(),
    idempotencyKey: text("idempotency_key"),
    requestHash: text("request_hash"),
  },
  (table) => [
    uniqueIndex("incident_once_per_key")
      .on(table.openedBy, table.idempotencyKey)
      .where(sql`idempotency_key is not null`),
    index("incident_open").on(table.openedAt).where(sql`status <> 'closed'`),
    index("incident_opened_at").on(table.openedAt),
    oneOf("incident", "status", incidentStatuses),
    oneOf("incident", "precision", precisions),
    check("incident_priority", sql`priority between 1 and 4`),
  ],
);

/** One unit sent to one incident, with why it was this one and how far its crew has come. */
export const assignment = pgTable(
  "assignment",
  {
    id: uuid().primaryKey().defaultRandom(),
    incidentId: uuid("incident_id")
      .notNull()
      .references(() => incident.id),
    unitId: uuid("unit_id")
      .notNull()
      .references(() => unit.id),
    /** The order number of the plan's requirement it fills; null when a dispatcher added the unit beyond the plan. */
    requirement: smallint(),
    kind: text({ enum: unitKinds }).notNull(),
    state: text({ enum: assignmentStates }).notNull().default("assigned"),
    chosenBy: text("chosen_by", { enum: ["rule", "dispatcher"] }).notNull(),
    rank: integer(),
    distanceM: doublePrecision("distance_m"),
    basis: text({ enum: positionBases }),
    fixAgeSeconds: doublePrecision("fix_age_seconds"),
    responsible: boolean().notNull(),
    passedOver: jsonb("passed_over").$type<PassedOver[]>().notNull().default([]),
    assignedBy: text("assigned_by").notNull(),
    assignedAt: timestamp("assigned_at", { withTimezone: true }).notNull(),
    acknowledgedAt: timestamp("acknowledged_at", { withTimezone: true }),
    enRouteAt: timestamp("en_route_at", { withTimezone: true }),
    onSceneAt: timestamp("on_scene_at", { withTimezone: true }),
    transportingAt: timestamp("transporting_at", { withTimezone: true }),
    endedAt: timestamp("ended_at", { withTimezone: true }),
  },
  (table) => [
    // The invariant: whatever the code does, a unit has one open assignment at most.
    uniqueIndex("assignment_one_open_per_unit")
      .on(table.unitId)
      .where(sql`state in ('assigned', 'acknowledged', 'enRoute', 'onScene', 'transporting')`),
    oneOf("assignment", "state", assignmentStates),
    oneOf("assignment", "kind", unitKinds),
    index("assignment_incident").on(table.incidentId),
    // The crews that have just left an incident, for as long as their position could still give it away.
    index("assignment_ended").on(table.endedAt).where(sql`ended_at is not null`),
  ],
);
