import type { Db } from "../../db/client";
import { endAlarms } from "../../db/queries/alarm";
import { record } from "../audit/record";
import { type Context, freshSince } from "../context";

/**
 * Ends alarms whose cause no longer exists, for example because the crew acknowledged late or is back on duty, the
 * unit's position was received again, or the unit was replaced. Ends only those of one incident, or all if `incidentId`
 * is null. Records an event for each ended alarm that nobody had answered, and returns the number of these alarms.
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
      unitId,
      data: { alarmId: id, kind, assignmentId },
    })),
  );
  return unansweredAlarms.length;
}
