import { and, eq, inArray, isNotNull, lt, ne, not, or } from "drizzle-orm";
import type { Db } from "../../db/client";
import { call, callerBlock } from "../../db/schema/calls";
import { note } from "../../db/schema/incidents";
import { session, verification } from "../../db/schema/people";
import { record } from "../audit/record";
import { sessionCutoff } from "../people/accounts";
import { erasedCallValues, hashedIdCondition, removedText } from "../privacy/remove-texts";
import { batchSize, repeatInBatches, retentionActor, subtractDays } from "./apply-retention";

/**
 * Removes the numbers, notes, locations and external ids of calls more than `days` days old, and deletes the incident
 * notes made from these calls. The rows of the calls are kept, because the statistics include them. Also removes the
 * numbers and reasons of caller blocks that ended more than `days` days ago, and deletes expired sessions and sign-in
 * challenges. Returns the number of calls changed.
 */
export async function deleteCallerData(db: Db, now: Date, days: number): Promise<number> {
  const cutoff = subtractDays(now, days);
  await db.delete(session).where(or(lt(session.expiresAt, now), lt(session.createdAt, sessionCutoff(now))));
  await db.delete(verification).where(lt(verification.expiresAt, now));
  const calls = await repeatInBatches(db, (tx) => eraseOldCallData(tx, cutoff));
  await repeatInBatches(db, (tx) => deleteNotesOfOldCalls(tx, cutoff));
  const changedBlocks = await db
    .update(callerBlock)
    .set({ callerNumber: removedText, reason: removedText })
    .where(and(lt(callerBlock.until, cutoff), ne(callerBlock.callerNumber, removedText)))
    .returning({ id: callerBlock.id });
  if (calls + changedBlocks.length > 0) {
    const data = { calls, blocks: changedBlocks.length, before: cutoff.toISOString() };
    await record(db, { actor: retentionActor, now: () => now }, [{ kind: "retention.applied", data }]);
  }
  return calls;
}

async function eraseOldCallData(tx: Db, cutoff: Date): Promise<number> {
  const oldCalls = tx
    .select({ id: call.id })
    .from(call)
    .where(
      and(
        lt(call.receivedAt, cutoff),
        or(
          ne(call.callerNumber, removedText),
          isNotNull(call.note),
          isNotNull(call.location),
          not(hashedIdCondition(call.externalId)),
        ),
      ),
    )
    .limit(batchSize);
  const emptiedCalls = await tx
    .update(call)
    .set(erasedCallValues)
    .where(inArray(call.id, oldCalls))
    .returning({ id: call.id });
  return emptiedCalls.length;
}

async function deleteNotesOfOldCalls(tx: Db, cutoff: Date): Promise<number> {
  const oldNotes = tx
    .select({ id: note.id })
    .from(note)
    .innerJoin(call, eq(call.id, note.callId))
    .where(lt(call.receivedAt, cutoff))
    .limit(batchSize);
  return (await tx.delete(note).where(inArray(note.id, oldNotes)).returning({ id: note.id })).length;
}
