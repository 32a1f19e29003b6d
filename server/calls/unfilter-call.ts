import { and, eq, gte, inArray, isNull } from "drizzle-orm";
import type { z } from "zod";
import { call } from "../../db/schema/calls";
import { inTransaction } from "../../db/transaction";
import { noiseDispositions } from "../../db/vocabulary";
import { record } from "../audit/record";
import { actorName, type Context } from "../context";
import { unfilterMinutes } from "../domain/call";
import { Refusal } from "../errors";
import type { CallInput } from "./claim-call";
import { refuseCall } from "./held-call";
import { readOpenCall } from "./list-calls";

/**
 * Takes back that a call was filtered, shortly after, by the same person or a supervisor, who then holds it. Refuses with
 * `call-over` when that is too long ago or somebody else's decision.
 */
export async function unfilterCall(context: Context, { id }: z.output<typeof CallInput>) {
  await inTransaction(context.db, async (tx) => {
    const at = context.now();
    const me = actorName(context.actor);
    const anybodys = context.actor.role === "supervisor";
    const [before] = await tx
      .select({ disposition: call.disposition })
      .from(call)
      .where(
        and(
          eq(call.id, id),
          inArray(call.disposition, [...noiseDispositions]),
          isNull(call.incidentId),
          gte(call.disposedAt, new Date(at.getTime() - unfilterMinutes * 60_000)),
          anybodys ? undefined : eq(call.disposedBy, me),
        ),
      )
      .for("update");
    if (!before) {
      const [mine] = await tx
        .select({ id: call.id })
        .from(call)
        .where(and(eq(call.id, id), isNull(call.disposition), eq(call.claimedBy, me)));
      // Pressed twice.
      if (mine) return;
      await refuseCall(tx, id);
    }
    await tx
      .update(call)
      .set({ disposition: null, disposedAt: null, disposedBy: null, claimedBy: me, claimedAt: at, claimSeenAt: at })
      .where(eq(call.id, id));
    await record(tx, context, [{ kind: "call.claimed", data: { callId: id, undone: before?.disposition } }]);
  });
  context.announce();
  const held = await readOpenCall(context, id);
  if (!held) throw new Refusal("call-over", { callId: id });
  return held;
}
