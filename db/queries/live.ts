import { z } from "zod";
import { currentEventKind, type EventKind } from "../event-kinds";
import { sqlQuery } from "../sql";
import { categories, wallChangeKinds } from "../vocabulary";

const Moment = z.coerce.date();

/**
 * A stored event kind, as its current name. During an update, a later version may already have written a kind that this
 * version does not know, which must not stop the live feed and the outbox.
 */
const EventKindText = z.string().transform((kind) => currentEventKind(kind as EventKind));

/**
 * Maximum number of new events that are read individually. If there are more, subscribers must reload everything. The
 * limits in `read-changes.sql` are one higher.
 */
export const maxEvents = 10_000;

/**
 * Reads new events, grouped by kind, incident and unit. Returns at least one row; the first three columns are the same
 * in all rows. If there are more than `maxEvents` new events, the counts in the column `events` add up to more than
 * `maxEvents`.
 */
export const readChanges = sqlQuery({
  name: "read-changes",
  row: z.object({
    snapshot: z.string(),
    readAt: Moment,
    startedAt: Moment,
    kind: EventKindText.nullable(),
    incidentId: z.string().nullable(),
    unitId: z.string().nullable(),
    oldestAt: Moment.nullable(),
    events: z.number(),
  }),
  parameters: ["since_snapshot", "until_snapshot"],
});

export const identifyDatabase = sqlQuery({
  name: "identify-database",
  row: z.object({ database: z.string(), startedAt: Moment, snapshot: z.string(), readAt: Moment }),
  parameters: [],
});

/** Recent changes to the incidents that the wall shows. The query masks sensitive incidents. */
export const recentChanges = sqlQuery({
  name: "recent-changes",
  row: z.object({
    kind: z.enum(wallChangeKinds),
    at: Moment,
    incidentId: z.string(),
    number: z.coerce.number(),
    priority: z.number(),
    simulated: z.boolean(),
    category: z.enum(categories),
    /** Null for a sensitive incident. */
    type: z.string().nullable(),
    district: z.string(),
    callSigns: z.array(z.string()),
  }),
  parameters: ["since", "max_rows"],
});

export const readEvents = sqlQuery({
  name: "read-events",
  row: z.object({
    tx: z.string(),
    id: z.coerce.number(),
    at: Moment,
    actor: z.string(),
    kind: EventKindText,
    incidentId: z.string().nullable(),
    unitId: z.string().nullable(),
    data: z.record(z.string(), z.unknown()),
  }),
  parameters: ["after_tx", "after_id", "since_snapshot", "until_snapshot", "max_rows"],
});
