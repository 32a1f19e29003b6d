import { eq } from "drizzle-orm";
import { z } from "zod";
import { call } from "../../db/schema/calls";
import { note } from "../../db/schema/incidents";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { actorName, type Context } from "../context";
import { lockOpenIncident } from "../incidents/lock-incident";
import { requireUnmasked } from "../masking/sensitive-access";
import { plainText } from "../plain-text";
import { settleCall } from "./settle-call";

export const AttachCallInput = z.strictObject({
  callId: z.uuid(),
  incidentId: z.uuid(),
  /** What this caller told; it becomes a note of the incident. */
  note: plainText(5_000).optional(),
});

/**
 * Makes a call another caller's about an incident there is already. Pressed twice, it happens once. Refuses with `not-found`,
 * `incident-closed`, `call-claimed` and `call-over`.
 */
export async function attachCall(
  context: Context,
  { callId, incidentId, note: typed }: z.output<typeof AttachCallInput>,
): Promise<{ number: number }> {
  const number = await inTransaction(context.db, async (tx) => {
    const held = await lockOpenIncident(tx, incidentId);
    requireUnmasked(context.actor, held);
    const [before] = await tx.select({ incidentId: call.incidentId }).from(call).where(eq(call.id, callId));
    if (before?.incidentId === incidentId) return held.number;
    await settleCall(tx, context, { callId, incidentId, disposition: "duplicate", note: typed });
    const at = context.now();
    const text = typed?.trim();
    const [written] = text
      ? await tx
          .insert(note)
          .values({ incidentId, author: actorName(context.actor), text, at, receivedAt: at })
          .returning({ id: note.id })
      : [];
    await record(tx, context, [{ kind: "call.attached", incidentId, data: { callId, noteId: written?.id ?? null } }]);
    return held.number;
  });
  context.announce();
  return { number };
}
