import { z } from "zod";
import { sqlQuery } from "../sql";
import { channelKinds } from "../vocabulary";

const ClaimedDelivery = z.object({
  id: z.string(),
  attempts: z.number(),
  body: z.record(z.string(), z.unknown()),
  createdAt: z.coerce.date(),
  incidentId: z.string(),
  channelId: z.string(),
  kind: z.enum(channelKinds),
  agency: z.string(),
  url: z.string().nullable(),
  secret: z.string().nullable(),
  /** The incident has become sensitive, and this channel may not carry sensitive incidents. */
  mustMask: z.boolean(),
});
export type ClaimedDelivery = z.output<typeof ClaimedDelivery>;

export const claimDelivery = sqlQuery({
  name: "claim-delivery",
  row: ClaimedDelivery,
  parameters: ["channel", "now", "leased_until"],
});
