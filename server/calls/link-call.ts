import { and, eq, isNull } from "drizzle-orm";
import type { Db } from "../../db/client";
import { call } from "../../db/schema/calls";
import { actorName, type Context } from "../context";
import { refuseCallAction } from "./refuse-call-action";

type CallLink = {
  callId: string;
  incidentId: string;
  disposition: "emergency" | "duplicate";
  note?: string | undefined;
};

/**
 * Links a call to an incident, in the incident's transaction. Only a call that the actor holds or nobody holds can be
 * linked, so a machine cannot take it from a person. Refuses with `call-over` if it already has a disposition, and with
 * `call-claimed` if somebody else holds it.
 */
export async function linkCall(tx: Db, context: Context, { callId, incidentId, disposition, note }: CallLink) {
  const me = actorName(context.actor);
  const [existing] = await tx.select().from(call).where(eq(call.id, callId)).for("no key update");
  const canLink = existing && (existing.claimedBy === null || existing.claimedBy === me);
  if (!existing || !canLink || existing.disposition !== null) return refuseCallAction(tx, callId);
  const at = context.now();
  const typed = note?.trim();
  await tx
    .update(call)
    .set({
      incidentId,
      disposition,
      disposedAt: at,
      disposedBy: me,
      ...(existing.claimedBy === null && { claimedBy: me, claimedAt: at }),
      ...(typed && { note: existing.note && !typed.includes(existing.note) ? `${existing.note}\n${typed}` : typed }),
    })
    .where(and(eq(call.id, callId), isNull(call.disposition)));
}
