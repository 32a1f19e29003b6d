import { dueAlarms } from "../../db/alarm-queries";
import type { Db } from "../../db/client";
import { inTransaction } from "../../db/transaction";
import { raiseAlarm } from "../alarms/raise-alarm";
import { settleAlarms } from "../alarms/settle-alarms";
import { type Actor, freshSince, type Settings } from "../context";
import { usual } from "../domain/target";

const job: Actor = { kind: "system", id: "watch", name: "watch", role: null, scopes: [], simulated: false };

/**
 * Raises an alarm for each crew that has not acknowledged in time, is not heard of any more or went off duty on its task, and
 * ends those whose cause is gone; gives how many changed. It sends and recalls nobody: that is for people. Any number of
 * processes may run it at once.
 */
export async function watchAssignments(db: Db, settings: Settings, now: Date): Promise<number> {
  const context = { actor: job, now: () => now, settings };
  // Apart from the raising, so that neither holds the other's rows.
  const ended = await inTransaction(db, (tx) => settleAlarms(tx, context));
  return inTransaction(db, async (tx) => {
    const asked = {
      acknowledge_seconds: usual.acknowledgeSeconds,
      now,
      fresh_since: freshSince(context),
    };
    let raised = 0;
    for (const cause of await dueAlarms(tx, asked)) if (await raiseAlarm(tx, context, cause)) raised += 1;
    return ended + raised;
  });
}
