import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { agencyRefusals } from "../../db/agency-vocabulary";
import type { Db } from "../../db/client";
import { forwarding } from "../../db/schema/forwarding";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { actorReference, type Context } from "../context";
import { Refusal } from "../errors";
import { storeNote } from "../incidents/add-note";
import { incrementVersion, lockIncident, refuseMergedIncident } from "../incidents/lock-incident";
import { requireUnmasked } from "../masking/sensitive-access";
import { plainText } from "../plain-text";
import type { ForwardInput } from "./forward-incident";

type ForwardingKey = z.output<typeof ForwardInput>;

export const RefuseForwardingInput = z
  .strictObject({
    id: z.uuid(),
    reason: z.enum(agencyRefusals),
    /** Stored as a note of the incident. The screen generates its id, so that a repeated request stores one note. */
    note: z.strictObject({ id: z.uuid(), text: plainText(2_000).trim().min(1) }).optional(),
  })
  .refine(({ reason, note }) => reason !== "other" || note, { path: ["note"], message: "is missing" });

/**
 * Lets a dispatcher record that an agency acknowledged a forwarding by phone, even if it had refused before. Has no
 * effect if it is already acknowledged. Refuses a merged incident with `incident-merged`.
 */
export async function acknowledgeForwarding(
  context: Context,
  { incidentId, agencyCode }: ForwardingKey,
): Promise<void> {
  await acknowledge(context, { incidentId, agencyCode }, { onBehalf: true });
}

/**
 * Records that an officer acknowledges a forwarding to their own agency. Refuses with `not-found` if the incident was
 * not forwarded to their agency, and with `incident-merged` if it was merged.
 */
export async function acknowledgeOwnForwarding(context: Context, { id }: { id: string }): Promise<void> {
  await acknowledge(context, { incidentId: id, agencyCode: requireOwnAgency(context) }, { onBehalf: false });
}

/**
 * Records that an officer's agency cannot take a forwarded incident, with the reason. Its crews keep their assignments:
 * the control room decides who goes instead. Refuses with `not-found` if the incident was not forwarded to the agency,
 * with `incident-merged` if it was merged, and with `incident-closed` if it is closed.
 */
export async function refuseOwnForwarding(
  context: Context,
  { id, reason, note }: z.output<typeof RefuseForwardingInput>,
): Promise<void> {
  const key = { incidentId: id, agencyCode: requireOwnAgency(context) };
  await inTransaction(context.db, async (tx) => {
    const lockedIncident = await lockIncident(tx, id);
    await requireForwarding(tx, key);
    await refuseMergedIncident(tx, lockedIncident);
    if (lockedIncident.status === "closed") throw new Refusal("incident-closed", { incidentId: id });
    if (note) await storeNote(tx, context, { id: note.id, incidentId: id, text: note.text });
    const [updatedForwarding] = await tx
      .update(forwarding)
      .set({
        ...{ refusedAt: context.now(), refusedBy: actorReference(context.actor), refusal: reason },
        ...{ acknowledgedAt: null, acknowledgedBy: null },
      })
      .where(and(createForwardingCondition(key), isNull(forwarding.refusedAt)))
      .returning({ id: forwarding.id });
    if (!updatedForwarding) return;
    await incrementVersion(tx, id);
    await record(tx, context, [
      { kind: "forwarding.refused", incidentId: id, data: { agency: key.agencyCode, reason } },
    ]);
  });
  context.announce();
}

async function acknowledge(context: Context, key: ForwardingKey, { onBehalf }: { onBehalf: boolean }): Promise<void> {
  const { incidentId, agencyCode } = key;
  await inTransaction(context.db, async (tx) => {
    const lockedIncident = await lockIncident(tx, incidentId);
    if (onBehalf) requireUnmasked(context.actor, lockedIncident);
    await requireForwarding(tx, key);
    await refuseMergedIncident(tx, lockedIncident);
    const [updatedForwarding] = await tx
      .update(forwarding)
      .set({
        ...{ acknowledgedAt: context.now(), acknowledgedBy: actorReference(context.actor) },
        ...{ refusedAt: null, refusedBy: null, refusal: null },
      })
      .where(and(createForwardingCondition(key), isNull(forwarding.acknowledgedAt)))
      .returning({ id: forwarding.id });
    if (!updatedForwarding) return;
    await incrementVersion(tx, incidentId);
    await record(tx, context, [
      { kind: "forwarding.acknowledged", incidentId, data: { agency: agencyCode, onBehalf } },
    ]);
  });
  context.announce();
}

function createForwardingCondition({ incidentId, agencyCode }: ForwardingKey) {
  return and(eq(forwarding.incidentId, incidentId), eq(forwarding.agencyCode, agencyCode));
}

async function requireForwarding(tx: Db, key: ForwardingKey): Promise<void> {
  const [existingForwarding] = await tx
    .select({ id: forwarding.id })
    .from(forwarding)
    .where(createForwardingCondition(key));
  if (!existingForwarding) throw new Refusal("not-found", key);
}

/** Returns the agency of the acting officer. Refuses anybody else with `forbidden`. */
export function requireOwnAgency({ actor }: Pick<Context, "actor">): string {
  if (!actor.agencyCode) throw new Refusal("forbidden", { needs: "an agency" });
  return actor.agencyCode;
}
