import { and, asc, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../../db/client";
import { call } from "../../../db/schema/calls";
import { assignment, type GivenAnswer, incident } from "../../../db/schema/incidents";
import { incidentMerge } from "../../../db/schema/merges";
import { inTransaction } from "../../../db/transaction";
import { endObsoleteAlarms } from "../../alarms/end-obsolete-alarms";
import { readIncidentPlan } from "../../assignment/incident-types";
import { record } from "../../audit/record";
import { actorReference, type Context } from "../../context";
import { rederiveStatus } from "../../domain/incident";
import { computeValueWithoutMerge, findUnmergeObstacle, removeTakenOverRequirements } from "../../domain/merge";
import { Refusal } from "../../errors";
import { findRemainingIncident, type LockedIncident, readAssignments } from "../lock-incident";
import { markReopened, resendUnits, unmarkedEvent } from "../mark-sensitive";
import { fillOpenRequirements, rematchPlan, syncWithAssignments } from "../sync-incident";
import { lockIncidentPair } from "./lock-pair";
import { moveRowsBack, withdrawCopiedForwardings } from "./move-rows";
import { restoreSensitivity } from "./restore-sensitivity";

export const UnmergeIncidentInput = z.strictObject({
  /** The incident that was merged into another. */
  id: z.uuid(),
});

type Merge = typeof incidentMerge.$inferSelect;

/**
 * Undoes a merge: the incident is open again with the calls, crews, notes and photos that it brought and what its crews
 * have added since. What was added to the other incident stays there. Refuses with `cannot-unmerge`, with the cause
 * (see `findUnmergeObstacle`) and the number of the other incident.
 */
export async function unmergeIncident(context: Context, { id }: z.output<typeof UnmergeIncidentInput>): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const { from, into, merge } = await lockMerge(tx, context, id);
    const unmarkedIds = await restoreSensitivity(tx, from.id, into.id);
    const { moved, duplicateCalls, requirements } = merge.record;
    await tx
      .update(incidentMerge)
      .set({ undoneAt: context.now(), undoneBy: actorReference(context.actor) })
      .where(eq(incidentMerge.id, merge.id));
    const movedBack = await moveRowsBack(tx, from.id, into.id, moved);
    const restoredCallIds = duplicateCalls.filter((callId) => movedBack.calls.includes(callId));
    const isRestored = and(inArray(call.id, restoredCallIds), eq(call.disposition, "duplicate"));
    await tx.update(call).set({ disposition: "emergency" }).where(isRestored);
    await ensureFirstCall(tx, into.id);
    for (const { id: assignmentId, requirement } of requirements)
      await tx.update(assignment).set({ requirement }).where(eq(assignment.id, assignmentId));
    await markReopened(tx, context, from);
    await reopenMerged(tx, from, merge);
    await restoreRemainingIncident(tx, from, into, merge);
    await recordUnmerge(tx, context, { from, into, merge, unmarkedIds });
    await record(tx, context, await withdrawCopiedForwardings(tx, merge));
    await resendUnits(tx, [from.id, into.id]);
    for (const incidentId of [from.id, into.id]) await endObsoleteAlarms(tx, context, incidentId);
  });
  context.announce();
  context.announce("positions");
}

async function lockMerge(tx: Db, context: Context, id: string) {
  const activeMerge = await readActiveMerge(tx, id);
  if (!activeMerge) throw new Refusal("cannot-unmerge", { cause: "undone" });
  const { from, into } = await lockIncidentPair(tx, context, activeMerge);
  // Read the merge again. While this transaction waited for the locks, another one may have undone this merge and
  // merged the incidents again, or may have undone an earlier merge and thereby corrected the record of this one.
  const merge = await readActiveMerge(tx, id);
  const state = {
    wasClosed: activeMerge.record.into.status === "closed",
    status: into.status,
    isMerged: into.mergedIntoId !== null,
  };
  const isUndone = merge?.id !== activeMerge.id;
  const obstacle = findUnmergeObstacle({ isUndone, mergedAt: activeMerge.mergedAt, into: state }, context.now());
  if (merge && !obstacle) return { from, into, merge };
  const remaining = await findRemainingIncident(tx, into.id);
  throw new Refusal("cannot-unmerge", { cause: obstacle, number: into.number, remaining: remaining.number });
}

async function readActiveMerge(tx: Db, fromId: string): Promise<Merge | undefined> {
  const [merge] = await tx
    .select()
    .from(incidentMerge)
    .where(and(eq(incidentMerge.fromId, fromId), isNull(incidentMerge.undoneAt)));
  return merge;
}

/**
 * Call after the calls have been moved back. If the remaining incident has no `emergency` call left, gives this
 * disposition back to the earliest call that another merge changed to `duplicate`, so that the incident still has a
 * first call.
 */
async function ensureFirstCall(tx: Db, intoId: string): Promise<void> {
  await tx.execute(sql`
    update call set disposition = 'emergency'
    where id = (
      select call.id
      from call
      join incident_merge merge on merge.into_id = ${intoId}::uuid and merge.undone_at is null
      where call.incident_id = ${intoId}::uuid
        and call.disposition = 'duplicate'
        and merge.record -> 'duplicateCalls' ? call.id::text
        and not exists (select from call first where first.incident_id = ${intoId}::uuid and first.disposition = 'emergency')
      order by call.received_at, call.id
      limit 1
    )`);
}

/** Reopens the merged incident with the status that follows from the progress of its crews since the merge. */
async function reopenMerged(
  tx: Db,
  from: LockedIncident,
  { record: { from: stateBeforeMerge } }: Merge,
): Promise<void> {
  const openColumns = { closedAt: null, closeCode: null, closeNote: null, mergedIntoId: null };
  const keepsStatus = stateBeforeMerge.status === "resolved" || stateBeforeMerge.status === "onScene";
  const status = keepsStatus ? stateBeforeMerge.status : rederiveStatus(from, await readAssignments(tx, from.id));
  const [reopenedIncident] = await tx
    .update(incident)
    .set({ ...openColumns, status })
    .where(eq(incident.id, from.id))
    .returning();
  if (reopenedIncident) await syncWithAssignments(tx, reopenedIncident);
}

/**
 * Restores the priority and verification of the remaining incident, unless other merges or people have changed them
 * since. Removes the answers and extra requirements that it took over, but not what was added to these since.
 */
async function restoreRemainingIncident(
  tx: Db,
  from: LockedIncident,
  into: LockedIncident,
  merge: Merge,
): Promise<void> {
  const { record: mergeRecord } = merge;
  const { priority, isVerified } = await restoreValues(tx, from, into, merge);
  const isOfDuplicate = ({ questionId, answer }: GivenAnswer) =>
    mergeRecord.answers.includes(questionId) &&
    from.answers.some((own) => own.questionId === questionId && own.answer === answer);
  const [restoredIncident] = await tx
    .update(incident)
    .set({
      priority,
      // After a reopening, this is the time of the reopening: `readAssignments` leaves out what was assigned before it.
      verifiedAt: isVerified || into.reopened > 0 ? into.verifiedAt : null,
      answers: into.answers.filter((answer) => !isOfDuplicate(answer)),
      extra: removeTakenOverRequirements(into.extra, mergeRecord.extra, from.extra),
      version: into.version + 1,
    })
    .where(eq(incident.id, into.id))
    .returning();
  if (!restoredIncident) throw new Error("an update returned no row");
  const hasPriorityChanged = priority !== into.priority;
  const hasPlanChanged = hasPriorityChanged || mergeRecord.extra.length > 0;
  if (restoredIncident.status !== "closed")
    await syncRemainingIncident(tx, restoredIncident, { hasPlanChanged, hasPriorityChanged });
}

async function syncRemainingIncident(
  tx: Db,
  into: LockedIncident,
  { hasPlanChanged, hasPriorityChanged }: { hasPlanChanged: boolean; hasPriorityChanged: boolean },
): Promise<void> {
  if (hasPlanChanged) await rematchPlan(tx, into);
  // The crews that left may have had the requirement of a crew that is still there.
  else await fillOpenRequirements(tx, into, ({ requirement }) => requirement === null);
  const waitingRequirements = (await readIncidentPlan(tx, into)).map(({ order, kind, count }) => {
    return { requirement: order, kind, missing: count, reason: "awaiting-confirmation" };
  });
  // If the priority has changed, another response plan applies, in which the same numbers mean other requirements. The
  // earlier reasons then do not apply.
  const reasons = hasPriorityChanged ? waitingRequirements : [...into.unmet, ...waitingRequirements];
  // Read the status again, because the usual update never moves it back from `onScene`.
  const status = into.status === "resolved" ? into.status : rederiveStatus(into, await readAssignments(tx, into.id));
  await tx.update(incident).set({ status }).where(eq(incident.id, into.id));
  await syncWithAssignments(tx, { ...into, status }, reasons);
}

/**
 * Returns the priority and verification that the remaining incident has without the undone merge. Also corrects the
 * records of later merges into the same incident, which contain its values before each of these merges.
 */
async function restoreValues(tx: Db, from: LockedIncident, into: LockedIncident, merge: Merge) {
  const laterMerges = await tx
    .select({ merge: incidentMerge, from: incident })
    .from(incidentMerge)
    .innerJoin(incident, eq(incident.id, incidentMerge.fromId))
    .where(and(eq(incidentMerge.intoId, into.id), isNull(incidentMerge.undoneAt), gt(incidentMerge.id, merge.id)))
    .orderBy(asc(incidentMerge.id));
  const mergedValues = [{ merge, from }, ...laterMerges].map(({ merge: { record: mergeRecord }, from: duplicate }) => ({
    priority: { before: mergeRecord.into.priority, own: duplicate.priority },
    sensitive: { before: mergeRecord.into.sensitive, own: mergeRecord.from.sensitive },
    isVerified: { before: mergeRecord.into.isVerified, own: duplicate.verifiedAt !== null },
  }));
  const [undoneMerge, ...otherMerges] = mergedValues as [(typeof mergedValues)[number], ...typeof mergedValues];
  const isEitherTrue = (a: boolean, b: boolean) => a || b;
  const valuesWithoutMerge = {
    priority: computeValueWithoutMerge(
      into.priority,
      undoneMerge.priority,
      otherMerges.map(({ priority }) => priority),
      Math.min,
    ),
    sensitive: computeValueWithoutMerge(
      into.sensitive,
      undoneMerge.sensitive,
      otherMerges.map(({ sensitive }) => sensitive),
      isEitherTrue,
    ),
    isVerified: computeValueWithoutMerge(
      into.verifiedAt !== null,
      undoneMerge.isVerified,
      otherMerges.map(({ isVerified }) => isVerified),
      isEitherTrue,
    ),
  };
  for (const [index, { merge: laterMerge }] of laterMerges.entries()) {
    const values = {
      priority: valuesWithoutMerge.priority.valuesBefore[index] ?? laterMerge.record.into.priority,
      sensitive: valuesWithoutMerge.sensitive.valuesBefore[index] ?? laterMerge.record.into.sensitive,
      isVerified: valuesWithoutMerge.isVerified.valuesBefore[index] ?? laterMerge.record.into.isVerified,
    };
    const correctedRecord = { ...laterMerge.record, into: { ...laterMerge.record.into, ...values } };
    await tx.update(incidentMerge).set({ record: correctedRecord }).where(eq(incidentMerge.id, laterMerge.id));
  }
  return {
    priority: valuesWithoutMerge.priority.current,
    isVerified: valuesWithoutMerge.isVerified.current,
  };
}

type Unmerged = { from: LockedIncident; into: LockedIncident; merge: Merge; unmarkedIds: string[] };

async function recordUnmerge(tx: Db, context: Context, { from, into, merge, unmarkedIds }: Unmerged): Promise<void> {
  const reference = ({ id, number }: LockedIncident) => ({ id, number });
  await record(tx, context, [
    { kind: "incident.unmerged", incidentId: from.id, data: { mergeId: merge.id, into: reference(into) } },
    { kind: "incident.unmerged", incidentId: into.id, data: { mergeId: merge.id, from: reference(from) } },
    ...unmarkedIds.map(unmarkedEvent),
  ]);
}
