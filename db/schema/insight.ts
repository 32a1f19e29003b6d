import { bigint, date, integer, jsonb, pgTable, timestamp } from "drizzle-orm/pg-core";
import { bytes } from "../columns";
import type { Category } from "../vocabulary";

/**
 * Months whose incidents, assignments or calls changed since they were last folded, in the time of Sekayu. Written by triggers in the
 * transaction of the change, one row a statement and never in each other's way; taken away by the job that folds the month.
 */
export const insightStale = pgTable("insight_stale", {
  id: bigint({ mode: "number" }).generatedAlwaysAsIdentity().primaryKey(),
  month: date({ mode: "string" }).notNull(),
});

/** Sensitive incidents of a month in one kecamatan and category: only ever told by the year, and never below five. */
export type SensitiveCount = { district: string; category: Category; simulated: boolean; count: number };

/**
 * One month of Sekayu, folded: its incidents and calls as columns, which `server/insight` reads to count. Holds nothing of a sensitive
 * incident but its place in `sensitive`; made from the raw rows alone, so that it can be made again at any time.
 */
export const insightMonth = pgTable("insight_month", {
  /** Its first day. */
  month: date({ mode: "string" }).primaryKey(),
  /** Of the sequence `insight_version`: another after each fold. */
  version: bigint({ mode: "number" }).notNull(),
  /** How many incidents the columns hold. */
  rows: integer().notNull(),
  /** See `server/insight/month-columns.ts`. */
  incidents: bytes().notNull(),
  calls: bytes().notNull(),
  sensitive: jsonb().$type<SensitiveCount[]>().notNull(),
  foldedAt: timestamp("folded_at", { withTimezone: true }).notNull(),
});
