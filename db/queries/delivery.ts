import { z } from "zod";
import { storedChannelKinds } from "../agency-vocabulary";
import { sqlQuery } from "../sql";

const ClaimedDelivery = z.object({
  id: z.string(),
  attempts: z.number(),
  body: z.record(z.string(), z.unknown()),
  createdAt: z.coerce.date(),
  incidentId: z.string().nullable(),
  /** Why the last attempt failed; null if this is the first one. */
  lastError: z.string().nullable(),
  channelId: z.string(),
  kind: z.enum(storedChannelKinds),
  agency: z.string().nullable(),
  /** The name of the neighbouring centre that the message is for. */
  neighbour: z.string().nullable(),
  url: z.string().nullable(),
  secret: z.string().nullable(),
  /**
   * Whether the message must be masked, because the incident is now sensitive and the channel may not carry sensitive
   * incidents in full.
   */
  mustMask: z.boolean(),
});
export type ClaimedDelivery = z.output<typeof ClaimedDelivery>;

export const claimDelivery = sqlQuery({
  name: "claim-delivery",
  row: ClaimedDelivery,
  parameters: ["channel", "now", "leased_until"],
});
