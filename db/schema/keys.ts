import { sql } from "drizzle-orm";
import { boolean, check, index, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { Scope } from "../access-vocabulary";
import { unit } from "./units";

/**
 * An API key for a machine; only a hash of its secret is stored. Everything that a simulated key writes is marked as
 * simulated.
 */
export const apiKey = pgTable(
  "api_key",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    secretHash: text("secret_hash").notNull(),
    scopes: text().array().$type<Scope[]>().notNull(),
    simulated: boolean().notNull().default(false),
    /**
     * For a phone's key: the only unit whose positions the key may write. The key is deleted with the unit, so that it
     * never becomes valid for all units.
     */
    unitId: uuid("unit_id").references(() => unit.id, { onDelete: "cascade" }),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    lastUsedAt: timestamp("last_used_at", { withTimezone: true }),
    revokedAt: timestamp("revoked_at", { withTimezone: true }),
  },
  (table) => [
    check("api_key_of_a_unit", sql`unit_id is null or scopes = array['positions:write']`),
    index("api_key_unit").on(table.unitId).where(sql`unit_id is not null`),
  ],
);
