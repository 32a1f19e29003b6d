import { z } from "zod";
import { sqlQuery } from "../sql";
import { dispositions } from "../vocabulary";

export const searchIncidents = sqlQuery({
  name: "search-incidents",
  row: z.object({ id: z.string() }),
  parameters: [
    "words",
    "queries",
    "call_signs",
    "fuzzy",
    "status",
    "type",
    "district",
    "since",
    "until",
    "before",
    "max_rows",
  ],
});

export const searchCalls = sqlQuery({
  name: "search-calls",
  row: z.object({
    id: z.string(),
    callerNumber: z.string().nullable(),
    receivedAt: z.coerce.date(),
    disposition: z.enum(dispositions).nullable(),
    simulated: z.boolean(),
    incidentId: z.string().nullable(),
    incidentNumber: z.coerce.number().nullable(),
    sensitive: z.boolean(),
  }),
  parameters: ["digits", "words", "since", "until", "before", "max_rows"],
});
