import { and, asc, eq, gt, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { call, callerBlock } from "../../db/schema/calls";
import { person } from "../../db/schema/people";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { actorName, type Context } from "../context";
import { blockHours } from "../domain/call";
import { badField, Refusal } from "../errors";
import { plainText } from "../plain-text";

export const BlockCallerInput = z.strictObject({
  /** The call whose number is blocked. */
  callId: z.uuid(),
  hours: z.int().min(blockHours.min).max(blockHours.max).default(blockHours.default),
  reason: plainText(500).refine((text) => text.trim().length >= 3, "must say why"),
});

/**
 * Blocks a call's number for some hours: further calls are recorded and do not ring, and calls that are ringing stop. If the number
 * is already blocked, the later end applies. The audit trail does not contain the number.
 */
export async function blockCaller(context: Context, input: z.output<typeof BlockCallerInput>) {
  const { callId, hours, reason } = input;
  const result = await inTransaction(context.db, async (tx) => {
    const at = context.now();
    const [existing] = await tx.select({ callerNumber: call.callerNumber }).from(call).where(eq(call.id, callId));
    if (!existing) throw new Refusal("not-found", { callId });
    const { callerNumber } = existing;
    if (callerNumber === null || !/^\+?\d+$/.test(callerNumber)) throw badField("callId", "the call has no number");
    const until = new Date(at.getTime() + hours * 3_600_000);
    // If two supervisors block the number at once, only one block is created.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('caller_block ' || ${callerNumber}::text, 0))`);
    const values = { reason: reason.trim(), blockedBy: actorName(context.actor) };
    const [prolonged] = await tx
      .update(callerBlock)
      .set({ ...values, until: sql`greatest(until, ${until.toISOString()}::timestamptz)` })
      .where(activeBlock(callerNumber, at))
      .returning();
    const [blocked] = prolonged
      ? [prolonged]
      : await tx
          .insert(callerBlock)
          .values({ callerNumber, blockedAt: at, until, ...values })
          .returning();
    if (!blocked) throw new Error("a caller block was neither extended nor created");
    await tx
      .update(call)
      .set({ blocked: true })
      .where(
        and(
          eq(call.callerNumber, callerNumber),
          isNull(call.claimedBy),
          isNull(call.disposition),
          isNull(call.missedAt),
        ),
      );
    const data = { blockId: blocked.id, callId, until: blocked.until.toISOString() };
    await record(tx, context, [{ kind: "caller.blocked", data }]);
    return { id: blocked.id, until: blocked.until, prolonged: prolonged !== undefined };
  });
  context.announce();
  return result;
}

export const UnblockCallerInput = z.strictObject({ id: z.uuid() });

/** Ends a block early: the next call from the number rings. Refuses with `not-found` if it has ended already. */
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

/** The active blocks, the first to end first, each with the number of calls it has blocked. */
export async function listBlocks({ db, now }: Context) {
  return db
    .select({
      id: callerBlock.id,
      callerNumber: callerBlock.callerNumber,
      reason: callerBlock.reason,
      blockedAt: callerBlock.blockedAt,
      until: callerBlock.until,
      blockerName: person.name,
      heldOff: sql<number>`(
        select count(*)::int from ${call} as held
        where held.caller_number = caller_block.caller_number and held.blocked and held.received_at >= caller_block.blocked_at
      )`,
    })
    .from(callerBlock)
    .leftJoin(person, eq(callerBlock.blockedBy, sql`'person:' || ${person.id}`))
    .where(and(isNull(callerBlock.liftedAt), gt(callerBlock.until, now())))
    .orderBy(asc(callerBlock.until));
}
export type CallerBlock = Awaited<ReturnType<typeof listBlocks>>[number];

/** Condition for the active block of a number at a time. */
export function activeBlock(callerNumber: string, at: Date) {
  return and(eq(callerBlock.callerNumber, callerNumber), isNull(callerBlock.liftedAt), gt(callerBlock.until, at));
}
