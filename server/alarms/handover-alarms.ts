import { and, desc, eq, gt, inArray, isNull, ne, notInArray, or, type SQL } from "drizzle-orm";
import type { Db } from "../../db/client";
import { alarm } from "../../db/schema/alarms";
import { handover } from "../../db/schema/forwarding";
import { incident } from "../../db/schema/incidents";
import { record } from "../audit/record";
import type { Context } from "../context";
import { handoverProblem } from "../domain/handover";
import { handoverFailedSql } from "../forwarding/read-forwardings";
import { raiseAlarm } from "./raise-alarm";

type ActingContext = Pick<Context, "actor" | "now">;

/** Handovers older than this raise no alarm. An undelivered handover has failed long before this age. */
const maxAgeMs = 48 * 3_600_000;

/**
 * Raises an alarm for each incident whose newest handover needs action by this control room: it was refused, was not
 * delivered, or nobody at the other centre has accepted it. Only open incidents and those closed as handed over are
 * checked. Ends the handover alarms of all other incidents. An alarm that was answered is not raised again until its
 * cause ends or changes, or the incident is handed over again. Returns how many alarms were raised or ended.
 */
export async function updateHandoverAlarms(tx: Db, context: ActingContext): Promise<number> {
  const now = context.now();
  const newestHandovers = await tx
    .selectDistinctOn([handover.incidentId], {
      incidentId: handover.incidentId,
      byMessage: handover.byMessage,
      handedAt: handover.handedAt,
      deliveredAt: handover.deliveredAt,
      isFailed: handoverFailedSql,
      acknowledgedAt: handover.acknowledgedAt,
      refusedAt: handover.refusedAt,
      returnedAt: handover.returnedAt,
    })
    .from(handover)
    .innerJoin(incident, eq(incident.id, handover.incidentId))
    .where(
      and(
        gt(handover.handedAt, new Date(now.getTime() - maxAgeMs)),
        or(ne(incident.status, "closed"), eq(incident.closeCode, "handed-over")),
      ),
    )
    .orderBy(handover.incidentId, desc(handover.handedAt));
  const ids = newestHandovers
    .filter((newest) => handoverProblem(newest, now.getTime()) !== null)
    .map(({ incidentId }) => incidentId);
  let count = await endHandoverAlarms(tx, context, notInArray(alarm.incidentId, ids));
  const openAlarms = await tx
    .select({ incidentId: alarm.incidentId })
    .from(alarm)
    .where(and(inArray(alarm.incidentId, ids), eq(alarm.kind, "handover"), isNull(alarm.endedAt)));
  const alarmedIncidentIds = new Set(openAlarms.map(({ incidentId }) => incidentId));
  for (const incidentId of ids) {
    if (!alarmedIncidentIds.has(incidentId) && (await raiseAlarm(tx, context, { kind: "handover", incidentId })))
      count += 1;
  }
  return count;
}

/**
 * Ends the open handover alarms that match `condition`. Records an event for each that nobody had answered, and returns
 * the number of events.
 */
export async function endHandoverAlarms(tx: Db, context: ActingContext, condition: SQL): Promise<number> {
  const ended = await tx
    .update(alarm)
    .set({ endedAt: context.now() })
    .where(and(eq(alarm.kind, "handover"), isNull(alarm.endedAt), condition))
    .returning();
  const unanswered = ended.filter(({ answeredAt }) => answeredAt === null);
  await record(
    tx,
    context,
    unanswered.map(({ id, kind, incidentId }) => ({
      kind: "alarm.ended",
      incidentId: incidentId ?? undefined,
      data: { alarmId: id, kind, assignmentId: null },
    })),
  );
  return unanswered.length;
}
