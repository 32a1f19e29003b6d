import type { Db } from "../../db/client";
import { forwarding } from "../../db/schema/forwarding";
import type { Entry } from "../audit/record";
import { actorReference, type Context } from "../context";

/**
 * Forwards an incident to agencies in the caller's transaction, to each agency only once. Returns the audit entries
 * that the caller must record. The agencies' channels are notified later, from the audit trail.
 */
export async function forwardTo(
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
