import { and, asc, eq, exists, inArray, isNotNull, isNull, lte, or, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { crewNotice } from "../../db/schema/crew-notices";
import { pushSubscription } from "../../db/schema/forwarding";
import { assignment, incident } from "../../db/schema/incidents";
import { person } from "../../db/schema/people";
import { incidentType } from "../../db/schema/plans";
import { unit } from "../../db/schema/units";
import { inTransaction } from "../../db/transaction";
import type { Context } from "../context";
import { nextNoticeAttempt, noticeMinutes, smsIsDue } from "../domain/crew-notice";
import { leaseSeconds } from "../domain/delivery";
import { catalogues } from "../words/catalogues";
import { postPushToCrew } from "./post-push";
import { postWebhook } from "./post-webhook";
import type { Sender } from "./send-deliveries";

/** The HTTP gateway that sends SMS, and the secret that signs the messages to it. */
export type SmsGateway = { url: string; secret: string };

export type NoticeSender = Sender & { sms: SmsGateway | null };

/** Number of notices that one process sends at the same time. */
const batchSize = 20;

/**
 * Creates the notices for new assignments, in the transaction that reads the audit trail. Only crews that can be
 * reached and have not answered yet get one. Old assignments are ignored, so that reading an old trail notifies nobody.
 */
export async function makeCrewNotices(
  tx: Db,
  { now }: Pick<Context, "now">,
  events: readonly { kind: string; data: Record<string, unknown> }[],
): Promise<void> {
  const assignmentIds = events
    .filter(({ kind, data }) => kind === "unit.assigned" && data.assignmentId)
    .map(({ data }) => String(data.assignmentId));
  if (assignmentIds.length === 0) return;
  const earliest = new Date(now().getTime() - noticeMinutes * 60_000);
  const browsers = tx
    .select({ id: pushSubscription.id })
    .from(pushSubscription)
    .innerJoin(person, eq(person.id, pushSubscription.personId))
    .where(and(eq(person.unitId, unit.id), eq(person.role, "crew"), isNull(person.deactivatedAt)));
  const reachable = await tx
    .select({ id: assignment.id })
    .from(assignment)
    .innerJoin(unit, eq(unit.id, assignment.unitId))
    .where(
      and(
        inArray(assignment.id, assignmentIds),
        eq(assignment.state, "assigned"),
        sql`${assignment.assignedAt} > ${earliest.toISOString()}::timestamptz`,
        or(isNotNull(unit.phone), exists(browsers)),
      ),
    );
  if (reachable.length === 0) return;
  const times = { createdAt: now(), nextAt: now() };
  await tx
    .insert(crewNotice)
    .values(reachable.map(({ id }) => ({ assignmentId: id, ...times })))
    .onConflictDoNothing();
}

/**
 * Sends the due notices: a push notification at once, and an SMS some seconds later if the crew has not answered, even if
 * a push service accepted the notification. Neither contains anything about the incident but its number and category. Returns the
 * number of notices that were handled.
 */
export async function sendCrewNotices(sender: NoticeSender): Promise<number> {
  const leased = await leaseDueNotices(sender);
  await Promise.all(leased.map((notice) => sendNotice(sender, notice)));
  return leased.length;
}

type Notice = typeof crewNotice.$inferSelect;

/** Reserves due notices, so that no other process sends them meanwhile. */
async function leaseDueNotices({ db, now }: NoticeSender): Promise<Notice[]> {
  const isDue = and(sql`ended_at is null`, lte(crewNotice.nextAt, now()));
  const [anyDue] = await db.select({ id: crewNotice.assignmentId }).from(crewNotice).where(isDue).limit(1);
  if (!anyDue) return [];
  return inTransaction(db, async (tx) => {
    const due = await tx
      .select({ id: crewNotice.assignmentId })
      .from(crewNotice)
      .where(isDue)
      .orderBy(asc(crewNotice.nextAt))
      .limit(batchSize)
      .for("update", { skipLocked: true });
    if (due.length === 0) return [];
    return tx
      .update(crewNotice)
      .set({
        attempts: sql`${crewNotice.attempts} + 1`,
        nextAt: new Date(now().getTime() + leaseSeconds * 1_000),
      })
      .where(
        inArray(
          crewNotice.assignmentId,
          due.map(({ id }) => id),
        ),
      )
      .returning();
  });
}

async function sendNotice(sender: NoticeSender, notice: Notice): Promise<void> {
  const { db, now, signal } = sender;
  const task = await readTask(db, notice.assignmentId);
  const save = (fields: Partial<Notice>) =>
    db.update(crewNotice).set(fields).where(eq(crewNotice.assignmentId, notice.assignmentId));
  if (task?.state !== "assigned") return void (await save({ endedAt: now() }));
  const { unitId, phone, number, category, simulated } = task;
  const body = { event: "unit.assigned", number, category, simulated };
  try {
    const isNewlyPushed = !notice.pushedAt && (await postPushToCrew(db, sender, { unitId, body, signal }));
    const pushedAt = isNewlyPushed ? now() : notice.pushedAt;
    const canSms = sender.sms !== null && phone !== null;
    // A push service accepts notifications also for a phone that is switched off or in other hands.
    if (pushedAt && !canSms) return void (await save({ pushedAt, endedAt: now() }));
    if (canSms && smsIsDue(notice, now()) && (await postSms(sender, notice.assignmentId, task))) {
      return void (await save({ pushedAt, smsAt: now(), endedAt: now() }));
    }
    const nextAt = nextNoticeAttempt({ ...notice, canSms }, now());
    await save({ pushedAt, ...(nextAt ? { nextAt } : { endedAt: now() }) });
  } catch (error) {
    // The server is stopping. The notice is retried when its lease has expired.
    if (!signal.aborted) throw error;
  }
}

async function readTask(db: Db, assignmentId: string) {
  const [task] = await db
    .select({
      state: assignment.state,
      unitId: assignment.unitId,
      phone: unit.phone,
      number: incident.number,
      category: incidentType.category,
      simulated: incident.simulated,
    })
    .from(assignment)
    .innerJoin(unit, eq(unit.id, assignment.unitId))
    .innerJoin(incident, eq(incident.id, assignment.incidentId))
    .innerJoin(incidentType, eq(incidentType.code, incident.typeCode))
    .where(eq(assignment.id, assignmentId));
  return task;
}

type Task = NonNullable<Awaited<ReturnType<typeof readTask>>>;

/**
 * Sends an SMS through the gateway. The text is in Indonesian, because no language is known for a unit's number.
 * Returns whether the gateway accepted it.
 */
async function postSms(sender: NoticeSender, id: string, { phone, number, category, simulated }: Task) {
  const { sms, outbound, now, signal } = sender;
  if (!sms || !phone) return false;
  const words = catalogues.id.crewNotice;
  const text = (simulated ? words.smsSimulated : words.sms)
    .replace("{number}", String(number))
    .replace("{category}", catalogues.id.category[category]);
  const message = { ...sms, id, body: { id, to: phone, text }, at: now(), signal };
  return (await postWebhook(outbound, message)) === null;
}
