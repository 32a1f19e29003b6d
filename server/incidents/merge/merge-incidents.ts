import { and, asc, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../../db/client";
import { call } from "../../../db/schema/calls";
import { type GivenAnswer, incident } from "../../../db/schema/incidents";
import { incidentMerge, type MergeRecord } from "../../../db/schema/merges";
import { inTransaction } from "../../../db/transaction";
import { endObsoleteAlarms } from "../../alarms/end-obsolete-alarms";
import { readIncidentPlan } from "../../assignment/incident-types";
import { record } from "../../audit/record";
import { actorReference, type Context } from "../../context";
import { findMergeObstacle, selectTakenOverRequirements } from "../../domain/merge";
import { Refusal } from "../../errors";
import { plainText } from "../../plain-text";
import { type LockedIncident, readAssignments, refuseMergedIncident, requireVersion } from "../lock-incident";
import { markedEvents, markSensitive, resendUnits } from "../mark-sensitive";
import { fillOpenRequirements, rematchPlan, syncWithAssignments } from "../sync-incident";
import { lockIncidentPair } from "./lock-pair";
import { copyForwardings, moveRows } from "./move-rows";

export const MergeIncidentsInput = z.strictObject({
  /** The duplicate, which is closed. */
  fromId: z.uuid(),
  /** The incident whose number is kept. */
  intoId: z.uuid(),
  /** The closing note of the duplicate. */
  note: plainText(2_000).optional(),
});

/**
 * Merges two incidents that turned out to be one: calls, crews, notes, photos, alarms, handovers and closures of `from`
 * move to `into`, and `from` is closed as a duplicate. Forwardings are copied; answers and extra requirements that
 * `into` lacks are added to it. The more urgent priority is kept. If one of the two is sensitive, both are marked. No
 * unit is assigned or recalled. Refuses with `cannot-merge` (see `findMergeObstacle`), with `incident-merged` if one of
 * the two has been merged already, and with `stale-version` if a `version` is given and `from` has changed since.
 */
export async function mergeIncidents(
  context: Context,
  { fromId, intoId, note, version }: z.output<typeof MergeIncidentsInput> & { version?: number | undefined },
): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    if (fromId === intoId) throw new Refusal("cannot-merge", { cause: "same" });
    const { from, into } = await lockIncidentPair(tx, context, { fromId, intoId });
    for (const lockedIncident of [from, into]) await refuseMergedIncident(tx, lockedIncident);
    requireVersion(from, version);
    const fromAssignments = await readAssignments(tx, fromId);
    const obstacle = findMergeObstacle({ ...from, assignments: fromAssignments }, { ...into, assignments: [] });
    if (obstacle) throw new Refusal("cannot-merge", { cause: obstacle });

    const additions = await selectAdditions(tx, from, into);
    const movedRows = await moveRows(tx, fromId, intoId);
    const mergeRecord: MergeRecord = {
      moved: movedRows,
      duplicateCalls: await markAsDuplicate(tx, intoId, movedRows.calls),
      requirements: fromAssignments.map(({ id, requirement }) => ({ id, requirement })),
      agencies: await copyForwardings(tx, fromId, intoId),
      answers: additions.answers.map(({ questionId }) => questionId),
      extra: additions.extra.map(({ order }) => order),
      from: { status: from.status, sensitive: from.sensitive },
      into: {
        status: into.status,
        sensitive: into.sensitive,
        priority: into.priority,
        isVerified: into.verifiedAt !== null,
      },
    };
    const mergedAt = context.now();
    const [merge] = await tx
      .insert(incidentMerge)
      .values({ fromId, intoId, mergedAt, mergedBy: actorReference(context.actor), record: mergeRecord })
      .returning({ id: incidentMerge.id });
    if (!merge) throw new Error("an insert returned no row");
    const closing = { status: "closed", closedAt: mergedAt, closeCode: "duplicate", mergedIntoId: intoId } as const;
    await tx
      .update(incident)
      .set({ ...closing, closeNote: note?.trim() || null, version: from.version + 1 })
      .where(eq(incident.id, fromId));
    await updateRemainingIncident(tx, { from, into, additions, moved: movedRows });
    await recordMerge(tx, context, { from, into, mergeId: merge.id, moved: movedRows });
    await resendUnits(tx, [intoId]);
    for (const incidentId of [fromId, intoId]) await endObsoleteAlarms(tx, context, incidentId);
  });
  context.announce();
  context.announce("positions");
}

/**
 * Returns the answers and extra requirements of the duplicate that the other incident does not have. `reasons` contains
 * for each of these requirements the reason to store if no crew meets it.
 */
async function selectAdditions(tx: Db, from: LockedIncident, into: LockedIncident) {
  const ownPlan = await readIncidentPlan(tx, { ...into, priority: Math.min(into.priority, from.priority) });
  const isNew = ({ questionId }: GivenAnswer) => !into.answers.some((answer) => answer.questionId === questionId);
  const requirementsOfDuplicate = from.extra.map((requirement) => {
    const unmetRequirement = from.unmet.find(({ requirement: order }) => order === requirement.order);
    return { ...requirement, reason: unmetRequirement?.reason ?? "awaiting-confirmation" };
  });
  const extraWithReasons = selectTakenOverRequirements(ownPlan, requirementsOfDuplicate);
  return {
    answers: from.answers.filter(isNew),
    extra: extraWithReasons.map(({ reason: _, ...requirement }) => requirement),
    reasons: extraWithReasons.map(({ order, kind, count, reason }) => {
      return { requirement: order, kind, missing: count, reason };
    }),
  };
}
type Additions = Awaited<ReturnType<typeof selectAdditions>>;

/**
 * Gives moved calls with the disposition `emergency` the disposition `duplicate`, so that exactly one call counts as
 * the incident's first and the others can be detached. If all `emergency` calls of the incident were moved here, the
 * earliest of them keeps its disposition. Returns the ids of the changed calls.
 */
async function markAsDuplicate(tx: Db, intoId: string, movedCalls: string[]): Promise<string[]> {
  if (movedCalls.length === 0) return [];
  const emergencyCalls = await tx
    .select({ id: call.id })
    .from(call)
    .where(and(eq(call.incidentId, intoId), eq(call.disposition, "emergency")))
    .orderBy(asc(call.receivedAt), asc(call.id));
  const isMoved = ({ id }: { id: string }) => movedCalls.includes(id);
  const keptEmergencyCall = emergencyCalls.find((emergencyCall) => !isMoved(emergencyCall)) ?? emergencyCalls[0];
  const changedIds = emergencyCalls.flatMap((emergencyCall) =>
    isMoved(emergencyCall) && emergencyCall !== keptEmergencyCall ? [emergencyCall.id] : [],
  );
  if (changedIds.length > 0)
    await tx.update(call).set({ disposition: "duplicate" }).where(inArray(call.id, changedIds));
  return changedIds;
}

async function updateRemainingIncident(
  tx: Db,
  { from, into, additions, moved: movedRows }: Pick<Merged, "from" | "into" | "moved"> & { additions: Additions },
): Promise<void> {
  const [updatedIncident] = await tx
    .update(incident)
    .set({
      priority: Math.min(into.priority, from.priority),
      verifiedAt: into.verifiedAt ?? from.verifiedAt,
      answers: [...into.answers, ...additions.answers],
      extra: [...into.extra, ...additions.extra],
      version: into.version + 1,
    })
    .where(eq(incident.id, into.id))
    .returning();
  if (!updatedIncident) throw new Error("an update returned no row");
  if (into.status === "closed") return;
  if (updatedIncident.priority !== into.priority) {
    return syncWithAssignments(tx, updatedIncident, await rematchPlan(tx, updatedIncident));
  }
  await fillOpenRequirements(tx, updatedIncident, ({ id }) => movedRows.assignments.includes(id));
  await syncWithAssignments(tx, updatedIncident, additions.reasons);
}

type Merged = { from: LockedIncident; into: LockedIncident; mergeId: number; moved: MergeRecord["moved"] };

async function recordMerge(tx: Db, context: Context, { from, into, mergeId, moved: movedRows }: Merged): Promise<void> {
  const counts = { calls: movedRows.calls.length, crews: movedRows.assignments.length, notes: movedRows.notes.length };
  const markedIds = from.sensitive || into.sensitive ? await markSensitive(tx, [from.id, into.id]) : [];
  const reference = ({ id, number }: LockedIncident) => ({ id, number });
  await record(tx, context, [
    { kind: "incident.merged", incidentId: from.id, data: { mergeId, into: reference(into) } },
    { kind: "incident.merged", incidentId: into.id, data: { mergeId, from: reference(from), ...counts } },
    ...markedEvents(markedIds),
  ]);
}
