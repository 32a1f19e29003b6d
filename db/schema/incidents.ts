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
  primaryKey,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { bytes, geographyPoint, oneOf } from "../columns";
import {
  type Answer,
  alarmKinds,
  assignmentStates,
  closeCodes,
  incidentStatuses,
  positionBases,
  precisions,
  type UnitKind,
  unitKinds,
} from "../vocabulary";
import { district, facility } from "./places";
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

/**
 * What a caller said to a question of the type's protocol, as it was asked then. `decided`: it was answered so that its effects
 * came about, now or earlier; they stand.
 */
export type GivenAnswer = { questionId: string; askedId: string; askedEn: string; answer: Answer; decided: boolean };

/** A requirement beyond the response plan, because of an answer or by a dispatcher's hand; `order` goes on from 101. */
export type ExtraRequirement = { order: number; kind: UnitKind; count: number; skills: string[] };

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
    answers: jsonb().$type<GivenAnswer[]>().notNull().default([]),
    extra: jsonb().$type<ExtraRequirement[]>().notNull().default([]),
    openedAt: timestamp("opened_at", { withTimezone: true }).notNull(),
    verifiedAt: timestamp("verified_at", { withTimezone: true }),
    resolvedAt: timestamp("resolved_at", { withTimezone: true }),
    closedAt: timestamp("closed_at", { withTimezone: true }),
    closeCode: text("close_code", { enum: closeCodes }),
    closeNote: text("close_note"),
    /** How often it was opened again after closing. */
    reopened: smallint().notNull().default(0),
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
    // What is open near a caller, read while the caller is still talking; and what was closed a moment ago.
    index("incident_open_location").using("gist", table.location).where(sql`status <> 'closed'`),
    index("incident_closed_at").on(table.closedAt).where(sql`closed_at is not null`),
    oneOf("incident", "status", incidentStatuses),
    oneOf("incident", "precision", precisions),
    oneOf("incident", "close_code", closeCodes),
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
    declineReason: text("decline_reason"),
    /** Where the crew takes a patient. */
    facilityId: text("facility_id").references(() => facility.id, { onDelete: "set null" }),
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

/** What somebody wrote about an incident, in the room or in the field; `at` is when it was written, also without a network. */
export const note = pgTable(
  "note",
  {
    id: uuid().primaryKey().defaultRandom(),
    incidentId: uuid("incident_id")
      .notNull()
      .references(() => incident.id),
    /** The crew's assignment, when a crew wrote it. */
    assignmentId: uuid("assignment_id").references(() => assignment.id),
    author: text().notNull(),
    text: text(),
    photoId: uuid("photo_id").references(() => photo.id),
    at: timestamp({ withTimezone: true }).notNull(),
    receivedAt: timestamp("received_at", { withTimezone: true }).notNull(),
  },
  (table) => [
    index("note_incident").on(table.incidentId, table.at),
    check("note_says_something", sql`text is not null or photo_id is not null`),
  ],
);

/** A picture from the field, without what the camera wrote into the file. */
export const photo = pgTable("photo", {
  id: uuid().primaryKey().defaultRandom(),
  incidentId: uuid("incident_id")
    .notNull()
    .references(() => incident.id),
  contentType: text("content_type").notNull(),
  bytes: bytes().notNull(),
  takenAt: timestamp("taken_at", { withTimezone: true }).notNull(),
});

/** Who has an incident open just now, and whether they are editing it; rows not renewed for a few seconds mean nothing. */
export const presence = pgTable(
  "presence",
  {
    incidentId: uuid("incident_id")
      .notNull()
      .references(() => incident.id, { onDelete: "cascade" }),
    actor: text().notNull(),
    name: text().notNull(),
    editing: boolean().notNull(),
    seenAt: timestamp("seen_at", { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.incidentId, table.actor] })],
);

/** What the room has to see until somebody answers it or its cause ends; one of a kind at a time for an assignment or a unit. */
export const alarm = pgTable(
  "alarm",
  {
    id: uuid().primaryKey().defaultRandom(),
    kind: text({ enum: alarmKinds }).notNull(),
    incidentId: uuid("incident_id").references(() => incident.id),
    assignmentId: uuid("assignment_id").references(() => assignment.id),
    unitId: uuid("unit_id")
      .notNull()
      .references(() => unit.id, { onDelete: "cascade" }),
    raisedAt: timestamp("raised_at", { withTimezone: true }).notNull(),
    answeredBy: text("answered_by"),
    answeredAt: timestamp("answered_at", { withTimezone: true }),
    /** The cause went away by itself: acknowledged late, on duty again. */
    endedAt: timestamp("ended_at", { withTimezone: true }),
  },
  (table) => [
    oneOf("alarm", "kind", alarmKinds),
    uniqueIndex("alarm_one_standing").on(table.unitId, table.kind).where(sql`answered_at is null and ended_at is null`),
    index("alarm_assignment").on(table.assignmentId),
    index("alarm_incident").on(table.incidentId),
  ],
);

/** What a crew pressed on its phone, by an id the phone made: sent twice, it counts once. */
export const press = pgTable(
  "press",
  {
    id: uuid().primaryKey(),
    unitId: uuid("unit_id")
      .notNull()
      .references(() => unit.id, { onDelete: "cascade" }),
    assignmentId: uuid("assignment_id").references(() => assignment.id),
    what: text().notNull(),
    /** When it was pressed, by the phone; `received_at` is when it reached us. */
    at: timestamp({ withTimezone: true }).notNull(),
    receivedAt: timestamp("received_at", { withTimezone: true }).notNull(),
    /** Why it changed nothing, as a refusal's code; null when it did what it says. */
    refused: text(),
  },
  (table) => [index("press_unit").on(table.unitId, table.at)],
);
