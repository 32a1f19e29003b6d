import { eq, min } from "drizzle-orm";
import { call } from "../../db/schema/calls";
import type { Context } from "../context";
import { callToAssignmentSeconds } from "../metrics/metrics";

/**
 * Adds the time from an incident's first call to its first assignment (now) to the metrics. Must be called after the
 * commit. Ignores incidents without a call, and errors while reading the calls.
 */
export async function observeDispatchDelay(
  { db, now }: Pick<Context, "db" | "now">,
  incidentId: string,
): Promise<void> {
  const assignedAt = now();
  const [firstCall] = await db
    .select({ at: min(call.receivedAt) })
    .from(call)
    .where(eq(call.incidentId, incidentId))
    .catch(() => []);
  if (firstCall?.at)
    callToAssignmentSeconds.observe(Math.max(0, assignedAt.getTime() - firstCall.at.getTime()) / 1_000);
}
