import { z } from "zod";
import { sqlQuery } from "../sql";
import { callSources, dispositions } from "../vocabulary";

const OpenCallRow = z.object({
  id: z.string(),
  source: z.enum(callSources),
  callerNumber: z.string().nullable(),
  receivedAt: z.coerce.date(),
  claimedBy: z.string().nullable(),
  claimedAt: z.coerce.date().nullable(),
  claimerName: z.string().nullable(),
  missedAt: z.coerce.date().nullable(),
  lng: z.number().nullable(),
  lat: z.number().nullable(),
  accuracyM: z.number().nullable(),
  /** Text about the call from the phone system, a neighbouring centre or call takers. */
  note: z.string().nullable(),
  /** The name of the neighbouring centre that handed over the incident; null for a phone call. */
  neighbour: z.string().nullable(),
  simulated: z.boolean(),
  /** Number of other calls from the same phone number, without those about sensitive incidents. */
  total: z.number(),
  /** Number of these calls that were unfounded. */
  unfounded: z.number(),
  /** When the last of these other calls came in. */
  lastAt: z.coerce.date().nullable(),
  lastDisposition: z.enum(dispositions).nullable(),
  lastIncidentNumber: z.number().nullable(),
});
export type OpenCallRow = z.output<typeof OpenCallRow>;

export const listOpenCalls = sqlQuery({
  name: "list-open-calls",
  row: OpenCallRow,
  parameters: ["only_id", "missed_since"],
});
