import { sql } from "drizzle-orm";
import { bigint, check, index, jsonb, pgTable, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { IncidentStatus } from "../vocabulary";
import { incident } from "./incidents";

/** What a merge moved and changed. Undoing the merge restores exactly that. */
export type MergeRecord = {
  /** Ids of the moved rows, by table. */
  moved: Record<"assignments" | "calls" | "notes" | "photos" | "alarms" | "handovers" | "closures", string[]>;
  /** The moved calls whose disposition `emergency` became `duplicate`. */
  duplicateCalls: string[];
  /** The requirement that each moved assignment filled before the merge. */
  requirements: { id: string; requirement: number | null }[];
  /** Agencies to which only the merged incident had been forwarded. */
  agencies: string[];
  /**
   * What the remaining incident took over. `answers`: ids of the answered questions; `extra`: the `order` of each extra
   * requirement.
   */
  answers: string[];
  extra: number[];
  /** Both incidents before the merge. */
  from: { status: IncidentStatus; sensitive: boolean };
  into: { status: IncidentStatus; sensitive: boolean; priority: number; isVerified: boolean };
};

/**
 * A merge of two incidents: the rows of `from` moved to `into`, whose number is kept. A merge that was undone is kept
 * as a record.
 */
export const incidentMerge = pgTable(
  "incident_merge",
  {
    /** Merges into one incident have increasing ids, in the order in which they were made. */
    id: bigint({ mode: "number" }).generatedAlwaysAsIdentity().primaryKey(),
    fromId: uuid("from_id")
      .notNull()
      .references(() => incident.id),
    intoId: uuid("into_id")
      .notNull()
      .references(() => incident.id),
    mergedAt: timestamp("merged_at", { withTimezone: true }).notNull(),
    mergedBy: text("merged_by").notNull(),
    undoneAt: timestamp("undone_at", { withTimezone: true }),
    undoneBy: text("undone_by"),
    record: jsonb().$type<MergeRecord>().notNull(),
  },
  (table) => [
    uniqueIndex("incident_merge_standing").on(table.fromId).where(sql`undone_at is null`),
    index("incident_merge_from").on(table.fromId),
    index("incident_merge_into").on(table.intoId),
    check("incident_merge_of_two", sql`from_id <> into_id`),
  ],
);
