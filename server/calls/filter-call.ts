import { and, eq, gte, inArray, isNull, or, sql } from "drizzle-orm";
import { z } from "zod";
import { call } from "../../db/schema/calls";
import { inTransaction } from "../../db/transaction";
import { filterDispositions } from "../../db/vocabulary";
import { record } from "../audit/record";
import { actorReference, type Context } from "../context";
import { undoFilterMinutes } from "../domain/call";
import { Refusal } from "../errors";
import { readDraftAuthor } from "../intake/drafts";
import { plainText } from "../plain-text";
import type { CallInput } from "./claim-call";
import { readOpenCall } from "./list-calls";
import { refuseCallAction } from "./refuse-call-action";

export const FilterCallInput = z.strictObject({
  id: z.uuid(),
  disposition: z.enum(filterDispositions),
  /** Text typed during the call, stored with the call. */
  note: plainText(5_000).optional(),
});

/**
 * Sets the disposition of a call that is not an emergency. Changes no incident. Refuses with `call-claimed` if somebody
 * else holds the call, and with `call-over` if it is finished. A call that already has this disposition is left
 * unchanged. Keeps the call's draft, which nobody can read unless the filtering is undone.
 */
export async function filterCall(context: Context, input: z.output<typeof FilterCallInput>): Promise<void> {
  const { id, disposition, note } = input;
  const hasChanged = await inTransaction(context.db, async (tx) => {
    const me = actorReference(context.actor);
    const typedText = note?.trim();
    const [filteredCall] = await tx
      .update(call)
      .set({
        disposition,
        disposedAt: context.now(),
        disposedBy: me,
        ...(typedText && { note: createAppendedNoteSql(typedText) }),
      })
      .where(
        and(
          eq(call.id, id),
          isNull(call.disposition),
          isNull(call.incidentId),
          or(isNull(call.claimedBy), eq(call.claimedBy, me)),
        ),
      )
      .returning({ id: call.id });
    if (filteredCall) {
      await record(tx, context, [{ kind: "call.filtered", data: { callId: id, disposition } }]);
      return true;
    }
    const [alreadyFilteredCall] = await tx
      .select({ id: call.id })
      .from(call)
      .where(and(eq(call.id, id), eq(call.disposition, disposition)));
    if (!alreadyFilteredCall) await refuseCallAction(tx, id);
    return false;
  });
  if (hasChanged) context.announce();
}

/**
 * Returns SQL for the new note of a call: the existing note followed by the typed text, or only the typed text if it
 * contains the existing note.
 */
function createAppendedNoteSql(typedText: string) {
  return sql`case
    when position(${call.note} in ${typedText}::text) > 0 then ${typedText}::text
    else concat_ws(E'\n', ${call.note}, ${typedText}::text)
  end`;
}

/**
 * Restores a filtered call within `undoFilterMinutes`: removes its disposition, and the actor then holds it. Refuses
 * with `call-over` if it is too late, or if somebody else filtered the call and the actor is not a supervisor.
 */
export async function undoFilterCall(context: Context, { id }: z.output<typeof CallInput>) {
  await inTransaction(context.db, async (tx) => {
    const at = context.now();
    const me = actorReference(context.actor);
    const canUndoOthers = context.actor.role === "supervisor";
    const [callBefore] = await tx
      .select({ disposition: call.disposition })
      .from(call)
      .where(
        and(
          eq(call.id, id),
          inArray(call.disposition, [...filterDispositions]),
          isNull(call.incidentId),
          gte(call.disposedAt, new Date(at.getTime() - undoFilterMinutes * 60_000)),
          canUndoOthers ? undefined : eq(call.disposedBy, me),
        ),
      )
      .for("update");
    if (!callBefore) {
      const [ownCall] = await tx
        .select({ id: call.id })
        .from(call)
        .where(and(eq(call.id, id), isNull(call.disposition), eq(call.claimedBy, me)));
      // An earlier request has already removed the disposition.
      if (ownCall) return;
      await refuseCallAction(tx, id);
    }
    await tx
      .update(call)
      .set({
        disposition: null,
        disposedAt: null,
        disposedBy: null,
        claimedBy: me,
        // The figures measure the time to answer until the first claim. A call may be filtered without one.
        claimedAt: sql`coalesce(${call.claimedAt}, ${call.disposedAt}, ${at.toISOString()}::timestamptz)`,
        claimSeenAt: at,
      })
      .where(eq(call.id, id));
    const draftBy = await readDraftAuthor(tx, context, id);
    const data = { callId: id, undone: callBefore?.disposition, ...(draftBy && { draftBy }) };
    await record(tx, context, [{ kind: "call.claimed", data }]);
  });
  context.announce();
  const openCall = await readOpenCall(context, id);
  if (!openCall) throw new Refusal("call-over", { callId: id });
  return openCall;
}
