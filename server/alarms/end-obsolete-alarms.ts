import type { Db } from "../../db/client";
import { endAlarms } from "../../db/queries/alarm";
import { record } from "../audit/record";
import { type Context, freshSince } from "../context";

/**
 * Ends alarms whose cause no longer exists, for example because the crew acknowledged late, came back on duty or was
 * replaced, or the unit's position was received again. Panic alarms never end this way. If `incidentId` is null, the
 * alarms of all incidents are checked. Records an event for each ended alarm that nobody had answered, and returns the
 * number of events.
 */
export async function endObsoleteAlarms(
  tx: Db,
  context: Pick<Context, "actor" | "now" | "settings">,
  incidentId: string | null = null,
): Promise<number> {
  const parameters = { now: context.now(), incident_id: incidentId, fresh_since: freshSince(context) };
  const unansweredAlarms = (await endAlarms(tx, parameters)).filter((alarm) => alarm.wasUnanswered);
  await record(
    tx,
    context,
    unansweredAlarms.map(({ id, kind, incidentId, unitId, assignmentId }) => ({
      kind: "alarm.ended",
      incidentId: incidentId ?? undefined,
      unitId: unitId ?? undefined,
      data: { alarmId: id, kind, assignmentId },
    })),
  );
  return unansweredAlarms.length;
}
