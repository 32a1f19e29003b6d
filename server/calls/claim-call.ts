import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { call } from "../../db/schema/calls";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { actorReference, type Context, systemActor } from "../context";
import { Refusal } from "../errors";
import { readDraftAuthor } from "../intake/drafts";
import { readOpenCall } from "./list-calls";
import { refuseCallAction } from "./refuse-call-action";

export const CallInput = z.strictObject({ id: z.uuid() });

/**
 * Claims a ringing call, or a missed one in order to call back. If several people claim a call at once, one of them
 * gets it; the others are refused with `call-claimed` and that person's name. Refuses a finished call with `call-over`.
 * Claiming a call that the actor already holds changes nothing and returns it.
 */
export async function claimCall(context: Context, { id }: z.output<typeof CallInput>) {
  const me = actorReference(context.actor);
  const isNewClaim = await inTransaction(context.db, async (tx) => {
    const at = context.now();
    const [claimedCall] = await tx
      .update(call)
      .set({ claimedBy: me, claimedAt: at, claimSeenAt: at })
      .where(and(eq(call.id, id), isNull(call.claimedBy), isNull(call.disposition)))
      .returning({ id: call.id });
    if (claimedCall) {
      const draftBy = await readDraftAuthor(tx, context, id);
      await record(tx, context, [{ kind: "call.claimed", data: { callId: id, ...(draftBy && { draftBy }) } }]);
      return true;
    }
    const [ownCall] = await tx
      .select({ id: call.id })
      .from(call)
      .where(and(eq(call.id, id), eq(call.claimedBy, me), isNull(call.disposition)));
    if (!ownCall) await refuseCallAction(tx, id);
    return false;
  });
  if (isNewClaim) context.announce();
  const openCall = await readOpenCall(context, id);
  if (!openCall) throw new Refusal("call-over", { callId: id });
  return openCall;
}

/**
 * Releases a call that has no disposition: it rings again for everybody, or is missed again if it was missed before. A
 * call that was entered by hand is deleted, because nobody is on the line. Releasing a call that nobody holds has no
 * effect. Refuses with `call-claimed` if somebody else holds it.
 */
export async function releaseCall(context: Context, { id }: z.output<typeof CallInput>): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const ownClaimCondition = and(
      eq(call.id, id),
      eq(call.claimedBy, actorReference(context.actor)),
      isNull(call.disposition),
    );
    const [deletedCall] = await tx
      .delete(call)
      .where(and(ownClaimCondition, eq(call.source, "hand")))
      .returning({ id: call.id });
    const [releasedCall] = deletedCall
      ? []
      : await tx
          .update(call)
          .set({ claimedBy: null, claimedAt: null, claimSeenAt: context.now() })
          .where(ownClaimCondition)
          .returning({ id: call.id });
    if (!deletedCall && !releasedCall) {
      const [unclaimedCall] = await tx
        .select({ id: call.id })
        .from(call)
        .where(sql`${call.id} = ${id} and ${call.claimedBy} is null and ${call.disposition} is null`);
      // An earlier request, or the timeout, has already released the call.
      if (unclaimedCall) return;
      await refuseCallAction(tx, id);
    }
    await record(tx, context, [
      { kind: "call.released", data: { callId: id, cause: deletedCall ? "withdrawn" : "by-hand" } },
    ]);
  });
  context.announce();
}

export const RenewClaimsInput = z.strictObject({ ids: z.array(z.uuid()).max(50) });

/**
 * Renews the actor's claims to these calls, because claims that are not renewed are released after a while. A call that
 * was released for that reason and still rings is given back: the server of its screen may have been stopped while
 * another one released the call. Returns the ids of the calls that the actor holds now.
 */
export async function renewClaims(context: Context, { ids }: z.output<typeof RenewClaimsInput>): Promise<string[]> {
  if (ids.length === 0) return [];
  const renewedCalls = await context.db
    .update(call)
    .set({ claimSeenAt: context.now() })
    .where(and(inArray(call.id, ids), eq(call.claimedBy, actorReference(context.actor)), isNull(call.disposition)))
    .returning({ id: call.id });
  const renewedIds = renewedCalls.map(({ id }) => id);
  const lostIds = ids.filter((id) => !renewedIds.includes(id));
  return lostIds.length === 0 ? renewedIds : [...renewedIds, ...(await regainClaims(context, lostIds))];
}

/** The job that releases calls whose claim was not renewed. */
export const expiryActor = systemActor("calls");
/** More than the events that this job records while a released call rings. */
const maxExpiryEvents = 500;

async function regainClaims(context: Context, ids: readonly string[]): Promise<string[]> {
  const me = actorReference(context.actor);
  const at = context.now();
  const regainedIds = await inTransaction(context.db, async (tx) => {
    const latestExpiries = sql`(
      select at, data from event where actor = ${actorReference(expiryActor)} order by id desc limit ${maxExpiryEvents}
    ) expiry`;
    const ownExpiry = sql`${latestExpiries}
      where at = ${call.claimSeenAt} and data ->> 'callId' = ${call.id}::text and data ->> 'heldBy' = ${me}`;
    const heldSince = sql`(select (data ->> 'heldSince')::timestamptz from ${ownExpiry} limit 1)`;
    const regainedCalls = await tx
      .update(call)
      .set({
        claimedBy: me,
        claimedAt: sql`coalesce(${heldSince}, ${at.toISOString()}::timestamptz)`,
        claimSeenAt: at,
      })
      .where(
        and(
          inArray(call.id, [...ids]),
          isNull(call.claimedBy),
          isNull(call.missedAt),
          isNull(call.disposition),
          sql`exists (select from ${ownExpiry})`,
        ),
      )
      .returning({ id: call.id });
    await record(
      tx,
      context,
      regainedCalls.map(({ id }) => ({ kind: "call.claimed", data: { callId: id } })),
    );
    return regainedCalls.map(({ id }) => id);
  });
  if (regainedIds.length > 0) context.announce();
  return regainedIds;
}
