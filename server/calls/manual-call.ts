import { and, eq, gte, inArray, isNull, or } from "drizzle-orm";
import { z } from "zod";
import { call } from "../../db/schema/calls";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { actorReference, type Context } from "../context";
import { undoFilterMinutes } from "../domain/call";
import { badField } from "../errors";
import { readOpenCall } from "./list-calls";
import { CallerNumber } from "./receive-call";
import { refuseCallAction } from "./refuse-call-action";

export const CreateManualCallInput = z.strictObject({ callerNumber: CallerNumber.optional() });

/**
 * Creates a call that did not come through the phone system but, for example, by radio or in person. The actor then
 * holds the call.
 */
export async function createManualCall(context: Context, { callerNumber }: z.output<typeof CreateManualCallInput>) {
  const id = await inTransaction(context.db, async (tx) => {
    const at = context.now();
    const [insertedCall] = await tx
      .insert(call)
      .values({
        source: "hand",
        callerNumber,
        receivedAt: at,
        claimedBy: actorReference(context.actor),
        claimedAt: at,
        claimSeenAt: at,
        simulated: context.actor.simulated,
      })
      .returning({ id: call.id });
    if (!insertedCall) throw new Error("a call was not inserted");
    await record(tx, context, [{ kind: "call.received", data: { callId: insertedCall.id, source: "hand" } }]);
    return insertedCall.id;
  });
  context.announce();
  const openCall = await readOpenCall(context, id);
  if (!openCall) throw new Error("a call that was just opened is not open");
  return openCall;
}

export const SetCallerNumberInput = z.strictObject({ id: z.uuid(), callerNumber: CallerNumber.nullable() });

/**
 * Sets the number for calling back. The call must have been entered by hand, and the actor must hold it or have linked
 * it to an incident within `undoFilterMinutes`: after an outage, the incident may arrive before the number. A number
 * that came from the phone system cannot be changed. Returns the call with the history of the new number, or null if it
 * has been linked.
 */
export async function setCallerNumber(context: Context, { id, callerNumber }: z.output<typeof SetCallerNumberInput>) {
  await inTransaction(context.db, async (tx) => {
    const me = actorReference(context.actor);
    const linkedLatelyCondition = and(
      inArray(call.disposition, ["emergency", "duplicate"]),
      eq(call.disposedBy, me),
      gte(call.disposedAt, new Date(context.now().getTime() - undoFilterMinutes * 60_000)),
    );
    const ownClaimCondition = and(
      eq(call.id, id),
      eq(call.claimedBy, me),
      or(isNull(call.disposition), linkedLatelyCondition),
    );
    const [before] = await tx
      .select({ callerNumber: call.callerNumber, incidentId: call.incidentId })
      .from(call)
      .where(ownClaimCondition)
      .for("update");
    const [changedCall] = await tx
      .update(call)
      .set({ callerNumber })
      .where(and(ownClaimCondition, eq(call.source, "hand")))
      .returning({ id: call.id });
    if (!changedCall) {
      const [callFromPhoneSystem] = await tx.select({ id: call.id }).from(call).where(ownClaimCondition);
      if (callFromPhoneSystem) throw badField("id", "its number came from telephony");
      await refuseCallAction(tx, id);
    }
    if (before?.callerNumber === callerNumber) return;
    const data = { callId: id, numberKnown: callerNumber !== null };
    await record(tx, context, [{ kind: "call.changed", incidentId: before?.incidentId ?? undefined, data }]);
  });
  context.announce();
  return readOpenCall(context, id);
}
