import { and, eq, or } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { assignment, incident } from "../../db/schema/incidents";
import { inTransaction } from "../../db/transaction";
import type { AssignmentState } from "../../db/vocabulary";
import { endObsoleteAlarms } from "../alarms/end-obsolete-alarms";
import { releaseUnits } from "../assignment/release-units";
import { type Entry, record } from "../audit/record";
import type { Context } from "../context";
import { isOpen } from "../domain/assignment";
import { findOpenSince, findReopenedAt } from "../domain/incident-steps";
import { type CrewTimeField, crewTimeFields } from "../domain/paper-times";
import { type FieldError, Refusal } from "../errors";
import { incrementVersion, lockIncident, refuseMergedIncident } from "../incidents/lock-incident";
import { syncWithAssignments } from "../incidents/sync-incident";
import { viewIncident } from "../incidents/view-incident";
import { requireUnmasked } from "../masking/sensitive-access";
import { findTimeErrors, PaperTime } from "./check-times";
import { type MovedReopening, placeReopening, readClosing } from "./place-reopening";

export const ReadStepsInput = z.strictObject({ number: z.int().min(1).max(2_147_483_647) });

/**
 * Returns an incident with the times of its crews, for entering those on paper. Leaves out assignments that were undone.
 * Refuses with `not-found`. Records nothing.
 */
export async function readSteps(context: Context, { number }: z.output<typeof ReadStepsInput>) {
  const [stored] = await context.db.select().from(incident).where(eq(incident.number, number));
  if (!stored) throw new Refusal("not-found", { number });
  await refuseMergedIncident(context.db, stored);
  const { id, type, status, address, district, openedAt, assignments } = await viewIncident(context, stored);
  const undoneAssignments = await context.db
    .select({ id: assignment.id })
    .from(assignment)
    .where(and(eq(assignment.incidentId, id), eq(assignment.undone, true)));
  const undoneIds = new Set(undoneAssignments.map((each) => each.id));
  const keptAssignments = assignments.filter((each) => !undoneIds.has(each.id));
  return {
    ...{ id, number, type, status, address, district: district.name, openedAt },
    reopenedAt: findReopenedAt(stored),
    crews: keptAssignments.map(({ id: assignmentId, unit, state, endedAt, ...times }) => ({
      ...{ id: assignmentId, callSign: unit.callSign, state },
      assignedAt: times.assignedAt,
      acknowledgedAt: times.acknowledgedAt,
      enRouteAt: times.enRouteAt,
      onSceneAt: times.onSceneAt,
      transportingAt: times.transportingAt,
      clearedAt: endedAt,
    })),
  };
}

const OptionalTime = PaperTime.nullable();

/** The times on paper of crews of an incident that is on the console. A null changes nothing. */
export const EnterStepsInput = z.strictObject({
  id: z.uuid(),
  crews: z
    .array(
      z.strictObject({
        /** The id of the assignment. */
        id: z.uuid(),
        assignedAt: OptionalTime,
        acknowledgedAt: OptionalTime,
        enRouteAt: OptionalTime,
        onSceneAt: OptionalTime,
        transportingAt: OptionalTime,
        clearedAt: OptionalTime,
      }),
    )
    .max(50)
    .refine((crews) => new Set(crews.map(({ id }) => id)).size === crews.length, "lists a crew twice"),
});
type Steps = z.output<typeof EnterStepsInput>["crews"][number];
type StoredAssignment = typeof assignment.$inferSelect;

const stateByField = {
  assignedAt: "assigned",
  acknowledgedAt: "acknowledged",
  enRouteAt: "enRoute",
  onSceneAt: "onScene",
  transportingAt: "transporting",
  clearedAt: "clear",
} as const satisfies Record<CrewTimeField, AssignmentState>;

/**
 * Replaces the times of the crews' steps by those written on paper, so that the figures use them. A crew that is still
 * assigned advances to its last step, and becomes free when it has a time of clearing. Refuses with `invalid-input` and
 * the fields that are wrong; a time of sending cannot be moved across the reopening of the incident (`placeReopening`).
 * Records `paper-step.entered` for each changed step, with the time before, and that of the reopening if the step moves
 * it.
 */
export async function enterSteps(context: Context, { id, crews }: z.output<typeof EnterStepsInput>): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const lockedIncident = await lockIncident(tx, id);
    await refuseMergedIncident(tx, lockedIncident);
    requireUnmasked(context.actor, lockedIncident);
    const assignments = await tx.select().from(assignment).where(eq(assignment.incidentId, id));
    const earliestOpening = await readEarliestOpening(tx, id);
    const closedAt = await readClosing(tx, lockedIncident, assignments);
    const limits = { earliestOpening, closedAt, openSince: findOpenSince(lockedIncident) };
    const changes = crews.map((steps, index) => {
      const stored = assignments.find((each) => each.id === steps.id && !each.undone);
      if (!stored) throw new Refusal("not-found", { assignmentId: steps.id });
      return { index, stored, times: mergeTimes(stored, steps, limits) };
    });
    const errors = changes.flatMap((change) => listErrors(change, earliestOpening, context));
    const sendings = assignments.map((stored) => {
      const change = changes.find((each) => each.stored === stored);
      const at = change?.times.assignedAt ?? stored.assignedAt;
      return { field: `crews[${change?.index}].assignedAt`, storedAt: stored.assignedAt, at };
    });
    const reopening = placeReopening(lockedIncident, closedAt, sendings);
    // One error is enough for each field.
    const wrongFields = new Set(errors.map(({ field }) => field));
    errors.push(...reopening.errors.filter(({ field }) => !wrongFields.has(field)));
    if (errors.length > 0) throw new Refusal("invalid-input", { errors });
    const entries: Entry[] = [];
    for (const change of changes) entries.push(...(await storeTimes(tx, context, change, reopening.moved)));
    if (entries.length === 0) return;
    if (reopening.moved) await tx.update(incident).set({ verifiedAt: reopening.moved.at }).where(eq(incident.id, id));
    await record(tx, context, entries);
    if (lockedIncident.status === "closed") await incrementVersion(tx, id);
    else await syncWithAssignments(tx, lockedIncident);
    await endObsoleteAlarms(tx, context, id);
  });
  context.announce();
}

type Times = Record<CrewTimeField, Date | null>;
/** `closedAt` is the closing before the last reopening; null if there is none. */
type Limits = { earliestOpening: Date; closedAt: Date | null; openSince: Date };

function readTimes({ endedAt, ...stored }: StoredAssignment): Times {
  const { assignedAt, acknowledgedAt, enRouteAt, onSceneAt, transportingAt } = stored;
  return { assignedAt, acknowledgedAt, enRouteAt, onSceneAt, transportingAt, clearedAt: endedAt };
}

/**
 * Returns the times of an assignment with those from paper. Paper has only minutes, stored times have seconds: a step in
 * the same minute as an earlier step, the opening or the reopening, but before it, gets its time, so that no duration is
 * negative and no crew moves across the reopening. A crew of the reopening is likewise sent just after the closing.
 */
function mergeTimes(stored: StoredAssignment, steps: Steps, { earliestOpening, closedAt, openSince }: Limits): Times {
  const times = readTimes(stored);
  const isSentSince = stored.assignedAt >= openSince;
  const justAfterClosing = isSentSince && closedAt ? new Date(closedAt.getTime() + 1) : null;
  let latest = isSentSince ? openSince : earliestOpening;
  for (const field of crewTimeFields) {
    let at = steps[field] ?? times[field];
    if (at === null) continue;
    at = moveWithinMinute(at, latest);
    if (field === "assignedAt" && justAfterClosing) at = moveWithinMinute(at, justAfterClosing);
    times[field] = at;
    if (at > latest || field === "assignedAt") latest = at;
  }
  return times;
}

/**
 * The time before which no crew had a step: when this incident or one merged into it was opened. A crew that a merge
 * moved may have been sent before this incident was opened.
 */
async function readEarliestOpening(tx: Db, id: string): Promise<Date> {
  const [earliest] = await tx
    .select({ openedAt: incident.openedAt })
    .from(incident)
    .where(or(eq(incident.id, id), eq(incident.mergedIntoId, id)))
    .orderBy(incident.openedAt)
    .limit(1);
  if (!earliest) throw new Refusal("not-found", { id });
  return earliest.openedAt;
}

/** Returns `limit` if a time lies before it in the same minute, otherwise the time unchanged. */
function moveWithinMinute(at: Date, limit: Date): Date {
  return at < limit && Math.floor(at.getTime() / 60_000) === Math.floor(limit.getTime() / 60_000) ? limit : at;
}

type Change = { index: number; stored: StoredAssignment; times: Times };

function listErrors({ index, times }: Change, earliestOpening: Date, { now }: Context): FieldError[] {
  const chain = crewTimeFields.map((field) => [`crews[${index}].${field}`, times[field]] as const);
  return findTimeErrors([["openedAt", earliestOpening], ...chain], now());
}

/** Stores the times of an assignment, and the state that follows from them. Returns an entry for each changed step. */
async function storeTimes(
  tx: Db,
  context: Context,
  { stored, times }: Change,
  movedReopening: MovedReopening | null,
): Promise<Entry[]> {
  const before = readTimes(stored);
  const changedFields = crewTimeFields.filter((field) => times[field]?.getTime() !== before[field]?.getTime());
  if (changedFields.length === 0) return [];
  const { assignedAt, clearedAt, ...stepTimes } = times;
  const state = findState(stored.state, times, changedFields.includes("clearedAt"));
  await tx
    .update(assignment)
    .set({ ...stepTimes, assignedAt: assignedAt ?? stored.assignedAt, endedAt: clearedAt, state })
    .where(and(eq(assignment.id, stored.id)));
  if (isOpen(stored.state) && !isOpen(state)) await releaseUnits(tx, context, [stored.unitId]);
  const movesReopening = movedReopening && movedReopening.at.getTime() === assignedAt?.getTime();
  return changedFields.map((field) => ({
    kind: "paper-step.entered" as const,
    incidentId: stored.incidentId,
    unitId: stored.unitId,
    data: {
      assignmentId: stored.id,
      to: stateByField[field],
      at: times[field]?.toISOString(),
      before: before[field]?.toISOString() ?? null,
      ...(field === "assignedAt" && movesReopening && { reopenedBefore: movedReopening.before.toISOString() }),
    },
  }));
}

/**
 * Returns the state of an assignment with the given times. One that was declined stays so. A crew that ended its task
 * without having arrived did not serve the incident, so it counts as recalled.
 */
function findState(state: AssignmentState, times: Times, isClearedOnPaper: boolean): AssignmentState {
  if (state === "declined") return state;
  if (isClearedOnPaper) return times.onSceneAt || times.transportingAt ? "clear" : "recalled";
  if (!isOpen(state)) return state;
  const lastField = crewTimeFields.findLast((field) => field !== "clearedAt" && times[field] !== null);
  return lastField ? stateByField[lastField] : state;
}
