import { and, eq, isNotNull, isNull, lt, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { call } from "../../db/schema/calls";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { expiryActor } from "../calls/claim-call";
import { claimHeartbeatSeconds, claimTimeoutSeconds, missedAfterSeconds } from "../domain/call";

/**
 * Returns a job that runs `expireCalls`, but not while screens may have been unable to renew their claims: for
 * `claimTimeoutSeconds` after the start, after a gap in which the server was stopped or its database did not answer,
 * and after the clock was set back. Otherwise, each claimed call would ring again when the server is back. Each process
 * detects only its own gaps: if one of several stops, the others release the claims of its screens.
 */
export function createExpireCallsJob(db: Db, startedAt: Date): (now: Date) => Promise<void> {
  const secondsBetween = (earlier: Date, later: Date) => (later.getTime() - earlier.getTime()) / 1_000;
  let reachableSince = startedAt;
  let lastRunAt = startedAt;
  // The clock may have been set back while no server ran.
  let areTimesCorrect = false;
  return async (now) => {
    if (now < lastRunAt) areTimesCorrect = false;
    if (!areTimesCorrect || secondsBetween(lastRunAt, now) > claimHeartbeatSeconds) reachableSince = now;
    if (!areTimesCorrect) await correctFutureTimes(db, now);
    areTimesCorrect = true;
    // The query shows whether the database answers. If it fails, `lastRunAt` keeps its value.
    if (secondsBetween(reachableSince, now) < claimTimeoutSeconds) await db.execute(sql`select 1`);
    else await expireCalls(db, now);
    lastRunAt = now;
  };
}

/**
 * Sets the times of open calls to now if they are in the future because the clock was set back. Their ringing or claim
 * timeout then starts now. Times less than `missedAfterSeconds` ahead are kept.
 */
async function correctFutureTimes(db: Db, now: Date): Promise<void> {
  const latest = new Date(now.getTime() + missedAfterSeconds * 1_000).toISOString();
  const isInFuture = sql`coalesce(${call.claimSeenAt}, ${call.receivedAt}) > ${latest}::timestamptz`;
  await db
    .update(call)
    .set({ claimSeenAt: now })
    .where(and(isNull(call.disposition), isInFuture));
}

/**
 * Releases calls whose claim was not renewed. They ring again, except calls recorded by hand, which become missed
 * calls. Then marks calls that rang too long as missed. Returns the numbers of released and missed calls.
 */
export async function expireCalls(db: Db, now: Date): Promise<{ released: number; missed: number }> {
  const secondsAgo = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
  const manualCallCondition = sql`${call.source} = 'hand'`;
  return inTransaction(db, async (tx) => {
    const expiredCalls = tx
      .select({
        id: call.id,
        heldBy: sql<string>`${call.claimedBy}`.as("held_by"),
        heldSince: sql`${call.claimedAt}`.mapWith(call.claimedAt).as("held_since"),
      })
      .from(call)
      .where(
        and(isNotNull(call.claimedBy), isNull(call.disposition), lt(call.claimSeenAt, secondsAgo(claimTimeoutSeconds))),
      )
      .for("update")
      .as("expired");
    const releasedCalls = await tx
      .update(call)
      .set({
        claimedBy: null,
        claimedAt: null,
        claimSeenAt: now,
        missedAt: sql`case when ${manualCallCondition} then ${now.toISOString()}::timestamptz else ${call.missedAt} end`,
      })
      .from(expiredCalls)
      .where(eq(call.id, expiredCalls.id))
      .returning({ id: call.id, heldBy: expiredCalls.heldBy, heldSince: expiredCalls.heldSince });
    const missedCalls = await tx
      .update(call)
      .set({ missedAt: now })
      .where(
        and(
          isNull(call.claimedBy),
          isNull(call.missedAt),
          isNull(call.disposition),
          eq(call.blocked, false),
          // A released call rings for the full time again, counted from its release.
          sql`coalesce(${call.claimSeenAt}, ${call.receivedAt}) < ${secondsAgo(missedAfterSeconds).toISOString()}::timestamptz`,
        ),
      )
      .returning({ id: call.id });
    await record(tx, { actor: expiryActor, now: () => now }, [
      ...releasedCalls.map(({ id, heldBy, heldSince }) => ({
        kind: "call.released" as const,
        data: { callId: id, cause: "no-sign", heldBy, heldSince: heldSince?.toISOString() },
      })),
      ...missedCalls.map(({ id }) => ({ kind: "call.missed" as const, data: { callId: id, cause: "unanswered" } })),
    ]);
    return { released: releasedCalls.length, missed: missedCalls.length };
  });
}
