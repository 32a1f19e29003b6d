import { z } from "zod";
import { sqlQuery } from "../sql";
import { categories, incidentStatuses, precisions } from "../vocabulary";

const SimilarIncident = z.object({
  id: z.string(),
  number: z.coerce.number(),
  type: z.string(),
  category: z.enum(categories),
  priority: z.number(),
  status: z.enum(incidentStatuses),
  precision: z.enum(precisions),
  address: z.string().nullable(),
  district: z.string(),
  sensitive: z.boolean(),
  openedAt: z.coerce.date(),
  lng: z.number(),
  lat: z.number(),
  distanceM: z.number(),
  callers: z.number(),
});

export const similarIncidents = sqlQuery({
  name: "similar-incidents",
  row: SimilarIncident,
  parameters: ["at", "farthest_m", "closed_since", "opened_since", "opened_by", "own_key", "max_rows"],
});
