import { z } from "zod";
import { call } from "../../db/schema/calls";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { actorName, type Context } from "../context";
import { readOpenCall } from "./list-calls";
import { CallerNumber } from "./receive-call";

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
