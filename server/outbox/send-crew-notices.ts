import { and, asc, eq, lte, or, type SQL, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { crewNotice, type crewNoticeKinds } from "../../db/schema/crew-notices";
import { assignment, incident } from "../../db/schema/incidents";
import { incidentType } from "../../db/schema/plans";
import { unit } from "../../db/schema/units";
import { inTransaction } from "../../db/transaction";
import { knownNumberMergedSql } from "../crew/known-number";
import { isOpen } from "../domain/assignment";
import { isNoticeExpired, isSmsDue, nextNoticeAttempt } from "../domain/crew-notice";
import { leaseSeconds } from "../domain/delivery";
import { smsFailures } from "../metrics/metrics";
import { catalogues } from "../words/catalogues";
import { postPushToCrew } from "./post-push";
import { postWebhook } from "./post-webhook";
import type { Sender } from "./send-deliveries";

/** The HTTP gateway that sends SMS, and the secret that signs the messages to it. */
export type SmsGateway = { url: string; secret: string };

export type NoticeSender = Sender & { sms: SmsGateway | null };

/** Number of notices that one call of `sendCrewNotices` sends at the same time. */
const batchSize = 20;

type NoticeKind = (typeof crewNoticeKinds)[number];

/**
 * Sends the due notices. A push notification is sent at once. An SMS follows some seconds later, even if a push service
 * accepted the notification, unless the crew has answered the assignment or seen the recall or its undoing by then.
 * Changes of an incident's number are sent by push only. Neither message contains more about the incident than its
 * number, its category and whether it is simulated. Returns the number of notices that were handled.
 */
export async function sendCrewNotices(sender: NoticeSender): Promise<number> {
  const leasedNotices = await leaseDueNotices(sender);
  await Promise.all(leasedNotices.map((notice) => sendNotice(sender, notice)));
  return leasedNotices.length;
}

type Notice = typeof crewNotice.$inferSelect;

/** Reserves due notices, so that no other process sends them meanwhile. */
async function leaseDueNotices({ db, now }: NoticeSender): Promise<Notice[]> {
  const dueCondition = and(sql`ended_at is null`, lte(crewNotice.nextAt, now()));
  const [dueNotice] = await db.select({ id: crewNotice.assignmentId }).from(crewNotice).where(dueCondition).limit(1);
  if (!dueNotice) return [];
  return inTransaction(db, async (tx) => {
    const dueNotices = await tx
      .select({ assignmentId: crewNotice.assignmentId, kind: crewNotice.kind })
      .from(crewNotice)
      .where(dueCondition)
      // New notices come before repeated attempts.
      .orderBy(sql`${crewNotice.attempts} > 0`, asc(crewNotice.nextAt))
      .limit(batchSize)
      .for("update", { skipLocked: true });
    if (dueNotices.length === 0) return [];
    return tx
      .update(crewNotice)
      .set({
        attempts: sql`${crewNotice.attempts} + 1`,
        nextAt: new Date(now().getTime() + leaseSeconds * 1_000),
      })
      .where(or(...dueNotices.map(noticeCondition)))
      .returning();
  });
}

function noticeCondition({ assignmentId, kind }: Pick<Notice, "assignmentId" | "kind">): SQL | undefined {
  return and(eq(crewNotice.assignmentId, assignmentId), eq(crewNotice.kind, kind));
}

const pushEvents = {
  assigned: "unit.assigned",
  recalled: "unit.recalled",
  restored: "unit.restored",
  renumbered: "incident.renumbered",
} as const satisfies Record<NoticeKind, string>;

async function sendNotice(sender: NoticeSender, notice: Notice): Promise<void> {
  const { db, now, signal } = sender;
  const { kind } = notice;
  const task = await readTask(db, notice.assignmentId);
  // A newer notice of the same kind may have replaced this one while it was being sent.
  const ownCondition = and(noticeCondition(notice), eq(crewNotice.createdAt, notice.createdAt));
  const save = (fields: Partial<Notice>) => db.update(crewNotice).set(fields).where(ownCondition);
  const isTooLate = kind !== "renumbered" && isNoticeExpired(notice, now());
  if (!task || isTooLate || !isCurrent(kind, task)) return void (await save({ endedAt: now() }));
  const { unitId, phone, number, category, simulated, knownNumber, isMerged } = task;
  const change = kind === "renumbered" ? { previous: knownNumber, isMerged } : {};
  const body = { event: pushEvents[kind], number, category, simulated, ...change };
  try {
    const hasJustBeenPushed = !notice.pushedAt && (await postPushToCrew(db, sender, { unitId, body, signal }));
    const pushedAt = hasJustBeenPushed ? now() : notice.pushedAt;
    const canSendSms = sender.sms !== null && phone !== null && kind !== "renumbered";
    // A push service also accepts notifications for a phone that is switched off or used by somebody else, so
    // acceptance does not prove that the crew was notified.
    if (notice.seenAt || (pushedAt && !canSendSms)) return void (await save({ pushedAt, endedAt: now() }));
    if (canSendSms && isSmsDue(notice, now()) && (await postSms(sender, notice, task))) {
      return void (await save({ pushedAt, smsAt: now(), endedAt: now() }));
    }
    const nextAt = nextNoticeAttempt({ ...notice, canSendSms }, now());
    await save({ pushedAt, ...(nextAt ? { nextAt } : { endedAt: now() }) });
  } catch (error) {
    // The server is stopping. The notice is retried when its lease has expired.
    if (!signal.aborted) throw error;
  }
}

/** Whether the crew still needs the notice. */
function isCurrent(kind: NoticeKind, { state, knownNumber }: Task): boolean {
  if (kind === "restored") return isOpen(state);
  return kind === "renumbered" ? knownNumber !== null && isOpen(state) : state === kind;
}

async function readTask(db: Db, assignmentId: string) {
  const [task] = await db
    .select({
      state: assignment.state,
      knownNumber: assignment.knownNumber,
      isMerged: knownNumberMergedSql,
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
async function postSms(sender: NoticeSender, { assignmentId, kind, createdAt }: Notice, task: Task) {
  const { phone, number, category, simulated } = task;
  const { sms, outbound, now, signal } = sender;
  if (!sms || !phone || kind === "renumbered") return false;
  const words = catalogues.id.crewNotice;
  const template = { assigned: words.sms, recalled: words.smsRecalled, restored: words.smsRestored }[kind];
  const text = (simulated ? `${words.simulation} ${template}` : template)
    .replace("{number}", String(number))
    .replace("{category}", catalogues.id.category[category]);
  // The gateway recognises a repeated request by its id. A crew may be recalled more than once.
  const id = kind === "assigned" ? assignmentId : `${assignmentId}-${createdAt.getTime()}`;
  const message = { ...sms, id, body: { id, to: phone, text }, at: now(), signal };
  const failure = await postWebhook(outbound, message);
  if (failure) smsFailures.inc();
  return failure === null;
}
