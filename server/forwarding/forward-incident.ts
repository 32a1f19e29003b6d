import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { agency } from "../../db/schema/agencies";
import { forwarding } from "../../db/schema/forwarding";
import { assignment } from "../../db/schema/incidents";
import { unit } from "../../db/schema/units";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import type { Context } from "../context";
import { badField, Refusal } from "../errors";
import { incrementVersion, lockOpenIncident } from "../incidents/lock-incident";
import { requireUnmasked } from "../masking/sensitive-access";
import { forwardToAgencies, withdrawFromAgencies } from "./forward-to-agencies";

export const ForwardInput = z.strictObject({ incidentId: z.uuid(), agencyCode: z.string().min(1).max(64) });

/**
 * Forwards an incident to an agency by hand, for example to one that has no units in this system. Has no effect if it
 * has already been forwarded. `isNew`: whether this call forwarded it; only then does the screen offer to undo it.
 */
export async function forwardIncident(
  context: Context,
  { incidentId, agencyCode }: z.output<typeof ForwardInput>,
): Promise<{ isNew: boolean }> {
  const isNew = await inTransaction(context.db, async (tx) => {
    requireUnmasked(context.actor, await lockOpenIncident(tx, incidentId));
    const [existingAgency] = await tx.select({ code: agency.code }).from(agency).where(eq(agency.code, agencyCode));
    if (!existingAgency) throw badField("agencyCode", `no agency has the code "${agencyCode}"`, "not-there");
    const auditEntries = await forwardToAgencies(tx, context, incidentId, [agencyCode]);
    if (auditEntries.length > 0) await incrementVersion(tx, incidentId);
    await record(tx, context, auditEntries);
    return auditEntries.length > 0;
  });
  context.announce();
  return { isNew };
}

/**
 * Withdraws a forwarding that the agency has not answered, and deletes the agency's unsent messages about the incident.
 * Has no effect if the incident is not forwarded to the agency. Refuses with `undo-too-late` if the agency has
 * answered, or if one of its units is assigned to the incident.
 */
export async function withdrawForwarding(
  context: Context,
  { incidentId, agencyCode }: z.output<typeof ForwardInput>,
): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    requireUnmasked(context.actor, await lockOpenIncident(tx, incidentId));
    const forwardingCondition = and(eq(forwarding.incidentId, incidentId), eq(forwarding.agencyCode, agencyCode));
    const [storedForwarding] = await tx.select().from(forwarding).where(forwardingCondition).for("update");
    if (!storedForwarding) return;
    const [openAssignment] = await tx
      .select({ id: assignment.id })
      .from(assignment)
      .innerJoin(unit, eq(unit.id, assignment.unitId))
      .where(and(eq(assignment.incidentId, incidentId), eq(unit.agencyCode, agencyCode), isNull(assignment.endedAt)))
      .limit(1);
    const cause =
      storedForwarding.acknowledgedAt || storedForwarding.refusedAt ? "answered" : openAssignment ? "unit-sent" : null;
    if (cause) throw new Refusal("undo-too-late", { agencyCode, cause });
    const auditEntries = await withdrawFromAgencies(tx, incidentId, [agencyCode]);
    await incrementVersion(tx, incidentId);
    await record(tx, context, auditEntries);
  });
  context.announce();
}
