import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { alarm } from "../../db/schema/incidents";
import type { AlarmKind } from "../../db/vocabulary";
import type { Context } from "../context";
import { record } from "../live/record";

/**
 * Ends the alarms whose cause is gone, answered ones too, so that the same cause can raise a new one; those that still stood
 * are told of. Gives how many those were.
 */
export async function endAlarms(tx: Db, context: Pick<Context, "actor" | "now">, which: SQL): Promise<number> {
  const ended = await tx
    .update(alarm)
    .set({ endedAt: context.now() })
    .where(sql`${alarm.endedAt} is null and ${which}`)
    .returning();
  const stood = ended.filter(({ answeredAt }) => answeredAt === null);
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

/** Those of one assignment, of these kinds. */
export function ofAssignment(assignmentId: string, kinds: readonly AlarmKind[]): SQL {
  const listed = sql.join(
    kinds.map((kind) => sql`${kind}`),
    sql`, `,
  );
  return sql`${alarm.assignmentId} = ${assignmentId} and ${alarm.kind} in (${listed})`;
}
