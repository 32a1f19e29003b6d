import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { call } from "../../db/schema/calls";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { actorName, type Context } from "../context";
import { Refusal } from "../errors";
import { readOpenCall } from "./list-calls";
import { refuseCallAction } from "./refuse-call-action";

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
    if (!mine) await refuseCallAction(tx, id);
    return false;
  });
  if (claimed) context.announce();
  const held = await readOpenCall(context, id);
  if (!held) throw new Refusal("call-over", { callId: id });
  return held;
}

/**
 * Gives a call back, without a reason: it rings again for everybody, or is missed again when it was. One that was written down
 * by hand has nobody on the line: it goes as though it had never been. Refuses with `call-claimed` a call of somebody else.
 */
export async function releaseCall(context: Context, { id }: z.output<typeof CallInput>): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const mine = and(eq(call.id, id), eq(call.claimedBy, actorName(context.actor)), isNull(call.disposition));
    const [withdrawn] = await tx
      .delete(call)
      .where(and(mine, eq(call.source, "hand")))
      .returning({ id: call.id });
    const [released] = withdrawn
      ? []
      : await tx
          .update(call)
          .set({ claimedBy: null, claimedAt: null, claimSeenAt: context.now() })
          .where(mine)
          .returning({ id: call.id });
    if (!withdrawn && !released) {
      const [free] = await tx
        .select({ id: call.id })
        .from(call)
        .where(sql`${call.id} = ${id} and ${call.claimedBy} is null and ${call.disposition} is null`);
      // Released twice, or by the clock meanwhile: it is as was wished.
      if (free) return;
      await refuseCallAction(tx, id);
    }
    await record(tx, context, [
      { kind: "call.released", data: { callId: id, cause: withdrawn ? "withdrawn" : "by-hand" } },
    ]);
  });
  context.announce();
}

export const RenewClaimsInput = z.strictObject({ ids: z.array(z.uuid()).max(50) });

/**
 * The sign of a screen that it still holds these calls; without one for a while a claim is released. Gives those that are
 * still held. Nothing is announced or put into the trail: nothing changes.
 */
export async function renewClaims(context: Context, { ids }: z.output<typeof RenewClaimsInput>): Promise<string[]> {
  if (ids.length === 0) return [];
  const kept = await context.db
    .update(call)
    .set({ claimSeenAt: context.now() })
    .where(and(inArray(call.id, ids), eq(call.claimedBy, actorName(context.actor)), isNull(call.disposition)))
    .returning({ id: call.id });
  return kept.map(({ id }) => id);
}
