import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { call } from "../../db/schema/calls";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { actorName, type Context } from "../context";
import { Refusal } from "../errors";
import { refuseCall } from "./held-call";
import { readOpenCall } from "./list-calls";

export const CallInput = z.strictObject({ id: z.uuid() });

/**
 * Takes a ringing call, or a missed one to call back. Several may press the key at once: one wins, and the others are refused
 * with `call-claimed` and told who it is, or with `call-over`. Whoever holds it already gets it again.
 */
export async function claimCall(context: Context, { id }: z.output<typeof CallInput>) {
  const me = actorName(context.actor);
  const claimed = await inTransaction(context.db, async (tx) => {
    const at = context.now();
    const [won] = await tx
      .update(call)
      .set({ claimedBy: me, claimedAt: at, claimSeenAt: at })
      .where(and(eq(call.id, id), isNull(call.claimedBy), isNull(call.disposition)))
      .returning({ id: call.id });
    if (won) {
      await record(tx, context, [{ kind: "call.claimed", data: { callId: id } }]);
      return true;
    }
    const [mine] = await tx
      .select({ id: call.id })
      .from(call)
      .where(and(eq(call.id, id), eq(call.claimedBy, me), isNull(call.disposition)));
    if (!mine) await refuseCall(tx, id);
    return false;
  });
  if (claimed) context.announce();
  const held = await readOpenCall(context, id);
  if (!held) throw new Refusal("call-over", { callId: id });
  return held;
}
