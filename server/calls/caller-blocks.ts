import { and, asc, desc, eq, gt, inArray, isNull, ne, sql } from "drizzle-orm";
import { z } from "zod";
import { call, callerBlock } from "../../db/schema/calls";
import { neighbour } from "../../db/schema/neighbours";
import { person } from "../../db/schema/people";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { actorReference, type Context } from "../context";
import { callerBlockHours, ringAfterUnblockSeconds, toDialledNumber, toNationalNumber } from "../domain/call";
import { badField, Refusal } from "../errors";
import { plainText } from "../plain-text";

export const BlockCallerInput = z.strictObject({
  /** The call whose number is blocked. */
  callId: z.uuid(),
  hours: z.int().min(callerBlockHours.min).max(callerBlockHours.max).default(callerBlockHours.default),
  reason: plainText(500).refine((text) => text.trim().length >= 3, "must say why"),
});

/**
 * Blocks the phone number of a call for some hours. Further calls from the number are recorded but do not ring, and
 * calls from it that are ringing now stop ringing. If the number is already blocked, the block is extended but never
 * shortened. Refuses the number of a neighbouring 112 centre. The audit trail does not contain the number.
 */
export async function blockCaller(context: Context, input: z.output<typeof BlockCallerInput>) {
  const { callId, hours, reason } = input;
  const result = await inTransaction(context.db, async (tx) => {
    const at = context.now();
    const [existingCall] = await tx
      .select({ callerNumber: call.callerNumber, neighbourCode: call.neighbourCode })
      .from(call)
      .where(eq(call.id, callId));
    if (!existingCall) throw new Refusal("not-found", { callId });
    const { callerNumber, neighbourCode } = existingCall;
    if (callerNumber === null || !/^\+?\d+$/.test(callerNumber)) throw badField("callId", "the call has no number");
    const neighbours = await tx.select({ phone: neighbour.phone }).from(neighbour);
    const isCallersNumber = ({ phone }: { phone: string }) =>
      toNationalNumber(toDialledNumber(phone)) === toNationalNumber(callerNumber);
    if (neighbourCode !== null || neighbours.some(isCallersNumber))
      throw badField("callId", "is a call from the number of a neighbouring 112 centre", "neighbour-number");
    const until = new Date(at.getTime() + hours * 3_600_000);
    // Take a lock, so that only one block is created if two supervisors block the number at once.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('caller_block ' || ${callerNumber}::text, 0))`);
    const values = { reason: reason.trim(), blockedBy: actorReference(context.actor) };
    const [extendedBlock] = await tx
      .update(callerBlock)
      .set({ ...values, until: sql`greatest(until, ${until.toISOString()}::timestamptz)` })
      .where(createActiveBlockCondition(callerNumber, at))
      .returning();
    const [storedBlock] = extendedBlock
      ? [extendedBlock]
      : await tx
          .insert(callerBlock)
          .values({ callerNumber, blockedAt: at, until, ...values })
          .returning();
    if (!storedBlock) throw new Error("a caller block was neither extended nor created");
    await tx
      .update(call)
      .set({ blocked: true })
      .where(
        and(
          eq(call.callerNumber, callerNumber),
          ne(call.source, "neighbour"),
          isNull(call.claimedBy),
          isNull(call.disposition),
          isNull(call.missedAt),
        ),
      );
    const data = { blockId: storedBlock.id, callId, until: storedBlock.until.toISOString() };
    await record(tx, context, [{ kind: "caller.blocked", data }]);
    return { id: storedBlock.id, until: storedBlock.until, prolonged: extendedBlock !== undefined };
  });
  context.announce();
  return result;
}

export const UnblockCallerInput = z.strictObject({ id: z.uuid() });

/**
 * Ends a block early, so that the next call from the number rings. The latest call that the block silenced in the last
 * `ringAfterUnblockSeconds` rings as well, unless the caller has hung up. Refuses with `not-found` if the block is
 * unknown or has already ended.
 */
export async function unblockCaller(context: Context, { id }: z.output<typeof UnblockCallerInput>): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const at = context.now();
    const [liftedBlock] = await tx
      .update(callerBlock)
      .set({ liftedAt: at, liftedBy: actorReference(context.actor) })
      .where(and(eq(callerBlock.id, id), isNull(callerBlock.liftedAt), gt(callerBlock.until, at)))
      .returning({ callerNumber: callerBlock.callerNumber });
    if (!liftedBlock) throw new Refusal("not-found", { blockId: id });
    const silencedCall = tx
      .select({ id: call.id })
      .from(call)
      .where(
        and(
          eq(call.callerNumber, liftedBlock.callerNumber ?? ""),
          eq(call.blocked, true),
          isNull(call.claimedBy),
          isNull(call.disposition),
          isNull(call.missedAt),
          gt(call.receivedAt, new Date(at.getTime() - ringAfterUnblockSeconds * 1_000)),
        ),
      )
      .orderBy(desc(call.receivedAt))
      .limit(1);
    const ringingCalls = await tx
      .update(call)
      .set({ blocked: false, claimSeenAt: at })
      .where(inArray(call.id, silencedCall))
      .returning({ id: call.id });
    await record(tx, context, [
      { kind: "caller.unblocked", data: { blockId: id } },
      ...ringingCalls.map((ringingCall) => ({ kind: "call.released" as const, data: { callId: ringingCall.id } })),
    ]);
  });
  context.announce();
}

/** Lists the active blocks, sorted by their end, each with the number of calls that were blocked by it. */
export async function listBlocks({ db, now }: Context) {
  return db
    .select({
      id: callerBlock.id,
      callerNumber: callerBlock.callerNumber,
      reason: callerBlock.reason,
      blockedAt: callerBlock.blockedAt,
      until: callerBlock.until,
      blockerName: person.name,
      blockedCallCount: sql<number>`(
        select count(*)::int from ${call} as blocked_call
        where blocked_call.caller_number = caller_block.caller_number and blocked_call.blocked and blocked_call.received_at >= caller_block.blocked_at
      )`,
    })
    .from(callerBlock)
    .leftJoin(person, eq(callerBlock.blockedBy, sql`'person:' || ${person.id}`))
    .where(and(isNull(callerBlock.liftedAt), gt(callerBlock.until, now())))
    .orderBy(asc(callerBlock.until));
}
export type CallerBlock = Awaited<ReturnType<typeof listBlocks>>[number];

/** Returns an SQL condition that matches the block of a number if it is active at the given time. */
export function createActiveBlockCondition(callerNumber: string, at: Date) {
  return and(eq(callerBlock.callerNumber, callerNumber), isNull(callerBlock.liftedAt), gt(callerBlock.until, at));
}
