import { and, eq } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { assignment } from "../../db/schema/incidents";
import { inTransaction } from "../../db/transaction";
import { type AssignmentState, assignmentStates } from "../../db/vocabulary";
import { endObsoleteAlarms, restoreDeclinedAlarms } from "../alarms/end-obsolete-alarms";
import { raiseAlarm } from "../alarms/raise-alarm";
import { record } from "../audit/record";
import type { Context } from "../context";
import { isNextAssignmentState, isOpen } from "../domain/assignment";
import { choosePlausibleTime } from "../domain/press";
import { Refusal } from "../errors";
import { withdrawAfterUndo } from "../forwarding/forward-to-agencies";
import { lockIncidentOfAssignment } from "../incidents/lock-incident";
import { syncWithAssignments } from "../incidents/sync-incident";
import { requireUnmasked } from "../masking/sensitive-access";
import { plainText } from "../plain-text";
import { releaseUnits } from "./release-units";

export const AdvanceAssignmentInput = z.strictObject({
  id: z.uuid(),
  state: z.enum(assignmentStates),
  /** Reason why a crew declined the assignment. */
  reason: plainText(500).optional(),
});

/** The column with the time at which a state was reached. */
export const timeColumnByState = {
  acknowledged: "acknowledgedAt",
  enRoute: "enRouteAt",
  onScene: "onSceneAt",
  transporting: "transportingAt",
  clear: "endedAt",
  declined: "endedAt",
  recalled: "endedAt",
} as const;

type StepDetails = {
  /** When the crew took the step; now by default. A time in the future or before the previous step is corrected. */
  at?: Date;
  reason?: string;
  /** The facility to which a crew takes a patient. */
  facilityId?: string;
  /** Whether this step undoes the assignment. */
  isUndo?: boolean;
};

/**
 * Moves an assignment to another state. If this step is not possible from the current state, refuses with
 * `illegal-transition` and the current state. When the assignment ends, its unit becomes free. A requirement that is no
 * longer filled is marked as unmet; no other unit is assigned automatically.
 */
export async function advanceAssignment(
  context: Context,
  step: z.output<typeof AdvanceAssignmentInput> & StepDetails,
): Promise<{ incidentId: string }> {
  const incidentId = await inTransaction(context.db, (tx) => advanceAssignmentInTransaction(tx, context, step));
  context.announce();
  return { incidentId };
}

/** Like `advanceAssignment`, but in the caller's transaction and without an announcement. Returns the incident's id. */
export async function advanceAssignmentInTransaction(
  tx: Db,
  context: Context,
  { id, state, ...details }: z.output<typeof AdvanceAssignmentInput> & StepDetails,
): Promise<string> {
  const lockedIncident = await lockIncidentOfAssignment(tx, id);
  const [existingAssignment] = await tx
    .select({ unitId: assignment.unitId })
    .from(assignment)
    .where(eq(assignment.id, id));
  // A crew may see the incident of its own assignment, even if the incident is sensitive.
  if (existingAssignment?.unitId !== context.actor.unitId) requireUnmasked(context.actor, lockedIncident);
  await setAssignmentState(tx, context, id, state, details);
  await syncWithAssignments(tx, lockedIncident);
  return lockedIncident.id;
}

/** Changes the state of an assignment. The transaction must have locked the incident. */
export async function setAssignmentState(
  tx: Db,
  context: Context,
  id: string,
  state: AssignmentState,
  { at: pressedAt, reason, facilityId, isUndo }: StepDetails = {},
): Promise<void> {
  const [currentAssignment] = await tx.select().from(assignment).where(eq(assignment.id, id));
  if (!currentAssignment) throw new Refusal("not-found", { assignmentId: id });
  if (state === "assigned" || !isNextAssignmentState(currentAssignment.state, state)) {
    throw new Refusal("illegal-transition", { from: currentAssignment.state, to: state });
  }
  const now = context.now();
  const at = pressedAt ? choosePlausibleTime(pressedAt, { now, after: currentStateSince(currentAssignment) }) : now;
  await tx
    .update(assignment)
    .set({
      state,
      [timeColumnByState[state]]: at,
      ...(reason && { declineReason: reason }),
      ...(facilityId && { facilityId }),
      ...(isUndo && { undone: true }),
    })
    .where(and(eq(assignment.id, id), eq(assignment.state, currentAssignment.state)));
  if (!isOpen(state)) await releaseUnits(tx, context, [currentAssignment.unitId]);
  await record(tx, context, [
    {
      kind: "assignment.state-changed",
      incidentId: currentAssignment.incidentId,
      unitId: currentAssignment.unitId,
      data: {
        assignmentId: id,
        from: currentAssignment.state,
        to: state,
        ...(pressedAt && { at: at.toISOString(), pressedAt: pressedAt.toISOString() }),
        ...(facilityId && { facilityId }),
        ...(isUndo && { undo: true }),
      },
    },
    ...(isUndo ? await withdrawAfterUndo(tx, currentAssignment) : []),
  ]);
  const { incidentId, unitId } = currentAssignment;
  if (state === "declined") await raiseAlarm(tx, context, { kind: "declined", incidentId, unitId, assignmentId: id });
  if (isUndo) await restoreDeclinedAlarms(tx, context, incidentId, currentAssignment.assignedAt);
  await endObsoleteAlarms(tx, context, incidentId);
}

/** Returns when the assignment reached its current state. */
function currentStateSince(currentAssignment: typeof assignment.$inferSelect): Date {
  const timestamps = [
    currentAssignment.acknowledgedAt,
    currentAssignment.enRouteAt,
    currentAssignment.onSceneAt,
    currentAssignment.transportingAt,
  ];
  return timestamps.reduce<Date>(
    (latest, timestamp) => (timestamp && timestamp > latest ? timestamp : latest),
    currentAssignment.assignedAt,
  );
}
