import { and, eq, inArray, isNull } from "drizzle-orm";
import type { Db } from "../../db/client";
import { channel, delivery, forwarding } from "../../db/schema/forwarding";
import type { Entry } from "../audit/record";
import { actorReference, type Context } from "../context";

/**
 * Forwards an incident to agencies in the caller's transaction, to each agency only once. Returns the audit entries
 * that the caller must record. The agencies' channels are notified later, from the audit trail.
 */
export async function forwardToAgencies(
  tx: Db,
  context: Context,
  incidentId: string,
  agencies: readonly string[],
): Promise<Entry[]> {
  if (agencies.length === 0) return [];
  const values = { incidentId, forwardedAt: context.now(), forwardedBy: actorReference(context.actor) };
  const newForwardings = await tx
    .insert(forwarding)
    .values([...new Set(agencies)].sort().map((agencyCode) => ({ ...values, agencyCode })))
    .onConflictDoNothing({ target: [forwarding.incidentId, forwarding.agencyCode] })
    .returning({ agency: forwarding.agencyCode });
  return newForwardings.map(({ agency }) => ({ kind: "incident.forwarded", incidentId, data: { agency } }));
}

/**
 * Withdraws an incident from agencies: deletes its forwardings to them, and their unsent messages about it. Returns the
 * audit entries that the caller must record, one for each agency to which the incident was forwarded. These agencies
 * are notified later.
 */
export async function withdrawFromAgencies(tx: Db, incidentId: string, agencies: readonly string[]): Promise<Entry[]> {
  if (agencies.length === 0) return [];
  const deletedForwardings = await tx
    .delete(forwarding)
    .where(and(eq(forwarding.incidentId, incidentId), inArray(forwarding.agencyCode, [...agencies])))
    .returning({ agency: forwarding.agencyCode });
  const agencyChannels = tx
    .select({ id: channel.id })
    .from(channel)
    .where(inArray(channel.agencyCode, [...agencies]));
  // A message that has failed for good is deleted too, because it could be sent again by hand.
  const unsentCondition = isNull(delivery.deliveredAt);
  await tx
    .delete(delivery)
    .where(and(eq(delivery.incidentId, incidentId), inArray(delivery.channelId, agencyChannels), unsentCondition));
  return deletedForwardings.map(({ agency }) => ({ kind: "forwarding.withdrawn", incidentId, data: { agency } }));
}
