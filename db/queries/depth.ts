import { z } from "zod";
import { sqlQuery } from "../sql";

const QueueDepths = z.object({
  ringing: z.number(),
  held: z.number(),
  missed: z.number(),
  open: z.number(),
  unassigned: z.number(),
  /** Number of units that are required by the plans of open incidents but could not be assigned. */
  unmet: z.number(),
  waiting: z.number(),
  dead: z.number(),
});
export type QueueDepths = z.output<typeof QueueDepths>;

export const queueDepths = sqlQuery({ name: "queue-depths", row: QueueDepths, parameters: ["calls_since"] });
