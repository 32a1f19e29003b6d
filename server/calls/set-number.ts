import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { call } from "../../db/schema/calls";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { actorName, type Context } from "../context";
import { badField } from "../errors";
import { refuseCall } from "./held-call";
import { readOpenCall } from "./list-calls";
import { CallerNumber } from "./receive-call";

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
      await refuseCall(tx, id);
    }
    await record(tx, context, [{ kind: "call.changed", data: { callId: id, numberKnown: callerNumber !== null } }]);
  });
  context.announce();
  return readOpenCall(context, id);
}
