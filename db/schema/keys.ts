import { boolean, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import type { Scope } from "../vocabulary";

/** A machine's way in: only a hash of its secret is kept. What a simulated key writes is marked as simulated. */
export const apiKey = pgTable("api_key", {
  id: text().primaryKey(),
  name: text().notNull(),
  secretHash: text("secret_hash").notNull(),
  scopes: text().array().$type<Scope[]>().notNull(),
  simulated: boolean().notNull().default(false),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
  lastUsedAt: timestamp("last_used_at", { withTimezone: true }),
  revokedAt: timestamp("revoked_at", { withTimezone: true }),
});
