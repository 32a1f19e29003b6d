import { and, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import { forwarding } from "../../db/schema/forwarding";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { actorName, type Context } from "../context";
import { Refusal } from "../errors";
import { bumpVersion, lockIncident } from "../incidents/lock-incident";
import { requireUnmasked } from "../masking/sensitive-access";
import type { ForwardInput } from "./forward-incident";

type ForwardingKey = z.output<typeof ForwardInput>;

/**
 * Lets a dispatcher record that an agency acknowledged a forwarding by phone. Has no effect if it is already
 * acknowledged.
 */
export async function acknowledgeForwarding(
  context: Context,
  { incidentId, agencyCode }: ForwardingKey,
): Promise<void> {
  await acknowledge(context, { incidentId, agencyCode }, { onBehalf: true });
}

/**
 * Records that an officer acknowledges a forwarding to their own agency. Refuses with `not-found` if the incident was
 * not forwarded to their agency.
 */
export async function acknowledgeOwnForwarding(context: Context, { id }: { id: string }): Promise<void> {
  const { agencyCode } = context.actor;
  if (!agencyCode) throw new Refusal("forbidden", { needs: "an agency" });
  await acknowledge(context, { incidentId: id, agencyCode }, { onBehalf: false });
}

async function acknowledge(
  context: Context,
  { incidentId, agencyCode }: ForwardingKey,
  { onBehalf }: { onBehalf: boolean },
): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const lockedIncident = await lockIncident(tx, incidentId);
    if (onBehalf) requireUnmasked(context.actor, lockedIncident);
    const isOfAgency = and(eq(forwarding.incidentId, incidentId), eq(forwarding.agencyCode, agencyCode));
    const [existingForwarding] = await tx.select({ id: forwarding.id }).from(forwarding).where(isOfAgency);
    if (!existingForwarding) throw new Refusal("not-found", { incidentId, agencyCode });
    const [updatedForwarding] = await tx
      .update(forwarding)
      .set({ acknowledgedAt: context.now(), acknowledgedBy: actorName(context.actor) })
      .where(and(isOfAgency, isNull(forwarding.acknowledgedAt)))
      .returning({ id: forwarding.id });
    if (!updatedForwarding) return;
    await bumpVersion(tx, incidentId);
    await record(tx, context, [
      { kind: "forwarding.acknowledged", incidentId, data: { agency: agencyCode, onBehalf } },
    ]);
  });
  context.announce();
}
