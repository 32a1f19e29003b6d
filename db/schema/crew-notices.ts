import { sql } from "drizzle-orm";
import { index, integer, pgTable, timestamp, uuid } from "drizzle-orm/pg-core";
import { assignment } from "./incidents";

/**
 * The notice of a new task to a crew whose phone may be locked: a push notification, and an SMS if the crew does not
 * answer. It ends when the crew answers, when the last of them was sent, or after some minutes.
 */
export const crewNotice = pgTable(
  "crew_notice",
  {
    assignmentId: uuid("assignment_id")
      .primaryKey()
      .references(() => assignment.id, { onDelete: "cascade" }),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
    attempts: integer().notNull().default(0),
    nextAt: timestamp("next_at", { withTimezone: true }).notNull(),
    /** When a push service accepted the notice for one of the crew's browsers. */
    pushedAt: timestamp("pushed_at", { withTimezone: true }),
    /** When the gateway accepted the SMS. */
    smsAt: timestamp("sms_at", { withTimezone: true }),
    endedAt: timestamp("ended_at", { withTimezone: true }),
  },
  (table) => [index("crew_notice_due").on(table.nextAt).where(sql`ended_at is null`)],
);
