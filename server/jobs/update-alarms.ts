import type { Db } from "../../db/client";
import { dueAlarms } from "../../db/queries/alarm";
import { inTransaction } from "../../db/transaction";
import { endObsoleteAlarms } from "../alarms/end-obsolete-alarms";
import { raiseAlarm } from "../alarms/raise-alarm";
import { type Actor, freshSince, type Settings } from "../context";
import { generalThresholds } from "../domain/target";

const jobActor: Actor = { kind: "system", id: "watch", name: "watch", role: null, scopes: [], simulated: false };

/**
 * Raises an alarm for each crew that did not acknowledge an assignment in time, or whose unit is silent or off duty
 * during an assignment. Clears alarms whose cause is gone. Returns how many alarms were raised or cleared. Never
 * assigns or recalls a crew. Safe to run in several processes at once.
 */
export async function updateAlarms(db: Db, settings: Settings, now: Date): Promise<number> {
  const context = { actor: jobActor, now: () => now, settings };
  // Clear alarms in a separate transaction, so that clearing and raising do not lock each other's rows.
  const endedAlarms = await inTransaction(db, (tx) => endObsoleteAlarms(tx, context));
  return inTransaction(db, async (tx) => {
    const parameters = {
      acknowledge_seconds: generalThresholds.acknowledgeSeconds,
      now,
      fresh_since: freshSince(context),
    };
    let raisedCount = 0;
    for (const cause of await dueAlarms(tx, parameters)) if (await raiseAlarm(tx, context, cause)) raisedCount += 1;
    return endedAlarms + raisedCount;
  });
}
