import { z } from "zod";
import { sqlQuery } from "../sql";

export const distancesBetween = sqlQuery({
  name: "distances-between",
  row: z.object({
    /** Index of the origin in the list of origins, from 0. */
    origin: z.number(),
    /** Index of the place in the list of places, from 0. */
    point: z.number(),
    distanceM: z.number(),
  }),
  parameters: ["origin_lngs", "origin_lats", "lngs", "lats", "max_distance_m"],
});

export const countPastIncidents = sqlQuery({
  name: "count-past-incidents",
  row: z.object({
    /** H3 cell of resolution 7; null in the row that counts incidents without a cell. */
    cell: z.string().nullable(),
    count: z.number(),
  }),
  parameters: ["kind", "first_day", "last_day", "simulated"],
});

export const measureBusyHours = sqlQuery({
  name: "measure-busy-hours",
  row: z.object({ busyHours: z.number(), assignments: z.number(), firstAt: z.coerce.date().nullable() }),
  parameters: ["kind", "simulated", "since", "now"],
});
