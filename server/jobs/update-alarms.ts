import type { Db } from "../../db/client";
import { dueAlarms, unattendedIncidents } from "../../db/queries/alarm";
import { inTransaction } from "../../db/transaction";
import { endObsoleteAlarms } from "../alarms/end-obsolete-alarms";
import { updateHandoverAlarms } from "../alarms/handover-alarms";
import { raiseAlarm } from "../alarms/raise-alarm";
import { freshSince, type Settings, systemActor } from "../context";
import { generalThresholds } from "../domain/target";

const jobActor = systemActor("alarms");

/**
 * How long an answered alarm about a critical incident without a unit stays silent. If there is still no unit then, the
 * alarm is raised again.
 */
const unattendedAlarmRepeatMs = 180_000;

/**
 * Raises an alarm for each crew that did not acknowledge an assignment in time, or whose unit is silent or off duty
 * during an assignment; for each critical incident that no unit is working on; and for each incident that was handed
 * over by message without success (see `updateHandoverAlarms`). Ends alarms whose cause is gone. Returns how many
 * alarms were raised or ended. Never assigns or recalls a crew. Safe to run in several processes at once.
 */
export async function updateAlarms(db: Db, settings: Settings, now: Date): Promise<number> {
  const context = { actor: jobActor, now: () => now, settings };
  // End alarms in a separate transaction, so that ending and raising alarms do not wait for each other's row locks.
  const endedAlarms = await inTransaction(db, (tx) => endObsoleteAlarms(tx, context));
  return inTransaction(db, async (tx) => {
    const parameters = {
      acknowledge_seconds: generalThresholds.acknowledgeSeconds,
      now,
      fresh_since: freshSince(context),
    };
    let raisedCount = 0;
    for (const cause of await dueAlarms(tx, parameters)) if (await raiseAlarm(tx, context, cause)) raisedCount += 1;
    const unattendedRows = await unattendedIncidents(tx, {
      assign_seconds: generalThresholds.assignSeconds,
      answered_since: new Date(now.getTime() - unattendedAlarmRepeatMs),
      now,
    });
    for (const { incidentId } of unattendedRows)
      if (await raiseAlarm(tx, context, { kind: "unattended", incidentId })) raisedCount += 1;
    return endedAlarms + raisedCount + (await updateHandoverAlarms(tx, context));
  });
}
