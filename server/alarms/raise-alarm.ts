import type { Db } from "../../db/client";
import { alarm } from "../../db/schema/incidents";
import type { AlarmKind } from "../../db/vocabulary";
import { record } from "../audit/record";
import type { Context } from "../context";

export type AlarmCause = { kind: AlarmKind; unitId: string; incidentId?: string | null; assignmentId?: string | null };

/**
 * Raises an alarm in the caller's transaction. Returns the id of the alarm, or null if the unit already has an open
 * alarm of this kind. If several processes detect the same cause at once, a unique index lets only one of them raise
 * it.
 */
export async function raiseAlarm(
  tx: Db,
  context: Pick<Context, "actor" | "now">,
  { kind, unitId, incidentId = null, assignmentId = null }: AlarmCause,
): Promise<string | null> {
  const [raisedAlarm] = await tx
    .insert(alarm)
    .values({ kind, unitId, incidentId, assignmentId, raisedAt: context.now() })
    .onConflictDoNothing()
    .returning({ id: alarm.id });
  if (!raisedAlarm) return null;
  const data = { alarmId: raisedAlarm.id, kind, assignmentId };
  await record(tx, context, [{ kind: "alarm.raised", incidentId: incidentId ?? undefined, unitId, data }]);
  return raisedAlarm.id;
}
