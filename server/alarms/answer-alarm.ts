import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { alarm } from "../../db/schema/alarms";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { actorReference, type Context } from "../context";
import { Refusal } from "../errors";

export const AnswerAlarmInput = z.strictObject({ id: z.uuid() });

/**
 * Answers an alarm, which removes it from all screens. A panic alarm stays there, without sound, until the crew is
 * confirmed safe. The audit trail records who answered. Has no effect on an alarm that has been answered or has ended.
 * Refuses with `not-found` if there is no such alarm.
 */
export async function answerAlarm(context: Context, { id }: z.output<typeof AnswerAlarmInput>): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const [answeredAlarm] = await tx
      .update(alarm)
      .set({ answeredBy: actorReference(context.actor), answeredAt: context.now() })
      .where(and(eq(alarm.id, id), isNull(alarm.answeredAt), isNull(alarm.endedAt)))
      .returning();
    if (answeredAlarm) {
      const { kind, incidentId, unitId, assignmentId } = answeredAlarm;
      const data = { alarmId: id, kind, assignmentId };
      await record(tx, context, [
        { kind: "alarm.answered", incidentId: incidentId ?? undefined, unitId: unitId ?? undefined, data },
      ]);
      return;
    }
    const [existingAlarm] = await tx.select({ id: alarm.id }).from(alarm).where(eq(alarm.id, id));
    if (!existingAlarm) throw new Refusal("not-found", { alarmId: id });
  });
  context.announce();
}
