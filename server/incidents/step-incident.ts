import { eq } from "drizzle-orm";
import { z } from "zod";
import { incident } from "../../db/schema/incidents";
import { inTransaction } from "../../db/transaction";
import { closeCodes } from "../../db/vocabulary";
import { record } from "../audit/record";
import type { Context } from "../context";
import { canBecome } from "../domain/incident";
import { requireUnmasked } from "../masking/sensitive-access";
import { plainText } from "../plain-text";
import { moveIncident } from "./change-status";
import { lockOpenIncident } from "./lock-incident";

export const StepInput = z.strictObject({ id: z.uuid() });
export const CloseIncidentInput = z.strictObject({
  id: z.uuid(),
  code: z.enum(closeCodes),
  note: plainText(2_000).optional(),
});

/**
 * Says that somebody checked that the incident is real: its status when nobody was sent yet, and a time of its own when crews
 * are on their way already. Nothing happens the second time. Refuses with `incident-closed`.
 */
export async function verifyIncident(context: Context, { id }: z.output<typeof StepInput>): Promise<void> {
  const at = context.now();
  await inTransaction(context.db, async (tx) => {
    const held = await lockOpenIncident(tx, id);
    requireUnmasked(context.actor, held);
    if (held.verifiedAt) return;
    const status = canBecome(held.status, "verified") ? "verified" : held.status;
    await tx
      .update(incident)
      .set({ status, verifiedAt: at, version: held.version + 1 })
      .where(eq(incident.id, id));
    await record(tx, context, [
      status === held.status
        ? { kind: "incident.verified", incidentId: id }
        : { kind: "incident.status-changed", incidentId: id, data: { from: held.status, to: status } },
    ]);
  });
  context.announce();
}

/** Says that what there was to do is done; crews may still be on their way back. */
export async function resolveIncident(context: Context, { id }: z.output<typeof StepInput>): Promise<void> {
  await moveIncident(context, { id, status: "resolved" });
}

/** Closes an incident and says why; frees its crews. */
export async function closeIncident(
  context: Context,
  { id, code, note }: z.output<typeof CloseIncidentInput>,
): Promise<void> {
  await moveIncident(context, { id, status: "closed", closeCode: code, closeNote: note });
}
