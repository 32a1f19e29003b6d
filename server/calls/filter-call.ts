import { and, eq, gte, inArray, isNull, or, sql } from "drizzle-orm";
import { z } from "zod";
import { call } from "../../db/schema/calls";
import { inTransaction } from "../../db/transaction";
import { noiseDispositions } from "../../db/vocabulary";
import { record } from "../audit/record";
import { actorName, type Context } from "../context";
import { unfilterMinutes } from "../domain/call";
import { Refusal } from "../errors";
import { plainText } from "../plain-text";
import type { CallInput } from "./claim-call";
import { readOpenCall } from "./list-calls";
import { refuseCallAction } from "./refuse-call-action";

export const FilterCallInput = z.strictObject({
  id: z.uuid(),
  disposition: z.enum(noiseDispositions),
  /** What was typed while the caller talked; kept with the call. */
  note: plainText(5_000).optional(),
});

/**
 * Says that a call is no emergency, and which kind of none: for a call that whoever asks holds, or that nobody holds. No incident
 * is touched. Refuses with `call-claimed` and with `call-over`, unless it was filtered as the same.
 */
export async function filterCall(context: Context, input: z.output<typeof FilterCallInput>): Promise<void> {
  const { id, disposition, note } = input;
  const filtered = await inTransaction(context.db, async (tx) => {
    const me = actorName(context.actor);
    const typed = note?.trim();
    const [done] = await tx
      .update(call)
      .set({
        disposition,
        disposedAt: context.now(),
        disposedBy: me,
        ...(typed && { note: appendNote(typed) }),
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
    if (done) {
      await record(tx, context, [{ kind: "call.filtered", data: { callId: id, disposition } }]);
      return true;
    }
    const [same] = await tx
      .select({ id: call.id })
      .from(call)
      .where(and(eq(call.id, id), eq(call.disposition, disposition)));
    if (!same) await refuseCallAction(tx, id);
    return false;
  });
  if (filtered) context.announce();
}

/** What the exchange said and what was typed; once, when the one begins with the other. */
function appendNote(typed: string) {
  return sql`case
    when position(${call.note} in ${typed}::text) > 0 then ${typed}::text
    else concat_ws(E'\n', ${call.note}, ${typed}::text)
  end`;
}

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
      await refuseCallAction(tx, id);
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
