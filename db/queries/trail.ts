import { z } from "zod";
import { sqlQuery } from "../sql";

export const readTrail = sqlQuery({
  name: "read-trail",
  row: z.object({
    /** Index of the requested range, from 1. */
    rangeIndex: z.number(),
    atSeconds: z.number(),
    lng: z.number(),
    lat: z.number(),
    speedMps: z.number().nullable(),
    /** Number of the continuous segment; increases by one at each gap in the trail. */
    segment: z.number(),
  }),
  parameters: [
    "unit_ids",
    "sinces",
    "untils",
    "sees_sensitive",
    "discreet_minutes",
    "gap_seconds",
    "every_seconds",
    "max_rows",
  ],
});

export const listTrailStarts = sqlQuery({
  name: "list-trail-starts",
  row: z.object({ id: z.string(), since: z.coerce.date() }),
  parameters: ["incident_id", "lead_seconds"],
});

export const makeTrailPartitions = sqlQuery({
  name: "make-trail-partitions",
  row: z.object({ made: z.boolean() }),
  parameters: ["first", "last"],
});

export const dropTrailPartitions = sqlQuery({
  name: "drop-trail-partitions",
  row: z.object({ dropped: z.number() }),
  parameters: ["before"],
});
