import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { channel, delivery, forwarding } from "../../db/schema/forwarding";
import type { assignment } from "../../db/schema/incidents";
import { unit } from "../../db/schema/units";
import type { Entry } from "../audit/record";
import { actorReference, type Context } from "../context";

/**
 * Forwards an incident to agencies in the caller's transaction, to each agency only once. Returns the audit entries
 * that the caller must record, unless its own entry names the agencies. The agencies' channels are notified later, from
 * the audit trail.
 */
export async function forwardToAgencies(
  tx: Db,
  context: Context,
  incidentId: string,
  agencies: readonly string[],
  forwardedAt = context.now(),
): Promise<Entry[]> {
  if (agencies.length === 0) return [];
  const values = { incidentId, forwardedAt, forwardedBy: actorReference(context.actor) };
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

/**
 * Withdraws an incident from the agency of an assignment that was undone, if an undone assignment forwarded it to the
 * agency (the two have the same time), no other unit of the agency was sent, and the agency has not answered. Call
 * after the assignment was marked as undone. Returns the audit entries that the caller must record.
 */
export async function withdrawAfterUndo(
  tx: Db,
  { incidentId, unitId }: Pick<typeof assignment.$inferSelect, "incidentId" | "unitId">,
): Promise<Entry[]> {
  const rows = await tx
    .select({ agency: forwarding.agencyCode })
    .from(forwarding)
    .innerJoin(unit, and(eq(unit.id, unitId), eq(unit.agencyCode, forwarding.agencyCode)))
    .where(
      and(
        eq(forwarding.incidentId, incidentId),
        sql`exists (
          select from assignment
          join unit sent on sent.id = assignment.unit_id
          where assignment.incident_id = ${incidentId}::uuid
            and assignment.undone
            and sent.agency_code = ${forwarding.agencyCode}
            and assignment.assigned_at = ${forwarding.forwardedAt}
            and assignment.assigned_by = ${forwarding.forwardedBy}
        )`,
        isNull(forwarding.acknowledgedAt),
        isNull(forwarding.refusedAt),
        sql`not exists (
          select from assignment
          join unit sent on sent.id = assignment.unit_id
          where assignment.incident_id = ${incidentId}::uuid
            and not assignment.undone
            and sent.agency_code = ${forwarding.agencyCode}
        )`,
      ),
    );
  return withdrawFromAgencies(
    tx,
    incidentId,
    rows.map(({ agency }) => agency),
  );
}
