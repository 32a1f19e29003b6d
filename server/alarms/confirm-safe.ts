import { and, eq, gt, isNotNull, isNull, lte, ne, or } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { alarm } from "../../db/schema/alarms";
import { inTransaction } from "../../db/transaction";
import { updateEligibility } from "../assignment/release-units";
import { record } from "../audit/record";
import { actorReference, type Context } from "../context";
import { safetyChecks } from "../domain/alarm";
import { Refusal } from "../errors";

const openPanicCondition = and(eq(alarm.kind, "panic"), isNull(alarm.endedAt));

/** Whether a crew has called for help and nobody has confirmed that it is safe. */
export async function hasOpenPanic(tx: Db, unitId: string): Promise<boolean> {
  return (await tx.$count(alarm, and(openPanicCondition, eq(alarm.unitId, unitId)))) > 0;
}

export const ConfirmSafeInput = z.strictObject({ alarmId: z.uuid(), by: z.enum(safetyChecks) });

/**
 * Ends a crew's panic alarm, whether or not it has been answered, after somebody has confirmed that the crew is safe.
 * Also ends the crew's earlier panic alarms that were answered. The audit trail records who confirmed it, and whether
 * by radio, by phone or on scene. Refuses with `not-found` if the alarm is not an open panic alarm. Refuses with
 * `illegal-transition` if the crew has a later panic alarm, or another one that nobody has answered, because the
 * confirmation may not apply to it.
 */
export async function confirmSafe(context: Context, { alarmId, by }: z.output<typeof ConfirmSafeInput>): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const at = context.now();
    const [panicAlarm] = await tx
      .select({ unitId: alarm.unitId, raisedAt: alarm.raisedAt })
      .from(alarm)
      .where(and(openPanicCondition, eq(alarm.id, alarmId)));
    if (!panicAlarm?.unitId) throw new Refusal("not-found", { alarmId });
    const { unitId, raisedAt } = panicAlarm;
    const panicOfCrewCondition = and(openPanicCondition, eq(alarm.unitId, unitId));
    const [otherAlarm] = await tx
      .select({ id: alarm.id })
      .from(alarm)
      .where(
        and(panicOfCrewCondition, ne(alarm.id, alarmId), or(gt(alarm.raisedAt, raisedAt), isNull(alarm.answeredAt))),
      )
      .limit(1);
    if (otherAlarm) throw new Refusal("illegal-transition", { alarmId: otherAlarm.id });
    await tx
      .update(alarm)
      .set({ answeredAt: at, answeredBy: actorReference(context.actor) })
      .where(and(openPanicCondition, eq(alarm.id, alarmId), isNull(alarm.answeredAt)));
    // An alarm that is raised during this transaction stays open.
    const endedAlarms = await tx
      .update(alarm)
      .set({ endedAt: at })
      .where(and(panicOfCrewCondition, isNotNull(alarm.answeredAt), lte(alarm.raisedAt, raisedAt)))
      .returning();
    if (endedAlarms.length === 0) throw new Refusal("not-found", { alarmId });
    await updateEligibility(tx, context, unitId);
    await record(
      tx,
      context,
      endedAlarms.map(({ id, kind, incidentId, assignmentId }) => ({
        kind: "alarm.crew-safe",
        incidentId: incidentId ?? undefined,
        unitId,
        data: { alarmId: id, kind, assignmentId, by },
      })),
    );
  });
  context.announce();
}
