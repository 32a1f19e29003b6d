import { sql } from "drizzle-orm";
import { check, index, pgTable, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createCheckOneOf } from "../columns";
import { assignment, incident } from "./incidents";
import { unit } from "./units";

/**
 * Kinds of alarms. `unattended`: no unit is working on an incident of priority 1. `handover`: a handover by message was
 * refused or not delivered, or nobody at the other centre has taken it.
 */
export const alarmKinds = [
  "not-acknowledged",
  "declined",
  "unit-silent",
  "unit-off-duty",
  "unattended",
  "handover",
  "panic",
] as const;
export type AlarmKind = (typeof alarmKinds)[number];

/**
 * An alarm for the control room. It is open until somebody answers it or its cause ends. A panic alarm stays open until
 * the crew is confirmed safe. A unit has at most one unanswered alarm of each kind except `declined`, because it may
 * decline several assignments. An incident has at most one unanswered alarm of each kind that is about no unit.
 */
export const alarm = pgTable(
  "alarm",
  {
    id: uuid().primaryKey().defaultRandom(),
    kind: text({ enum: alarmKinds }).notNull(),
    incidentId: uuid("incident_id").references(() => incident.id),
    assignmentId: uuid("assignment_id").references(() => assignment.id),
    /** Null for an alarm about an incident as a whole. */
    unitId: uuid("unit_id").references(() => unit.id, { onDelete: "cascade" }),
    raisedAt: timestamp("raised_at", { withTimezone: true }).notNull(),
    answeredBy: text("answered_by"),
    answeredAt: timestamp("answered_at", { withTimezone: true }),
    /**
     * When the cause of the alarm ended, for example because the crew acknowledged late or is back on duty. For a panic
     * alarm, when somebody confirmed that the crew is safe.
     */
    endedAt: timestamp("ended_at", { withTimezone: true }),
  },
  (table) => [
    createCheckOneOf("alarm", "kind", alarmKinds),
    uniqueIndex("alarm_one_standing")
      .on(table.unitId, table.kind)
      .where(sql`kind <> 'declined' and answered_at is null and ended_at is null`),
    uniqueIndex("alarm_one_of_incident")
      .on(table.incidentId, table.kind)
      .where(sql`unit_id is null and answered_at is null and ended_at is null`),
    check(
      "alarm_subject",
      sql`unit_id is not null or (kind in ('unattended', 'handover') and incident_id is not null)`,
    ),
    index("alarm_panic").on(table.unitId, table.raisedAt).where(sql`kind = 'panic'`),
    index("alarm_raised").on(table.raisedAt),
    index("alarm_assignment").on(table.assignmentId),
    // The job that ends alarms reads the open ones every two seconds in each process; nearly all alarms have ended.
    index("alarm_open").on(table.incidentId).where(sql`ended_at is null`),
    index("alarm_incident").on(table.incidentId),
  ],
);
