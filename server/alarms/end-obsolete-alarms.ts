import { endAlarms } from "../../db/alarm-queries";
import type { Db } from "../../db/client";
import { record } from "../audit/record";
import { type Context, freshSince } from "../context";

/**
 * Ends the alarms whose cause is gone, of one incident or of all: acknowledged late, heard again, on duty again, somebody else
 * sent. An answered one ends in silence, so that the same cause can raise a new one; gives how many still stood.
 */
export async function endObsoleteAlarms(
  tx: Db,
  context: Pick<Context, "actor" | "now" | "settings">,
  incidentId: string | null = null,
): Promise<number> {
  const asked = { now: context.now(), incident_id: incidentId, fresh_since: freshSince(context) };
  const stood = (await endAlarms(tx, asked)).filter((one) => one.stood);
  await record(
    tx,
    context,
    stood.map(({ id, kind, incidentId, unitId, assignmentId }) => ({
      kind: "alarm.ended",
      incidentId: incidentId ?? undefined,
      unitId,
      data: { alarmId: id, kind, assignmentId },
    })),
  );
  return stood.length;
}
