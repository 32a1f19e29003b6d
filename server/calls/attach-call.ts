import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { call } from "../../db/schema/calls";
import { note } from "../../db/schema/incidents";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { actorReference, type Context } from "../context";
import { Refusal } from "../errors";
import { insertNote, storeCallAddition } from "../incidents/add-note";
import { lockCurrentIncident, lockOpenIncident } from "../incidents/lock-incident";
import { deleteSentDraft } from "../intake/drafts";
import { requireUnmasked } from "../masking/sensitive-access";
import { plainText } from "../plain-text";
import { linkCall } from "./link-call";
import { readOpenCall } from "./list-calls";

export const AttachCallInput = z.strictObject({
  callId: z.uuid(),
  incidentId: z.uuid(),
  /** What this caller said; stored as a note of the incident. */
  note: plainText(5_000).optional(),
  /** The idempotency key of the form that is sent with this; its draft from before it got a call is deleted. */
  formKey: z.uuid().optional(),
});

/**
 * Attaches a call to an existing incident. If the call is already attached to it, only adds what has been typed into
 * the note since, because the response to the first request may have been lost. Refuses an unknown incident or call
 * (`not-found`), a closed incident (`incident-closed`), a call that somebody else holds (`call-claimed`) and a finished
 * call (`call-over`).
 */
export async function attachCall(
  context: Context,
  { callId, incidentId, note: typedNote, formKey }: z.output<typeof AttachCallInput>,
): Promise<{ number: number }> {
  const incidentNumber = await inTransaction(context.db, async (tx) => {
    const lockedIncident = await lockOpenIncident(tx, incidentId);
    requireUnmasked(context.actor, lockedIncident);
    const [callBefore] = await tx.select({ incidentId: call.incidentId }).from(call).where(eq(call.id, callId));
    const text = typedNote?.trim() ?? "";
    if (callBefore?.incidentId === incidentId) {
      await storeCallAddition(tx, context, { incidentId, callId, text });
      return lockedIncident.number;
    }
    await linkCall(tx, context, { callId, incidentId, disposition: "duplicate", note: typedNote });
    await deleteSentDraft(tx, context, formKey ?? null);
    const noteId = text ? await insertNote(tx, context, { incidentId, callId, text }) : null;
    await record(tx, context, [{ kind: "call.attached", incidentId, data: { callId, noteId } }]);
    return lockedIncident.number;
  });
  context.announce();
  return { number: incidentNumber };
}

export const DetachCallInput = z.strictObject({ callId: z.uuid() });

/**
 * Detaches a call from an incident that is still open. The actor then holds the call, and the note that was stored with
 * the call is removed from the incident. Refuses with `incident-closed` if the incident is closed, and with
 * `illegal-transition` if the call is not attached to an incident or the incident was created from it.
 */
export async function detachCall(context: Context, { callId }: z.output<typeof DetachCallInput>) {
  await inTransaction(context.db, async (tx) => {
    const lockedIncident = await lockCurrentIncident(tx, async () => {
      const [existingCall] = await tx.select({ incidentId: call.incidentId }).from(call).where(eq(call.id, callId));
      if (!existingCall) throw new Refusal("not-found", { callId });
      if (existingCall.incidentId) return existingCall.incidentId;
      throw new Refusal("illegal-transition", { callId, from: "detached", to: "detached" });
    });
    requireUnmasked(context.actor, lockedIncident);
    if (lockedIncident.status === "closed") throw new Refusal("incident-closed", { incidentId: lockedIncident.id });
    const at = context.now();
    const [detachedCall] = await tx
      .update(call)
      .set({
        incidentId: null,
        disposition: null,
        disposedAt: null,
        disposedBy: null,
        claimedBy: actorReference(context.actor),
        // The figures measure the time to answer until the first claim.
        claimedAt: sql`coalesce(${call.claimedAt}, ${at.toISOString()}::timestamptz)`,
        claimSeenAt: at,
      })
      .where(and(eq(call.id, callId), eq(call.incidentId, lockedIncident.id), eq(call.disposition, "duplicate")))
      .returning({ id: call.id });
    if (!detachedCall) throw new Refusal("illegal-transition", { callId, from: "emergency", to: "detached" });
    // Delete the note: it says what this caller reported, so it does not belong to this incident.
    await tx.delete(note).where(and(eq(note.incidentId, lockedIncident.id), eq(note.callId, callId)));
    await record(tx, context, [{ kind: "call.detached", incidentId: lockedIncident.id, data: { callId } }]);
  });
  context.announce();
  return readOpenCall(context, callId);
}
