import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { alarm } from "../../db/schema/alarms";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { actorName, type Context } from "../context";
import { safetyChecks } from "../domain/alarm";
import { Refusal } from "../errors";

export const ConfirmSafeInput = z.strictObject({ unitId: z.uuid(), by: z.enum(safetyChecks) });

/**
 * Ends the panic alarms of a crew that somebody has confirmed to be safe, answered or not. The audit trail records who
 * confirmed it, and whether by radio, by phone or on scene. Refuses with `not-found` if the unit has no open panic alarm.
 */
export async function confirmSafe(context: Context, { unitId, by }: z.output<typeof ConfirmSafeInput>): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const at = context.now();
    const isOpenPanic = and(eq(alarm.unitId, unitId), eq(alarm.kind, "panic"), isNull(alarm.endedAt));
    await tx
      .update(alarm)
      .set({ answeredAt: at, answeredBy: actorName(context.actor) })
      .where(and(isOpenPanic, isNull(alarm.answeredAt)));
    const endedAlarms = await tx.update(alarm).set({ endedAt: at }).where(isOpenPanic).returning();
    if (endedAlarms.length === 0) throw new Refusal("not-found", { unitId });
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
