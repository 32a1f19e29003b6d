import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { Answer, Precision } from "../vocabulary";
import { call } from "./calls";
import { incident } from "./incidents";
import { person } from "./people";

/** The place of a draft without its name, which has a separate column because it can be a typed address. */
type StoredPlace = { lng: number; lat: number; precision: Precision; district: string | null; fromExchange?: true };

/** The version of a stored draft: the id of the page or open form that wrote it, and its revision number. */
const versionColumns = {
  writer: uuid().notNull(),
  revision: integer().notNull(),
  savedAt: timestamp("saved_at", { withTimezone: true }).notNull(),
};

/**
 * What has been typed into an intake form that has not been sent: one row per call, and one per form without a call. A
 * row is deleted when its incident is created, when its call is attached to one, or 24 hours after the last save.
 */
export const intakeDraft = pgTable(
  "intake_draft",
  {
    id: uuid().primaryKey().defaultRandom(),
    /** Idempotency key of the form. Identifies the draft only while it has no call. */
    key: uuid().notNull(),
    callId: uuid("call_id")
      .unique()
      .references(() => call.id, { onDelete: "cascade" }),
    /** The person who typed last. */
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    /** The last person to type before the call was handed over; null if nobody did. */
    earlierPersonId: uuid("earlier_person_id").references(() => person.id, { onDelete: "set null" }),
    ...versionColumns,
    description: text().notNull(),
    address: text().notNull(),
    placeText: text("place_text").notNull(),
    isPlaceConfirmed: boolean("is_place_confirmed").notNull(),
    placeName: text("place_name"),
    place: jsonb().$type<StoredPlace>(),
    typeCode: text("type_code"),
    priority: integer(),
    answers: jsonb().$type<Record<string, Answer>>().notNull(),
  },
  (table) => [
    uniqueIndex("intake_draft_without_call").on(table.personId, table.key).where(sql`call_id is null`),
    index("intake_draft_saved_at").on(table.savedAt),
  ],
);

/** A person's note on an incident, typed but not sent. Deleted when it is sent, or 24 hours after the last save. */
export const noteDraft = pgTable(
  "note_draft",
  {
    id: uuid().primaryKey().defaultRandom(),
    incidentId: uuid("incident_id")
      .notNull()
      .references(() => incident.id, { onDelete: "cascade" }),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    /** The id that the note will have, so that sending it twice stores it once. */
    noteId: uuid("note_id").notNull(),
    ...versionColumns,
    text: text().notNull(),
  },
  (table) => [
    uniqueIndex("note_draft_of_person").on(table.personId, table.incidentId),
    index("note_draft_incident").on(table.incidentId),
    index("note_draft_saved_at").on(table.savedAt),
  ],
);

/**
 * A person's changes to an incident, typed but not saved: the new value of each changed field, and the value that the
 * person saw before (`base`). Deleted when the changes are saved, or 24 hours after the last save of the draft.
 */
export const editDraft = pgTable(
  "edit_draft",
  {
    id: uuid().primaryKey().defaultRandom(),
    incidentId: uuid("incident_id")
      .notNull()
      .references(() => incident.id, { onDelete: "cascade" }),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    ...versionColumns,
    edits: jsonb().$type<Record<string, { base: unknown; value: unknown }>>().notNull(),
  },
  (table) => [
    uniqueIndex("edit_draft_of_person").on(table.personId, table.incidentId),
    index("edit_draft_incident").on(table.incidentId),
    index("edit_draft_saved_at").on(table.savedAt),
  ],
);
