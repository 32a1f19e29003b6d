import { and, asc, eq, exists, inArray, isNotNull, lte, not, or, type SQL, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { crewNotice, type crewNoticeKinds } from "../../db/schema/crew-notices";
import { pushSubscription } from "../../db/schema/forwarding";
import { assignment, incident } from "../../db/schema/incidents";
import { person, session } from "../../db/schema/people";
import { incidentType } from "../../db/schema/plans";
import { unit } from "../../db/schema/units";
import { inTransaction } from "../../db/transaction";
import { openAssignmentStates } from "../../db/vocabulary";
import type { Context } from "../context";
import { isKnownNumberMerged } from "../crew/known-number";
import { isOpen } from "../domain/assignment";
import { nextNoticeAttempt, noticeMinutes, smsIsDue } from "../domain/crew-notice";
import { leaseSeconds } from "../domain/delivery";
import { catalogues } from "../words/catalogues";
import { isReachable, postPushToCrew } from "./post-push";
import { postWebhook } from "./post-webhook";
import type { Sender } from "./send-deliveries";

/** The HTTP gateway that sends SMS, and the secret that signs the messages to it. */
export type SmsGateway = { url: string; secret: string };

export type NoticeSender = Sender & { sms: SmsGateway | null };

/** Number of notices that one process sends at the same time. */
const batchSize = 20;

type NoticeKind = (typeof crewNoticeKinds)[number];
type TrailEvent = { kind: string; at: Date; incidentId: string | null; data: Record<string, unknown> };

/**
 * Creates the notices for new assignments, recalls, undone recalls and changed incident numbers, in the transaction
 * that reads the audit trail. Only crews that can be reached get a notice, and not if they have answered already. Old
 * assignments and recalls are ignored, so that reading an old trail notifies nobody.
 */
export async function createCrewNotices(
  tx: Db,
  { now }: Pick<Context, "now">,
  events: readonly TrailEvent[],
): Promise<void> {
  const earliestEventAt = new Date(now().getTime() - noticeMinutes * 60_000).toISOString();
  const browsers = tx
    .select({ id: pushSubscription.id })
    .from(pushSubscription)
    .innerJoin(person, eq(person.id, pushSubscription.personId))
    .innerJoin(session, eq(session.id, pushSubscription.sessionId))
    .where(and(eq(person.unitId, unit.id), eq(person.role, "crew"), isReachable(now())));
  const create = async (kind: NoticeKind, condition: SQL | undefined) => {
    const rowsWithRecipient = await tx
      .select({ assignmentId: assignment.id })
      .from(assignment)
      .innerJoin(unit, eq(unit.id, assignment.unitId))
      .where(and(condition, or(kind === "renumbered" ? undefined : isNotNull(unit.phone), exists(browsers))));
    if (rowsWithRecipient.length === 0) return;
    const initialFields = {
      createdAt: now(),
      nextAt: now(),
      attempts: 0,
      pushedAt: null,
      smsAt: null,
      seenAt: null,
      endedAt: null,
    };
    const insertion = tx
      .insert(crewNotice)
      .values(rowsWithRecipient.map((each) => ({ ...each, kind, ...initialFields })));
    // A crew may be recalled again after the recall was undone, and a number may change again.
    if (kind === "assigned") await insertion.onConflictDoNothing();
    else await insertion.onConflictDoUpdate({ target: [crewNotice.assignmentId, crewNotice.kind], set: initialFields });
  };
  const assignedIds = events.filter(({ kind }) => kind === "unit.assigned").flatMap(listNotifiedAssignments);
  if (assignedIds.length > 0) {
    const isNew = and(
      eq(assignment.state, "assigned"),
      sql`${assignment.assignedAt} > ${earliestEventAt}::timestamptz`,
    );
    await create("assigned", and(inArray(assignment.id, assignedIds), isNew));
  }
  const recalledIds = events.filter(({ data }) => data.to === "recalled").flatMap(listNotifiedAssignments);
  if (recalledIds.length > 0) {
    const isNew = and(eq(assignment.state, "recalled"), sql`${assignment.endedAt} > ${earliestEventAt}::timestamptz`);
    await create(
      "recalled",
      and(inArray(assignment.id, recalledIds), isNew, isTaskKnownToCrew(assignedIds), hasNoNewerTask),
    );
  }
  // A crew may have seen on its phone that the task ended, even if it was not notified of the recall.
  const isRestoredTask = ({ data, at }: TrailEvent) =>
    data.from === "recalled" && data.undo === true && at > new Date(earliestEventAt);
  const restoredIds = events.filter(isRestoredTask).flatMap(listNotifiedAssignments);
  if (restoredIds.length > 0) {
    const isOpenAgain = inArray(assignment.state, [...openAssignmentStates]);
    await create("restored", and(inArray(assignment.id, restoredIds), isOpenAgain));
  }
  const mergeKinds = ["incident.merged", "incident.unmerged"];
  const mergedIds = events
    .filter(({ kind }) => mergeKinds.includes(kind))
    .flatMap(({ incidentId }) => incidentId ?? []);
  if (mergedIds.length > 0) {
    await create("renumbered", and(inArray(assignment.incidentId, mergedIds), isNotNull(assignment.knownNumber)));
  }
}

/**
 * Whether a recalled crew may know of its task: it has acknowledged the task, or there is no unsent notice of the task.
 * `assignedIds` are the assignments whose notices are created in the same run.
 */
function isTaskKnownToCrew(assignedIds: readonly string[]): SQL | undefined {
  const isUnsent = sql`exists (
    select from crew_notice unsent
    where unsent.assignment_id = ${assignment.id} and unsent.kind = 'assigned' and unsent.attempts = 0
  )`;
  return or(
    isNotNull(assignment.acknowledgedAt),
    not(or(inArray(assignment.id, [...assignedIds]), isUnsent) ?? isUnsent),
  );
}

/** A crew that was sent to another incident gets the notice of that task only. */
const hasNoNewerTask = sql`not exists (
  select from assignment newer
  where newer.unit_id = ${assignment.unitId}
    and newer.assigned_at >= ${assignment.assignedAt}
    and newer.id <> ${assignment.id}
    and newer.state in ${[...openAssignmentStates]}
)`;

function listNotifiedAssignments({ data }: TrailEvent): string[] {
  return data.assignmentId ? [String(data.assignmentId)] : [];
}

/**
 * Sends the due notices: a push notification at once, and an SMS some seconds later if the crew has not answered, or
 * has not seen the recall or its undoing, even if a push service accepted the notification. Neither contains more about
 * the incident than its number, its category and whether it is simulated. Returns the number of notices that were
 * handled.
 */
export async function sendCrewNotices(sender: NoticeSender): Promise<number> {
  const leasedNotices = await leaseDueNotices(sender);
  await Promise.all(leasedNotices.map((notice) => sendNotice(sender, notice)));
  return leasedNotices.length;
}

type Notice = typeof crewNotice.$inferSelect;

/** Reserves due notices, so that no other process sends them meanwhile. */
async function leaseDueNotices({ db, now }: NoticeSender): Promise<Notice[]> {
  const isDue = and(sql`ended_at is null`, lte(crewNotice.nextAt, now()));
  const [dueNotice] = await db.select({ id: crewNotice.assignmentId }).from(crewNotice).where(isDue).limit(1);
  if (!dueNotice) return [];
  return inTransaction(db, async (tx) => {
    const dueNotices = await tx
      .select({ assignmentId: crewNotice.assignmentId, kind: crewNotice.kind })
      .from(crewNotice)
      .where(isDue)
      .orderBy(asc(crewNotice.nextAt))
      .limit(batchSize)
      .for("update", { skipLocked: true });
    if (dueNotices.length === 0) return [];
    return tx
      .update(crewNotice)
      .set({
        attempts: sql`${crewNotice.attempts} + 1`,
        nextAt: new Date(now().getTime() + leaseSeconds * 1_000),
      })
      .where(or(...dueNotices.map(isNotice)))
      .returning();
  });
}

function isNotice({ assignmentId, kind }: Pick<Notice, "assignmentId" | "kind">): SQL | undefined {
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
  const save = (fields: Partial<Notice>) => db.update(crewNotice).set(fields).where(isNotice(notice));
  if (!task || !isCurrent(kind, task)) return void (await save({ endedAt: now() }));
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
    if (canSendSms && smsIsDue(notice, now()) && (await postSms(sender, notice, task))) {
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
      isMerged: isKnownNumberMerged,
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
  return (await postWebhook(outbound, message)) === null;
}
