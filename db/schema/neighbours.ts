import { pgTable, text } from "drizzle-orm/pg-core";

/** The 112 centre of a neighbouring regency. Incidents outside the boundary can be handed over to it. */
export const neighbour = pgTable("neighbour", {
  code: text().primaryKey(),
  name: text().notNull(),
  contact: text(),
  phone: text().notNull(),
});
