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
import { oneOf } from "../columns";
import { answers, categories, typeModes, type UnitKind, unitKinds } from "../vocabulary";

/** What can happen, named in Indonesian and English, with how units are sent to it. */
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
  () => [oneOf("incident_type", "category", categories), oneOf("incident_type", "mode", typeModes)],
);

/** One line of a response plan: for this type at this priority, so many units of this kind with these skills. */
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
    oneOf("requirement", "kind", unitKinds),
    check("requirement_priority", sql`priority between 1 and 4`),
    check("requirement_count", sql`count between 1 and 50`),
  ],
);

/** A question the call taker asks for this type; a yes can raise the priority and ask for more than the plan. */
export const question = pgTable(
  "question",
  {
    id: uuid().primaryKey().defaultRandom(),
    typeCode: text("type_code")
      .notNull()
      .references(() => incidentType.code, { onDelete: "cascade" }),
    order: smallint().notNull(),
    askedId: text("asked_id").notNull(),
    askedEn: text("asked_en").notNull(),
    /** The answer that has the effects: usually yes, but "is the patient breathing?" has them at no. */
    decisive: text({ enum: answers }).notNull(),
    /** The priority becomes at least this urgent; null changes nothing. */
    raisesTo: smallint("raises_to"),
    adds: jsonb().$type<{ kind: UnitKind; count: number; skills: string[] }[]>().notNull().default([]),
  },
  (table) => [
    uniqueIndex("question_order").on(table.typeCode, table.order),
    oneOf("question", "decisive", answers),
    check("question_raises", sql`raises_to between 1 and 4`),
  ],
);

/**
 * What is promised in a category, and when the room is warned. `promised_seconds`: from the call to the first crew on scene; null promises nothing.
 * The duplicate thresholds begin at what Active911 uses in practice (80 m, 10 minutes), wider because places here are.
 */
export const target = pgTable(
  "target",
  {
    category: text({ enum: categories }).primaryKey(),
    promisedSeconds: integer("promised_seconds"),
    /** From the call to the first unit sent; beyond it an incident in the queue is late. */
    assignSeconds: integer("assign_seconds").notNull().default(60),
    /** From being sent to the crew's acknowledgement; beyond it an alarm is raised. */
    acknowledgeSeconds: integer("acknowledge_seconds").notNull().default(90),
    /** So near and so soon after, a report is most likely of the same incident. */
    duplicateM: integer("duplicate_m").notNull().default(500),
    duplicateMinutes: integer("duplicate_minutes").notNull().default(30),
  },
  () => [
    oneOf("target", "category", categories),
    check("target_promised", sql`promised_seconds between 60 and 86400`),
    check("target_assign", sql`assign_seconds between 10 and 86400`),
    check("target_acknowledge", sql`acknowledge_seconds between 10 and 86400`),
    check("target_duplicate", sql`duplicate_m between 10 and 20000 and duplicate_minutes between 1 and 1440`),
  ],
);
