import { and, eq, gte, isNull } from "drizzle-orm";
import type { Db } from "../../db/client";
import { endAlarms } from "../../db/queries/alarm";
import { alarm } from "../../db/schema/alarms";
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

/**
 * Raises again the unanswered alarms about declined assignments of an incident that ended at `since` or later, because
 * what ended them has been undone. Call `endObsoleteAlarms` afterwards: it ends those that something else still ends.
 */
export async function restoreDeclinedAlarms(
  tx: Db,
  context: Pick<Context, "actor" | "now">,
  incidentId: string,
  since: Date,
): Promise<void> {
  const restoredAlarms = await tx
    .update(alarm)
    .set({ endedAt: null })
    .where(
      and(
        eq(alarm.incidentId, incidentId),
        eq(alarm.kind, "declined"),
        isNull(alarm.answeredAt),
        gte(alarm.endedAt, since),
      ),
    )
    .returning();
  await record(
    tx,
    context,
    restoredAlarms.map(({ id, kind, unitId, assignmentId }) => ({
      kind: "alarm.raised",
      incidentId,
      unitId: unitId ?? undefined,
      data: { alarmId: id, kind, assignmentId, undo: true },
    })),
  );
}
