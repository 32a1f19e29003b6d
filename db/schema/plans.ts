import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createCheckOneOf } from "../columns";
import { answerValues, categories, typeModes, type UnitKind, unitKinds } from "../vocabulary";

/** A type of incident, with its names in Indonesian and English and its dispatch settings. */
export const incidentType = pgTable(
  "incident_type",
  {
    code: text().primaryKey(),
    category: text({ enum: categories }).notNull(),
    nameId: text("name_id").notNull(),
    nameEn: text("name_en").notNull(),
    mode: text({ enum: typeModes }).notNull().default("auto"),
    sensitive: boolean().notNull().default(false),
    defaultPriority: smallint("default_priority").notNull(),
  },
  () => [
    createCheckOneOf("incident_type", "category", categories),
    createCheckOneOf("incident_type", "mode", typeModes),
  ],
);

/**
 * One line of a response plan: the number, kind and skills of the units that an incident type requires at a priority.
 */
export const requirement = pgTable(
  "requirement",
  {
    typeCode: text("type_code")
      .notNull()
      .references(() => incidentType.code, { onDelete: "cascade" }),
    priority: smallint().notNull(),
    order: smallint().notNull(),
    kind: text({ enum: unitKinds }).notNull(),
    count: smallint().notNull(),
    skills: text().array().notNull().default([]),
  },
  (table) => [
    primaryKey({ columns: [table.typeCode, table.priority, table.order] }),
    createCheckOneOf("requirement", "kind", unitKinds),
    check("requirement_priority", sql`priority between 1 and 4`),
    check("requirement_count", sql`count between 1 and 50`),
  ],
);

/**
 * A question that the call taker asks about an incident of this type. One of its answers is decisive: it can raise the
 * priority and add requirements.
 */
export const question = pgTable(
  "question",
  {
    id: uuid().primaryKey().defaultRandom(),
    typeCode: text("type_code")
      .notNull()
      .references(() => incidentType.code, { onDelete: "cascade" }),
    order: smallint().notNull(),
    /** The question's wording in Indonesian; `askedEn`: in English. */
    askedId: text("asked_id").notNull(),
    askedEn: text("asked_en").notNull(),
    /** The answer that has effects: usually "yes", but "no" for "is the patient breathing?". */
    decisive: text({ enum: answerValues }).notNull(),
    /**
     * The priority to which the decisive answer raises a less urgent incident; null if it does not change the priority.
     */
    raisesTo: smallint("raises_to"),
    adds: jsonb().$type<{ kind: UnitKind; count: number; skills: string[] }[]>().notNull().default([]),
  },
  (table) => [
    uniqueIndex("question_order").on(table.typeCode, table.order),
    createCheckOneOf("question", "decisive", answerValues),
    check("question_raises", sql`raises_to between 1 and 4`),
  ],
);

/**
 * The time targets of a category, and the thresholds for recognising duplicate incidents. `promised_seconds` is the
 * maximum time from the call until the first unit is on scene; null if there is no target. The thresholds for
 * duplicates are wider than those of Active911 (80 m, 10 minutes), because locations here are less precise.
 */
export const target = pgTable(
  "target",
  {
    category: text({ enum: categories }).primaryKey(),
    promisedSeconds: integer("promised_seconds"),
    /** Maximum time from the call to the first assignment. If it is exceeded, the queue shows the incident as late. */
    assignSeconds: integer("assign_seconds").notNull().default(60),
    /** Maximum time from the assignment to its acknowledgement. If it is exceeded, an alarm is raised. */
    acknowledgeSeconds: integer("acknowledge_seconds").notNull().default(90),
    /** Distance within which two reports are considered likely duplicates. */
    duplicateM: integer("duplicate_m").notNull().default(500),
    /** Time within which two reports are considered likely duplicates. */
    duplicateMinutes: integer("duplicate_minutes").notNull().default(30),
  },
  () => [
    createCheckOneOf("target", "category", categories),
    check("target_promised", sql`promised_seconds between 60 and 86400`),
    check("target_assign", sql`assign_seconds between 10 and 86400`),
    check("target_acknowledge", sql`acknowledge_seconds between 10 and 86400`),
    check("target_duplicate", sql`duplicate_m between 10 and 20000 and duplicate_minutes between 1 and 1440`),
  ],
);
