import type { Db } from "../../db/client";
import { type AlarmKind, alarm } from "../../db/schema/alarms";
import { record } from "../audit/record";
import type { Context } from "../context";

/** `raisedAt`: when the cause occurred, if it became known later; by default now. */
export type AlarmCause = { raisedAt?: Date } & (
  | {
      kind: Exclude<AlarmKind, IncidentAlarm>;
      unitId: string;
      incidentId?: string | null;
      assignmentId?: string | null;
    }
  | { kind: IncidentAlarm; incidentId: string; unitId?: null; assignmentId?: null }
);
type IncidentAlarm = "unattended" | "handover";

/**
 * Raises an alarm in the caller's transaction. Returns its id, or null if the unit or the incident already has an
 * unanswered alarm of this kind; a declined assignment always raises one. If several processes detect the same cause, a
 * unique index lets only one of them raise the alarm.
 */
export async function raiseAlarm(
  tx: Db,
  context: Pick<Context, "actor" | "now">,
  { kind, unitId = null, incidentId = null, assignmentId = null, raisedAt }: AlarmCause,
): Promise<string | null> {
  const [raisedAlarm] = await tx
    .insert(alarm)
    .values({ kind, unitId, incidentId, assignmentId, raisedAt: raisedAt ?? context.now() })
    .onConflictDoNothing()
    .returning({ id: alarm.id });
  if (!raisedAlarm) return null;
  const data = { alarmId: raisedAlarm.id, kind, assignmentId, ...(raisedAt && { raisedAt: raisedAt.toISOString() }) };
  await record(tx, context, [
    { kind: "alarm.raised", incidentId: incidentId ?? undefined, unitId: unitId ?? undefined, data },
  ]);
  return raisedAlarm.id;
}
