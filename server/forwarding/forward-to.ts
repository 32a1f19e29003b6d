import type { Db } from "../../db/client";
import { forwarding } from "../../db/schema/forwarding";
import type { Entry } from "../audit/record";
import { actorName, type Context } from "../context";

/**
 * Passes an incident to agencies, in the transaction in which their units are sent or somebody asks for it; once each. Gives
 * back what to record. The channels of an agency hear of it later, from the trail.
 */
export async function forwardTo(
  tx: Db,
  context: Context,
  incidentId: string,
  agencies: readonly string[],
): Promise<Entry[]> {
  if (agencies.length === 0) return [];
  const passed = { incidentId, forwardedAt: context.now(), forwardedBy: actorName(context.actor) };
  const forwarded = await tx
    .insert(forwarding)
    .values([...new Set(agencies)].sort().map((agencyCode) => ({ ...passed, agencyCode })))
    .onConflictDoNothing({ target: [forwarding.incidentId, forwarding.agencyCode] })
    .returning({ agency: forwarding.agencyCode });
  return forwarded.map(({ agency }) => ({ kind: "incident.forwarded", incidentId, data: { agency } }));
}
