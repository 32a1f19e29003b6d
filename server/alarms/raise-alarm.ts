import type { Db } from "../../db/client";
import { alarm } from "../../db/schema/incidents";
import type { AlarmKind } from "../../db/vocabulary";
import { record } from "../audit/record";
import type { Context } from "../context";

export type AlarmCause = { kind: AlarmKind; unitId: string; incidentId?: string | null; assignmentId?: string | null };

/**
 * Raises an alarm in the transaction of what caused it, and gives its id; null when the same alarm of the unit already stands.
 * Several processes may find one cause in the same moment: the unique index lets one of them in.
 */
export async function raiseAlarm(
  tx: Db,
  context: Pick<Context, "actor" | "now">,
  { kind, unitId, incidentId = null, assignmentId = null }: AlarmCause,
): Promise<string | null> {
  const [raised] = await tx
    .insert(alarm)
    .values({ kind, unitId, incidentId, assignmentId, raisedAt: context.now() })
    .onConflictDoNothing()
    .returning({ id: alarm.id });
  if (!raised) return null;
  const data = { alarmId: raised.id, kind, assignmentId };
  await record(tx, context, [{ kind: "alarm.raised", incidentId: incidentId ?? undefined, unitId, data }]);
  return raised.id;
}
