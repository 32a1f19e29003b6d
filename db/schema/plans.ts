import { sql } from "drizzle-orm";
import { boolean, check, integer, pgTable, primaryKey, smallint, text } from "drizzle-orm/pg-core";
import { oneOf } from "../columns";
import { categories, typeModes, unitKinds } from "../vocabulary";

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

/** How soon help is promised to be there, by category: seconds from the call to the first crew on scene. */
export const target = pgTable(
  "target",
  {
    category: text({ enum: categories }).primaryKey(),
    promisedSeconds: integer("promised_seconds").notNull(),
  },
  () => [oneOf("target", "category", categories), check("target_promised", sql`promised_seconds between 60 and 86400`)],
);
