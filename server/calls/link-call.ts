import { and, eq, isNull } from "drizzle-orm";
import type { Db } from "../../db/client";
import { call } from "../../db/schema/calls";
import { actorReference, type Context } from "../context";
import { deleteDraftOfCall } from "../intake/drafts";
import { refuseCallAction } from "./refuse-call-action";

type CallLink = {
  callId: string;
  incidentId: string;
  disposition: "emergency" | "duplicate";
  note?: string | undefined;
};

/**
 * Links a call to an incident, in the transaction that changes the incident. Refuses with `call-over` if the call
 * already has a disposition, and with `call-claimed` if somebody else holds it, so that an API key cannot take a call
 * from a person.
 */
export async function linkCall(tx: Db, context: Context, { callId, incidentId, disposition, note }: CallLink) {
  const me = actorReference(context.actor);
  const [existingCall] = await tx.select().from(call).where(eq(call.id, callId)).for("no key update");
  const canLink = existingCall && (existingCall.claimedBy === null || existingCall.claimedBy === me);
  if (!existingCall || !canLink || existingCall.disposition !== null) return refuseCallAction(tx, callId);
  const at = context.now();
  const typedText = note?.trim();
  await tx
    .update(call)
    .set({
      incidentId,
      disposition,
      disposedAt: at,
      disposedBy: me,
      ...(existingCall.claimedBy === null && { claimedBy: me, claimedAt: at }),
      ...(typedText && {
        note:
          existingCall.note && !typedText.includes(existingCall.note)
            ? `${existingCall.note}\n${typedText}`
            : typedText,
      }),
    })
    .where(and(eq(call.id, callId), isNull(call.disposition)));
  await deleteDraftOfCall(tx, callId);
}
