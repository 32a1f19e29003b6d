import { and, eq, gt, isNull } from "drizzle-orm";
import { z } from "zod";
import { callerBlock } from "../../db/schema/calls";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { actorName, type Context } from "../context";
import { Refusal } from "../errors";

export const UnblockCallerInput = z.strictObject({ id: z.uuid() });

/** Lifts a block before its end: the number's next call rings. Refuses with `not-found` one that is past or lifted already. */
export async function unblockCaller(context: Context, { id }: z.output<typeof UnblockCallerInput>): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const at = context.now();
    const [lifted] = await tx
      .update(callerBlock)
      .set({ liftedAt: at, liftedBy: actorName(context.actor) })
      .where(and(eq(callerBlock.id, id), isNull(callerBlock.liftedAt), gt(callerBlock.until, at)))
      .returning({ id: callerBlock.id });
    if (!lifted) throw new Refusal("not-found", { blockId: id });
    await record(tx, context, [{ kind: "caller.unblocked", data: { blockId: id } }]);
  });
  context.announce();
}
