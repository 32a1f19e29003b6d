import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { handover, neighbour } from "../../db/schema/forwarding";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { actorName, type Context } from "../context";
import { badField, Refusal } from "../errors";
import { bumpVersion, lockIncident, lockOpenIncident } from "../incidents/lock-incident";
import { requireUnmasked } from "../masking/sensitive-access";
import { plainText } from "../plain-text";

export const HandOverInput = z.strictObject({
  incidentId: z.uuid(),
  neighbourCode: z.string().min(1).max(64),
  note: plainText(1_000).optional(),
});
export const AcknowledgeHandoverInput = z.strictObject({
  id: z.uuid(),
  /** Name of the person who took over the incident, as given on the phone. */
  takenBy: plainText(120).trim().min(1),
});

/**
 * Records that an incident was handed over to a neighbouring 112 centre, as agreed by phone. Assignments do not change.
 */
export async function handOver(
  context: Context,
  { incidentId, neighbourCode, note }: z.output<typeof HandOverInput>,
): Promise<{ id: string }> {
  const id = await inTransaction(context.db, async (tx) => {
    requireUnmasked(context.actor, await lockOpenIncident(tx, incidentId));
    const [existingNeighbour] = await tx
      .select({ code: neighbour.code, name: neighbour.name })
      .from(neighbour)
      .where(eq(neighbour.code, neighbourCode));
    if (!existingNeighbour)
      throw badField("neighbourCode", `no neighbour has the code "${neighbourCode}"`, "not-there");
    const values = { handedAt: context.now(), handedBy: actorName(context.actor), note: note || null };
    const [newHandover] = await tx
      .insert(handover)
      .values({ incidentId, neighbourCode, ...values })
      .returning({ id: handover.id });
    await bumpVersion(tx, incidentId);
    const data = { handoverId: newHandover?.id, neighbour: existingNeighbour.name };
    await record(tx, context, [{ kind: "incident.handed-over", incidentId, data }]);
    return newHandover?.id ?? "";
  });
  context.announce();
  return { id };
}

/**
 * Records who took over the incident at the neighbouring centre. Refuses with `not-found` if the handover does not
 * exist. Has no effect if this is already recorded.
 */
export async function acknowledgeHandover(
  context: Context,
  { id, takenBy }: z.output<typeof AcknowledgeHandoverInput>,
): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const [existingHandover] = await tx
      .select({ incidentId: handover.incidentId, neighbour: neighbour.name })
      .from(handover)
      .innerJoin(neighbour, eq(neighbour.code, handover.neighbourCode))
      .where(eq(handover.id, id));
    if (!existingHandover) throw new Refusal("not-found", { handoverId: id });
    const { incidentId } = existingHandover;
    requireUnmasked(context.actor, await lockIncident(tx, incidentId));
    const [acknowledgedHandover] = await tx
      .update(handover)
      .set({ acknowledgedAt: context.now(), acknowledgedBy: takenBy })
      .where(and(eq(handover.id, id), isNull(handover.acknowledgedAt)))
      .returning({ id: handover.id });
    if (!acknowledgedHandover) return;
    await bumpVersion(tx, incidentId);
    const data = { handoverId: id, neighbour: existingHandover.neighbour };
    await record(tx, context, [{ kind: "handover.acknowledged", incidentId, data }]);
  });
  context.announce();
}
