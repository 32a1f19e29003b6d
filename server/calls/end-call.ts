import { and, eq, isNull } from "drizzle-orm";
import type { Db } from "../../db/client";
import { call } from "../../db/schema/calls";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import type { Context } from "../context";
import { findCallState } from "../domain/call";
import { Refusal } from "../errors";

/** Identifies a call by its own id or by its id in the phone system. */
export type CallReference = { id: string } | { externalId: string };

/**
 * Handles a report of the phone system that the caller hung up: a ringing call becomes missed, a claimed or blocked
 * call stays as it is, and so does a finished one. Returns the call's state. Refuses an unknown call with `not-found`.
 */
export async function endCall(context: Context, reference: CallReference) {
  const wasMissed = await inTransaction(context.db, async (tx) => {
    const waitingCondition = and(isNull(call.claimedBy), isNull(call.missedAt), isNull(call.disposition));
    const [endedCall] = await tx
      .update(call)
      .set({ missedAt: context.now() })
      .where(and(createCallCondition(reference), waitingCondition))
      .returning({ id: call.id, blocked: call.blocked });
    // A blocked call does not ring again when its number is unblocked, and nobody has missed it.
    if (!endedCall || endedCall.blocked) return false;
    await record(tx, context, [{ kind: "call.missed", data: { callId: endedCall.id, cause: "caller" } }]);
    return true;
  });
  if (wasMissed) context.announce();
  return readCallState(context.db, reference);
}

/** Returns the state of a call. Refuses an unknown call with `not-found`. */
export async function readCallState(db: Db, reference: CallReference) {
  const [existingCall] = await db
    .select({
      id: call.id,
      disposition: call.disposition,
      claimedBy: call.claimedBy,
      missedAt: call.missedAt,
      blocked: call.blocked,
    })
    .from(call)
    .where(createCallCondition(reference));
  if (!existingCall) throw new Refusal("not-found", reference);
  return { id: existingCall.id, state: findCallState(existingCall), disposition: existingCall.disposition };
}

function createCallCondition(reference: CallReference) {
  return "id" in reference ? eq(call.id, reference.id) : eq(call.externalId, reference.externalId);
}
