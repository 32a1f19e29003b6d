import { z } from "zod";
import { StoredEventKind } from "./schema/events";
import { sqlQuery } from "./sql";

const Moment = z.coerce.date();

/** More events than these at once are not all read. */
export const mostEvents = 10_000;

/** One row at least; its first three columns are the same in all. Together they stand for more than `mostEvents` when there were more. */
export const readChanges = sqlQuery({
  name: "read-changes",
  row: z.object({
    snapshot: z.string(),
    readAt: Moment,
    startedAt: Moment,
    kind: StoredEventKind.nullable(),
    incidentId: z.string().nullable(),
    unitId: z.string().nullable(),
    since: Moment.nullable(),
    events: z.number(),
  }),
  parameters: ["seen", "until"],
});

export const identifyDatabase = sqlQuery({
  name: "identify-database",
  row: z.object({ database: z.string(), startedAt: Moment, snapshot: z.string(), readAt: Moment }),
  parameters: [],
});
