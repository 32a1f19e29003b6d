import { z } from "zod";
import { eventKinds } from "./event-kinds";
import { sqlQuery } from "./sql";

const Moment = z.coerce.date();

/** One row at least; its first three columns are the same in all. `most` rows are given, more may be new. */
export const readChanges = sqlQuery({
  name: "read-changes",
  row: z.object({
    snapshot: z.string(),
    readAt: Moment,
    startedAt: Moment,
    kind: z.enum(eventKinds).nullable(),
    incidentId: z.string().nullable(),
    unitId: z.string().nullable(),
    since: Moment.nullable(),
  }),
  parameters: ["seen", "until", "most"],
});

export const identifyDatabase = sqlQuery({
  name: "identify-database",
  row: z.object({ database: z.string(), startedAt: Moment, snapshot: z.string(), readAt: Moment }),
  parameters: [],
});
