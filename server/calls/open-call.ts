import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { call } from "../../db/schema/calls";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { actorName, type Context } from "../context";
import { badField } from "../errors";
import { readOpenCall } from "./list-calls";
import { CallerNumber } from "./receive-call";
import { refuseCallAction } from "./refuse-call-action";

export const OpenCallInput = z.strictObject({ callerNumber: CallerNumber.optional() });

/** Writes a call down that did not come through telephony: by radio, at the door, over another line. Whoever does holds it. */
export async function openCall(context: Context, { callerNumber }: z.output<typeof OpenCallInput>) {
  const id = await inTransaction(context.db, async (tx) => {
    const at = context.now();
    const [opened] = await tx
      .insert(call)
      .values({
        source: "hand",
        callerNumber,
        receivedAt: at,
        claimedBy: actorName(context.actor),
        claimedAt: at,
        claimSeenAt: at,
        simulated: context.actor.simulated,
      })
      .returning({ id: call.id });
    if (!opened) throw new Error("a call was not inserted");
    await record(tx, context, [{ kind: "call.received", data: { callId: opened.id, source: "hand" } }]);
    return opened.id;
  });
  context.announce();
  const held = await readOpenCall(context, id);
  if (!held) throw new Error("a call that was just opened is not open");
  return held;
}

export const SetNumberInput = z.strictObject({ id: z.uuid(), callerNumber: CallerNumber.nullable() });

/**
 * Writes down whom to call back, on a call that was opened by hand and is held by whoever asks; what the exchange said of a
 * number is never changed. Gives the call with what is known of that number.
 */
export async function setNumber(context: Context, { id, callerNumber }: z.output<typeof SetNumberInput>) {
  await inTransaction(context.db, async (tx) => {
    const mine = and(eq(call.id, id), eq(call.claimedBy, actorName(context.actor)), isNull(call.disposition));
    const [changed] = await tx
      .update(call)
      .set({ callerNumber })
      .where(and(mine, eq(call.source, "hand")))
      .returning({ id: call.id });
    if (!changed) {
      const [told] = await tx.select({ id: call.id }).from(call).where(mine);
      if (told) throw badField("id", "its number came from telephony");
      await refuseCallAction(tx, id);
    }
    await record(tx, context, [{ kind: "call.changed", data: { callId: id, numberKnown: callerNumber !== null } }]);
  });
  context.announce();
  return readOpenCall(context, id);
}
