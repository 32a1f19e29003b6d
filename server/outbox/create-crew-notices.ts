import { and, eq, exists, inArray, isNotNull, not, or, type SQL, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { crewNotice, type crewNoticeKinds } from "../../db/schema/crew-notices";
import { pushSubscription } from "../../db/schema/forwarding";
import { assignment } from "../../db/schema/incidents";
import { person, session } from "../../db/schema/people";
import { unit } from "../../db/schema/units";
import { openAssignmentStates } from "../../db/vocabulary";
import type { Context } from "../context";
import { noticeMinutes } from "../domain/crew-notice";
import { reachableCondition } from "./post-push";

type NoticeKind = (typeof crewNoticeKinds)[number];
type AuditEvent = { kind: string; at: Date; incidentId: string | null; data: Record<string, unknown> };

/**
 * Creates the notices for new assignments, recalls, undone recalls and changed incident numbers, in the transaction
 * that reads the audit trail. A crew gets a notice only if it can be reached, and a notice of an assignment only if it
 * has not answered yet. Assignments, recalls and undone recalls older than `noticeMinutes` are ignored, so that no crew
 * is notified when an old audit trail is read.
 */
export async function createCrewNotices(
  tx: Db,
  { now }: Pick<Context, "now">,
  events: readonly AuditEvent[],
): Promise<void> {
  const earliestEventAt = new Date(now().getTime() - noticeMinutes * 60_000).toISOString();
  const browsers = tx
    .select({ id: pushSubscription.id })
    .from(pushSubscription)
    .innerJoin(person, eq(person.id, pushSubscription.personId))
    .innerJoin(session, eq(session.id, pushSubscription.sessionId))
    .where(and(eq(person.unitId, unit.id), eq(person.role, "crew"), reachableCondition(now())));
  const create = async (kind: NoticeKind, condition: SQL | undefined) => {
    const reachableAssignments = await tx
      .select({ assignmentId: assignment.id })
      .from(assignment)
      .innerJoin(unit, eq(unit.id, assignment.unitId))
      .where(and(condition, or(kind === "renumbered" ? undefined : isNotNull(unit.phone), exists(browsers))));
    if (reachableAssignments.length === 0) return;
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
      .values(reachableAssignments.map((each) => ({ ...each, kind, ...initialFields })));
    // A crew may be recalled again after the recall was undone, and a number may change again. The new notice then
    // replaces the earlier one of the same kind.
    if (kind === "assigned") await insertion.onConflictDoNothing();
    else await insertion.onConflictDoUpdate({ target: [crewNotice.assignmentId, crewNotice.kind], set: initialFields });
  };
  const assignedIds = events.filter(({ kind }) => kind === "unit.assigned").flatMap(listNotifiedAssignments);
  if (assignedIds.length > 0) {
    const newCondition = and(
      eq(assignment.state, "assigned"),
      sql`${assignment.assignedAt} > ${earliestEventAt}::timestamptz`,
    );
    await create("assigned", and(inArray(assignment.id, assignedIds), newCondition));
  }
  const recalledIds = events.filter(({ data }) => data.to === "recalled").flatMap(listNotifiedAssignments);
  if (recalledIds.length > 0) {
    const newCondition = and(
      eq(assignment.state, "recalled"),
      sql`${assignment.endedAt} > ${earliestEventAt}::timestamptz`,
    );
    await create(
      "recalled",
      and(
        inArray(assignment.id, recalledIds),
        newCondition,
        taskKnownToCrewCondition(assignedIds),
        noNewerTaskCondition,
      ),
    );
  }
  // A crew may have seen on its phone that the task ended, even if it was not notified of the recall. Closing an
  // incident also ends the task of a crew on scene.
  const isRestoredTask = ({ data, at }: AuditEvent) =>
    (data.from === "recalled" || data.from === "clear") && data.undo === true && at > new Date(earliestEventAt);
  const restoredIds = events.filter(isRestoredTask).flatMap(listNotifiedAssignments);
  if (restoredIds.length > 0) {
    const openAgainCondition = inArray(assignment.state, [...openAssignmentStates]);
    await create("restored", and(inArray(assignment.id, restoredIds), openAgainCondition));
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
 * The condition that a recalled crew may know of its task: it has acknowledged the task, or there is no unsent notice
 * of the task. `assignedIds` are the assignments whose notices are created in the same run.
 */
function taskKnownToCrewCondition(assignedIds: readonly string[]): SQL | undefined {
  const unsentCondition = sql`exists (
    select from crew_notice unsent
    where unsent.assignment_id = ${assignment.id} and unsent.kind = 'assigned' and unsent.attempts = 0
  )`;
  return or(
    isNotNull(assignment.acknowledgedAt),
    not(or(inArray(assignment.id, [...assignedIds]), unsentCondition) ?? unsentCondition),
  );
}

/** A crew that was sent to another incident gets the notice of that task only. */
const noNewerTaskCondition = sql`not exists (
  select from assignment newer
  where newer.unit_id = ${assignment.unitId}
    and newer.assigned_at >= ${assignment.assignedAt}
    and newer.id <> ${assignment.id}
    and newer.state in ${[...openAssignmentStates]}
)`;

function listNotifiedAssignments({ data }: AuditEvent): string[] {
  return data.assignmentId ? [String(data.assignmentId)] : [];
}
