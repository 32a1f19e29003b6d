import { eq, min } from "drizzle-orm";
import { call } from "../../db/schema/calls";
import type { Context } from "../context";
import { callToAssignmentSeconds } from "../metrics/metrics";

/**
 * Notes how long the first caller of an incident waited until the first unit was sent, after that was committed. An incident that no
 * call told of is not counted; and what cannot be read is no reason for anything to fail.
 */
export async function observeDispatchDelay(
  { db, now }: Pick<Context, "db" | "now">,
  incidentId: string,
): Promise<void> {
  const assignedAt = now();
  const [first] = await db
    .select({ at: min(call.receivedAt) })
    .from(call)
    .where(eq(call.incidentId, incidentId))
    .catch(() => []);
  if (first?.at) callToAssignmentSeconds.observe(Math.max(0, assignedAt.getTime() - first.at.getTime()) / 1_000);
}
