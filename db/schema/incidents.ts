import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
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
import { bytes, createCheckOneOf, geographyPoint } from "../columns";
import {
  type Answer,
  assignmentStates,
  closeCodes,
  incidentStatuses,
  positionBases,
  precisions,
  type UnitKind,
  unitKinds,
} from "../vocabulary";
import { agency } from "./agencies";
import { district, facility } from "./places";
import { incidentType } from "./plans";
import { type PassedOver, travelColumns } from "./travel-columns";
import { unit } from "./units";

/**
 * A requirement of the response plan with `missing` units that could not be assigned. `reason` is a value from
 * `server/domain/shortage.ts`.
 */
export type Unmet = { requirement: number; kind: UnitKind; missing: number; reason: string };

/**
 * An answer to a protocol question, with the question's wording at that time in Indonesian (`askedId`) and English.
 * `decided`: whether this or an earlier answer to the question was the decisive one. The effects of a decisive answer
 * remain even if the answer is changed later.
 */
export type GivenAnswer = { questionId: string; askedId: string; askedEn: string; answer: Answer; decided: boolean };

/** A requirement in addition to the response plan, added by an answer or a dispatcher; `order` starts at 101. */
export type ExtraRequirement = { order: number; kind: UnitKind; count: number; skills: string[] };

/** Something that happens at a place where help is needed. One incident may have many calls. */
export const incident = pgTable(
  "incident",
  {
    id: uuid().primaryKey().defaultRandom(),
    /** The short number by which people refer to the incident on the radio. */
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
    /** The district that contains the incident's location; for a boundary call, the nearest one. */
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
    /**
     * For an incident that was merged into another one, and thereby closed as a duplicate: the other one; see
     * `incidentMerge`.
     */
    mergedIntoId: uuid("merged_into_id").references((): AnyPgColumn => incident.id),
    /** How many times the incident was reopened after it was closed. */
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
    // Finds open incidents near a caller while the call is being taken. The index `incident_closed_at` finds recently
    // closed ones.
    index("incident_open_location").using("gist", table.location).where(sql`status <> 'closed'`),
    index("incident_closed_at").on(table.closedAt).where(sql`closed_at is not null`),
    index("incident_merged_into").on(table.mergedIntoId).where(sql`merged_into_id is not null`),
    // For paging through the incidents of one type or district, newest first.
    index("incident_type_opened").on(table.typeCode, table.openedAt),
    index("incident_district_opened").on(table.districtCode, table.openedAt),
    // The next two indexes serve searches by word, including misspelt ones. They omit sensitive incidents, whose texts
    // must not be found.
    index("incident_words").using("gin", sql`search_words(address, description, close_note)`).where(sql`not sensitive`),
    index("incident_similar_words")
      .using("gin", sql`lower(coalesce(address, '') || ' ' || coalesce(description, '')) gin_trgm_ops`)
      .where(sql`not sensitive`),
    // Finds addresses that were used before, for the place search.
    index("incident_used_address")
      .using("gin", sql`lower(address) gin_trgm_ops`)
      .where(sql`status = 'closed' and not sensitive and address is not null`),
    createCheckOneOf("incident", "status", incidentStatuses),
    createCheckOneOf("incident", "precision", precisions),
    createCheckOneOf("incident", "close_code", closeCodes),
    check("incident_priority", sql`priority between 1 and 4`),
    check("incident_merged_is_closed", sql`merged_into_id is null or (merged_into_id <> id and status = 'closed')`),
  ],
);

/** The assignment of a unit to an incident, with its progress and the reasons for choosing the unit. */
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
    /** The `order` of the requirement that the unit fills; null if a dispatcher added the unit beyond the plan. */
    requirement: smallint(),
    kind: text({ enum: unitKinds }).notNull(),
    state: text({ enum: assignmentStates }).notNull().default("assigned"),
    chosenBy: text("chosen_by", { enum: ["rule", "dispatcher"] }).notNull(),
    rank: integer(),
    distanceM: doublePrecision("distance_m"),
    basis: text({ enum: positionBases }),
    fixAgeSeconds: doublePrecision("fix_age_seconds"),
    responsible: boolean().notNull(),
    ...travelColumns,
    passedOver: jsonb("passed_over").$type<PassedOver[]>().notNull().default([]),
    assignedBy: text("assigned_by").notNull(),
    assignedAt: timestamp("assigned_at", { withTimezone: true }).notNull(),
    acknowledgedAt: timestamp("acknowledged_at", { withTimezone: true }),
    enRouteAt: timestamp("en_route_at", { withTimezone: true }),
    onSceneAt: timestamp("on_scene_at", { withTimezone: true }),
    transportingAt: timestamp("transporting_at", { withTimezone: true }),
    endedAt: timestamp("ended_at", { withTimezone: true }),
    /** Whether a dispatcher undid the assignment; the figures then do not count it. */
    undone: boolean().notNull().default(false),
    /**
     * Whether the assignment had ended when its incident was closed and reopened; it then no longer serves the incident.
     * Set by triggers on the two tables. A merge does not change it.
     */
    beforeReopening: boolean("before_reopening").notNull().default(false),
    declineReason: text("decline_reason"),
    /** The facility to which a patient is taken. */
    facilityId: text("facility_id").references(() => facility.id, { onDelete: "set null" }),
    /**
     * The incident's number that the crew knows, if a merge or its undoing has changed it since; null otherwise and
     * once the crew has confirmed the change.
     */
    knownNumber: bigint("known_number", { mode: "number" }),
  },
  (table) => [
    // Guarantees that a unit has at most one open assignment.
    uniqueIndex("assignment_one_open_per_unit")
      .on(table.unitId)
      .where(sql`state in ('assigned', 'acknowledged', 'enRoute', 'onScene', 'transporting')`),
    createCheckOneOf("assignment", "state", assignmentStates),
    createCheckOneOf("assignment", "kind", unitKinds),
    index("assignment_incident").on(table.incidentId),
    // Finds the incidents to which a unit was sent, and which of them ended in a period.
    index("assignment_unit").on(table.unitId, table.endedAt),
    // Finds recently ended assignments: their units' positions stay hidden if they could reveal where the incident was.
    index("assignment_ended").on(table.endedAt).where(sql`ended_at is not null`),
    // Finds the assignments that were made while a crew was at a sensitive incident.
    index("assignment_assigned").on(table.assignedAt),
  ],
);

/**
 * A note about an incident by the control room or a crew. `at` is when it was written, which is before `receivedAt` if
 * the crew's phone was offline.
 */
export const note = pgTable(
  "note",
  {
    id: uuid().primaryKey().defaultRandom(),
    incidentId: uuid("incident_id")
      .notNull()
      .references(() => incident.id),
    /** The assignment of the crew that wrote the note; null for other authors. */
    assignmentId: uuid("assignment_id").references(() => assignment.id),
    /**
     * The call during which the caller gave the information in this note; null for other notes. The note is deleted no
     * later than the `note` of the call.
     */
    callId: uuid("call_id"),
    author: text().notNull(),
    /** The agency of the officer or crew at the time of writing; null for other authors. Set by a trigger. */
    agencyCode: text("agency_code").references(() => agency.code),
    text: text(),
    photoId: uuid("photo_id").references(() => photo.id),
    at: timestamp({ withTimezone: true }).notNull(),
    receivedAt: timestamp("received_at", { withTimezone: true }).notNull(),
  },
  (table) => [
    index("note_incident").on(table.incidentId, table.at),
    index("note_call").on(table.callId).where(sql`call_id is not null`),
    index("note_words").using("gin", sql`search_words(text)`).where(sql`text is not null`),
    check("note_says_something", sql`text is not null or photo_id is not null`),
  ],
);

/** A photo taken by a crew, without the camera's metadata. */
export const photo = pgTable("photo", {
  id: uuid().primaryKey().defaultRandom(),
  incidentId: uuid("incident_id")
    .notNull()
    .references(() => incident.id),
  contentType: text("content_type").notNull(),
  bytes: bytes().notNull(),
  takenAt: timestamp("taken_at", { withTimezone: true }).notNull(),
});

/** A button press on a crew's phone. The phone generates its id, so that a repeated request is applied only once. */
export const press = pgTable(
  "press",
  {
    id: uuid().primaryKey(),
    unitId: uuid("unit_id")
      .notNull()
      .references(() => unit.id, { onDelete: "cascade" }),
    assignmentId: uuid("assignment_id").references(() => assignment.id),
    what: text().notNull(),
    /** When the button was pressed, by the phone's clock; `received_at` is when the press arrived. */
    at: timestamp({ withTimezone: true }).notNull(),
    receivedAt: timestamp("received_at", { withTimezone: true }).notNull(),
    /** Refusal code if the press had no effect; null if it was applied. */
    refused: text(),
  },
  (table) => [index("press_unit").on(table.unitId, table.at)],
);
