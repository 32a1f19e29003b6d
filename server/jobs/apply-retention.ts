import { and, isNotNull, isNull, lt, ne, or } from "drizzle-orm";
import type { Db } from "../../db/client";
import { call, callerBlock } from "../../db/schema/calls";
import { delivery } from "../../db/schema/forwarding";
import { session, verification } from "../../db/schema/people";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import type { Actor } from "../context";
import { sessionsSince } from "../people/accounts";

/** Replaces a caller number after the retention period. */
export const removedNumber = "forgotten";

const job: Actor = { kind: "system", id: "retention", name: "retention", role: null, scopes: [], simulated: false };

/**
 * Removes numbers, notes and locations of calls older than `days`, and the numbers of caller blocks that ended before that. The rows
 * stay, for the figures. Also deletes expired sessions. Returns the number of calls changed.
 */
export async function deleteCallerData(db: Db, now: Date, days: number): Promise<number> {
  const before = new Date(now.getTime() - days * 86_400_000);
  await db.delete(session).where(or(lt(session.expiresAt, now), lt(session.createdAt, sessionsSince(now))));
  await db.delete(verification).where(lt(verification.expiresAt, now));
  return inTransaction(db, async (tx) => {
    const calls = await tx
      .update(call)
      .set({ callerNumber: removedNumber, note: null, location: null, accuracyM: null })
      .where(
        and(
          lt(call.receivedAt, before),
          or(
            ne(call.callerNumber, removedNumber),
            // Calls recorded without a number.
            and(isNull(call.callerNumber), or(isNotNull(call.note), isNotNull(call.location))),
          ),
        ),
      )
      .returning({ id: call.id });
    const blocks = await tx
      .update(callerBlock)
      .set({ callerNumber: removedNumber, reason: removedNumber })
      .where(and(lt(callerBlock.until, before), ne(callerBlock.callerNumber, removedNumber)))
      .returning({ id: callerBlock.id });
    if (calls.length + blocks.length > 0) {
      const data = { calls: calls.length, blocks: blocks.length, before: before.toISOString() };
      await record(tx, { actor: job, now: () => now }, [{ kind: "retention.applied", data }]);
    }
    return calls.length;
  });
}

/** Delivered messages are kept as proof of delivery; failed ones longer, for another attempt. */
const deliveredDays = 30;
const deadDays = 90;

/** Deletes messages to agencies after the retention period, because they describe incidents. */
export async function deleteOldDeliveries(db: Db, now: Date): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * 86_400_000);
  await db
    .delete(delivery)
    .where(or(lt(delivery.deliveredAt, before(deliveredDays)), lt(delivery.deadAt, before(deadDays))));
}
