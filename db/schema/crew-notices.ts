import { sql } from "drizzle-orm";
import { index, integer, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { createCheckOneOf } from "../columns";
import { assignment } from "./incidents";

export const crewNoticeKinds = ["assigned", "recalled", "restored", "renumbered"] as const;

/**
 * A notice to a crew whose phone may be locked: about a new task, a recall, an undone recall, or an incident number
 * that was changed by a merge or by undoing one. It is sent as a push notification and, except for a changed number, as
 * an SMS if the crew does not answer. It ends when the crew has answered or seen it, when the last message was sent, or
 * after some minutes.
 */
export const crewNotice = pgTable(
  "crew_notice",
  {
    assignmentId: uuid("assignment_id")
      .notNull()
      .references(() => assignment.id, { onDelete: "cascade" }),
    kind: text({ enum: crewNoticeKinds }).notNull().default("assigned"),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
    attempts: integer().notNull().default(0),
    nextAt: timestamp("next_at", { withTimezone: true }).notNull(),
    /** When a push service accepted the notice for one of the crew's browsers. */
    pushedAt: timestamp("pushed_at", { withTimezone: true }),
    /** When the gateway accepted the SMS. */
    smsAt: timestamp("sms_at", { withTimezone: true }),
    /** When a visible page of the crew showed the recall or the restored task; no SMS is sent after that. */
    seenAt: timestamp("seen_at", { withTimezone: true }),
    endedAt: timestamp("ended_at", { withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.assignmentId, table.kind] }),
    createCheckOneOf("crew_notice", "kind", crewNoticeKinds),
    index("crew_notice_due").on(table.nextAt).where(sql`ended_at is null`),
  ],
);
