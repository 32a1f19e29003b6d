import { and, lt, ne } from "drizzle-orm";
import type { Db } from "../../db/client";
import { call } from "../../db/schema/calls";
import { session, verification } from "../../db/schema/people";
import { inTransaction } from "../../db/transaction";
import type { Actor } from "../context";
import { record } from "../live/record";

/** What stands in place of a number that is kept no longer. */
export const forgottenNumber = "forgotten";

const job: Actor = { kind: "system", id: "retention", name: "retention", role: null, scopes: [], simulated: false };

/**
 * Removes the numbers and notes of calls older than the days given, and with them who called; the calls themselves stay, for the
 * figures. Ended sessions go, too.
 */
export async function forgetCallers(db: Db, now: Date, days: number): Promise<number> {
  const before = new Date(now.getTime() - days * 86_400_000);
  await db.delete(session).where(lt(session.expiresAt, now));
  await db.delete(verification).where(lt(verification.expiresAt, now));
  return inTransaction(db, async (tx) => {
    const forgotten = await tx
      .update(call)
      .set({ callerNumber: forgottenNumber, note: null, location: null, accuracyM: null })
      .where(and(lt(call.receivedAt, before), ne(call.callerNumber, forgottenNumber)))
      .returning({ id: call.id });
    if (forgotten.length > 0) {
      const data = { calls: forgotten.length, before: before.toISOString() };
      await record(tx, { actor: job, now: () => now }, [{ kind: "retention.applied", data }]);
    }
    return forgotten.length;
  });
}
