import { and, isNotNull, isNull, lt, ne, or } from "drizzle-orm";
import type { Db } from "../../db/client";
import { call, callerBlock } from "../../db/schema/calls";
import { session, verification } from "../../db/schema/people";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import type { Actor } from "../context";

/** What stands in place of a number that is kept no longer. */
export const forgottenNumber = "forgotten";

const job: Actor = { kind: "system", id: "retention", name: "retention", role: null, scopes: [], simulated: false };

/**
 * Removes the numbers, notes and places of calls older than the days given, and with them who called, and the numbers of blocks
 * that ended so long ago; the calls and blocks themselves stay, for the figures. Ended sessions go, too. Gives how many calls.
 */
export async function forgetCallers(db: Db, now: Date, days: number): Promise<number> {
  const before = new Date(now.getTime() - days * 86_400_000);
  await db.delete(session).where(lt(session.expiresAt, now));
  await db.delete(verification).where(lt(verification.expiresAt, now));
  return inTransaction(db, async (tx) => {
    const forgotten = await tx
      .update(call)
      .set({ callerNumber: forgottenNumber, note: null, location: null, accuracyM: null })
      .where(
        and(
          lt(call.receivedAt, before),
          or(
            ne(call.callerNumber, forgottenNumber),
            // Written down without a number.
            and(isNull(call.callerNumber), or(isNotNull(call.note), isNotNull(call.location))),
          ),
        ),
      )
      .returning({ id: call.id });
    const blocks = await tx
      .update(callerBlock)
      .set({ callerNumber: forgottenNumber, reason: forgottenNumber })
      .where(and(lt(callerBlock.until, before), ne(callerBlock.callerNumber, forgottenNumber)))
      .returning({ id: callerBlock.id });
    if (forgotten.length + blocks.length > 0) {
      const data = { calls: forgotten.length, blocks: blocks.length, before: before.toISOString() };
      await record(tx, { actor: job, now: () => now }, [{ kind: "retention.applied", data }]);
    }
    return forgotten.length;
  });
}
