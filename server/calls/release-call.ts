import { and, eq, isNull, sql } from "drizzle-orm";
import type { z } from "zod";
import { call } from "../../db/schema/calls";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { actorName, type Context } from "../context";
import type { CallInput } from "./claim-call";
import { refuseCall } from "./held-call";

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
      await refuseCall(tx, id);
    }
    await record(tx, context, [
      { kind: "call.released", data: { callId: id, cause: withdrawn ? "withdrawn" : "by-hand" } },
    ]);
  });
  context.announce();
}
