import type { Db } from "../../db/client";
import { endAlarms } from "../../db/queries/alarm";
import { record } from "../audit/record";
import { type Context, freshSince } from "../context";

/**
 * Ends the alarms of one incident, or of all, whose cause no longer exists (acknowledged late, position received, on
 * duty again, unit replaced). An answered alarm ends without an event, so that the same cause can raise a new one.
 * Returns the number of unanswered alarms that were ended.
 */
export async function endObsoleteAlarms(
  tx: Db,
  context: Pick<Context, "actor" | "now" | "settings">,
  incidentId: string | null = null,
): Promise<number> {
  const parameters = { now: context.now(), incident_id: incidentId, fresh_since: freshSince(context) };
  const unanswered = (await endAlarms(tx, parameters)).filter((alarm) => alarm.wasUnanswered);
  await record(
    tx,
    context,
    unanswered.map(({ id, kind, incidentId, unitId, assignmentId }) => ({
      kind: "alarm.ended",
      incidentId: incidentId ?? undefined,
      unitId,
      data: { alarmId: id, kind, assignmentId },
    })),
  );
  return unanswered.length;
}
