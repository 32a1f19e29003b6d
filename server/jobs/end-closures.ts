import { and, isNull, lte } from "drizzle-orm";
import type { Db } from "../../db/client";
import { closure } from "../../db/schema/network";
import { inTransaction } from "../../db/transaction";
import { recordClosure } from "../closures/change-closures";
import { systemActor } from "../context";

const jobActor = systemActor("closures");

/**
 * Records the end of each closure once, so that screens redraw. Rankings do not depend on this: they check a closure's
 * end time themselves. Returns the number of closures recorded as ended.
 */
export async function endClosures(db: Db, now: Date): Promise<number> {
  return inTransaction(db, async (tx) => {
    const endedClosures = await tx
      .update(closure)
      .set({ endedAt: now })
      .where(and(isNull(closure.liftedAt), isNull(closure.endedAt), lte(closure.endsAt, now)))
      .returning({ id: closure.id, incidentId: closure.incidentId });
    for (const endedClosure of endedClosures)
      await recordClosure(tx, { actor: jobActor, now: () => now }, "closure.ended", endedClosure);
    return endedClosures.length;
  });
}
