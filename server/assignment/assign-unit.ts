import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { refreshUnitCopies } from "../../db/queries/unit";
import { assignment, incident } from "../../db/schema/incidents";
import { person } from "../../db/schema/people";
import { unit } from "../../db/schema/units";
import { inTransaction } from "../../db/transaction";
import { openAssignmentStates } from "../../db/vocabulary";
import { hasOpenPanic } from "../alarms/confirm-safe";
import { endObsoleteAlarms } from "../alarms/end-obsolete-alarms";
import { record } from "../audit/record";
import { type Actor, actorReference, type Context, freshSince } from "../context";
import { assignReasons } from "../domain/assign-reason";
import { listUnfilledRequirements, matchToPlan } from "../domain/response-plan";
import { badField, Refusal } from "../errors";
import { forwardToAgencies } from "../forwarding/forward-to-agencies";
import { insertNote } from "../incidents/add-note";
import { lockOpenIncident, readAssignments } from "../incidents/lock-incident";
import { lockIncidentPair } from "../incidents/merge/lock-pair";
import { syncWithAssignments } from "../incidents/sync-incident";
import { isMaskedFor, requireUnmasked } from "../masking/sensitive-access";
import { plainText } from "../plain-text";
import { setAssignmentState } from "./advance-assignment";
import { observeDispatchDelay } from "./dispatch-delay";
import { explainChoice } from "./explain-choice";
import { readIncidentPlan } from "./incident-types";
import { restoreState } from "./restore-assignments";
import { requireNotDeparted } from "./undo-assignment";

export const AssignUnitInput = z.strictObject({
  incidentId: z.uuid(),
  unitId: z.uuid(),
  /** The assignment whose unit this unit replaces; it is recalled in the same transaction. */
  insteadOf: z.uuid().optional(),
  /** The unit's open assignment at another incident, which is recalled in the same transaction. */
  pulledFrom: z.uuid().optional(),
  /** Why the dispatcher replaces a unit, pulls it from another incident or sends one that does not match the plan. */
  reason: z.enum(assignReasons).optional(),
  /** Whether the dispatcher sends the unit although they know that its crew has called for help. */
  despitePanic: z.boolean().optional(),
  /** The reason in the dispatcher's words; stored as a note of the incident. */
  note: plainText(500).trim().min(3).optional(),
});

/**
 * Like `assignUnit`, for the control room, which must give a reason for replacing a unit, for pulling one from another
 * incident, and for sending one without the skills that the requirement asks for. A unit whose crew has called for help
 * and is not yet confirmed safe also needs `despitePanic`, because a reason given for something else is not enough.
 * Refuses with `reason-needed`, the missing skills, and whether the crew has called for help.
 */
export async function assignFromConsole(
  context: Context,
  input: z.output<typeof AssignUnitInput>,
): Promise<{ id: string }> {
  if ((input.insteadOf || input.pulledFrom) && !input.reason) throw new Refusal("reason-needed", { lacks: [] });
  return assignUnit(context, input, { isReasonRequired: true });
}

/**
 * Assigns a unit chosen by a dispatcher. Refuses with `unit-unavailable` if the unit is off duty, and with `unit-taken`
 * if it is assigned already, for example because another dispatcher has just chosen it. The refusal names the unit's
 * incident and who assigned the unit, unless the incident is masked for the actor. The unit fills the first open
 * requirement of its kind; if there is none, it is assigned in addition to the plan. With the reason `undo`, the
 * unit's recall from this incident is undone: its assignment continues in the state that it had. Then refuses with
 * `undo-too-late` if the unit to be replaced has already left.
 */
export async function assignUnit(
  context: Context,
  { incidentId, unitId, insteadOf, pulledFrom, reason, despitePanic, note }: z.output<typeof AssignUnitInput>,
  { isReasonRequired = false } = {},
): Promise<{ id: string }> {
  const { id, isFirst } = await inTransaction(context.db, async (tx) => {
    if (pulledFrom) await pullUnit(tx, context, { incidentId, unitId, pulledFrom, isUndo: reason === "undo" });
    const lockedIncident = await lockOpenIncident(tx, incidentId);
    requireUnmasked(context.actor, lockedIncident);
    const takenUnit = await takeUnit(tx, context.actor, unitId);
    if (insteadOf) await recallReplaced(tx, context, { incidentId, unitId, insteadOf, isUndo: reason === "undo" });
    const plan = await readIncidentPlan(tx, lockedIncident);
    const assignments = await readAssignments(tx, incidentId);
    const unfilledRequirements = listUnfilledRequirements(plan, assignments);
    const recalledAssignment = reason === "undo" && (await readLastRecalled(tx, { incidentId, unitId }));
    if (recalledAssignment) {
      await refreshUnitCopies(tx, { ids: [unitId], fresh_since: freshSince(context) });
      // A change of the plan since the recall has set the requirement to null.
      const fitting = matchToPlan(unfilledRequirements, [{ ...takenUnit, state: "assigned" }]).get(unitId);
      const requirement = recalledAssignment.requirement ?? fitting ?? null;
      await tx.update(assignment).set({ requirement }).where(eq(assignment.id, recalledAssignment.id));
      await record(tx, context, [
        ...(await forwardToAgencies(tx, context, incidentId, [takenUnit.agencyCode])),
        ...(await restoreState(tx, recalledAssignment)),
      ]);
      await syncWithAssignments(tx, lockedIncident);
      await endObsoleteAlarms(tx, context, incidentId);
      return { id: recalledAssignment.id, isFirst: false };
    }
    const requirement = unfilledRequirements.find(({ kind }) => kind === takenUnit.kind);
    const skills = requirement?.skills ?? [];
    const lacks = skills.filter((skill) => !takenUnit.skills.includes(skill));
    const mustAskAboutPanic = isReasonRequired && reason !== "undo" && !(reason && despitePanic);
    const hasPanic = mustAskAboutPanic && (await hasOpenPanic(tx, unitId));
    if (isReasonRequired && (hasPanic || (lacks.length > 0 && !reason)))
      throw new Refusal("reason-needed", { callSign: takenUnit.callSign, lacks, hasPanic });
    const explanation = await explainChoice(tx, context, {
      unit: takenUnit,
      at: lockedIncident.location,
      incidentId: lockedIncident.id,
      skills,
    });
    const assignedAt = context.now();
    const [insertedAssignment] = await tx
      .insert(assignment)
      .values({
        incidentId,
        unitId,
        requirement: requirement?.order ?? null,
        kind: takenUnit.kind,
        chosenBy: "dispatcher",
        ...explanation,
        assignedBy: actorReference(context.actor),
        assignedAt,
      })
      .returning({ id: assignment.id });
    await refreshUnitCopies(tx, { ids: [unitId], fresh_since: freshSince(context) });
    await syncWithAssignments(tx, lockedIncident);
    if (!insertedAssignment) throw new Error("an insert returned no row");
    const noteId = note && (await insertNote(tx, context, { incidentId, text: note }));
    await record(tx, context, [
      ...(await forwardToAgencies(tx, context, incidentId, [takenUnit.agencyCode], assignedAt)),
      {
        kind: "unit.assigned",
        incidentId,
        unitId,
        data: {
          assignmentId: insertedAssignment.id,
          chosenBy: "dispatcher",
          ...(insteadOf && { insteadOf }),
          ...(pulledFrom && { pulledFrom }),
          ...(reason && { reason }),
          ...(noteId && { noteId }),
        },
      },
    ]);
    await endObsoleteAlarms(tx, context, incidentId);
    return { id: insertedAssignment.id, isFirst: assignments.length === 0 && lockedIncident.reopened === 0 };
  });
  context.announce();
  if (isFirst) await observeDispatchDelay(context, incidentId);
  return { id };
}

async function recallReplaced(
  tx: Db,
  context: Context,
  { incidentId, unitId, insteadOf, isUndo }: { incidentId: string; unitId: string; insteadOf: string; isUndo: boolean },
): Promise<void> {
  const [replacedAssignment] = await tx
    .select({ unitId: assignment.unitId, state: assignment.state, callSign: unit.callSign })
    .from(assignment)
    .innerJoin(unit, eq(unit.id, assignment.unitId))
    .where(and(eq(assignment.id, insteadOf), eq(assignment.incidentId, incidentId)));
  if (!replacedAssignment) throw badField("insteadOf", "no assignment of this incident has this id");
  if (isUndo) requireNotDeparted(replacedAssignment);
  // Lock the positions of both units in one statement, in the order of their ids. Two separate locks could deadlock
  // with a statement that writes a batch of positions.
  await refreshUnitCopies(tx, { ids: [unitId, replacedAssignment.unitId], fresh_since: freshSince(context) });
  await setAssignmentState(tx, context, insteadOf, "recalled", { isUndo });
}

/** Recalls a unit from another incident, which must not be masked for the actor. */
async function pullUnit(
  tx: Db,
  context: Context,
  {
    incidentId,
    unitId,
    pulledFrom,
    isUndo,
  }: { incidentId: string; unitId: string; pulledFrom: string; isUndo: boolean },
): Promise<void> {
  const readPulledAssignment = async () => {
    const [pulledAssignment] = await tx
      .select({ incidentId: assignment.incidentId, state: assignment.state, callSign: unit.callSign })
      .from(assignment)
      .innerJoin(unit, eq(unit.id, assignment.unitId))
      .where(and(eq(assignment.id, pulledFrom), eq(assignment.unitId, unitId)));
    if (!pulledAssignment || pulledAssignment.incidentId === incidentId)
      throw badField("pulledFrom", "no assignment of this unit at another incident has this id");
    return pulledAssignment;
  };
  const { incidentId: fromId } = await readPulledAssignment();
  const { from } = await lockIncidentPair(tx, context, { fromId, intoId: incidentId });
  const pulledAssignment = await readPulledAssignment();
  // A merge may have moved the assignment before both incidents were locked.
  if (pulledAssignment.incidentId !== fromId) throw new Refusal("assignment-ended", { assignmentId: pulledFrom });
  if (isUndo) requireNotDeparted(pulledAssignment);
  await setAssignmentState(tx, context, pulledFrom, "recalled", { isUndo });
  await syncWithAssignments(tx, from);
}

/** Reads the unit's last assignment to the incident that ended with a recall; not one that was itself undone. */
async function readLastRecalled(tx: Db, { incidentId, unitId }: { incidentId: string; unitId: string }) {
  const [recalledAssignment] = await tx
    .select()
    .from(assignment)
    .where(
      and(
        eq(assignment.incidentId, incidentId),
        eq(assignment.unitId, unitId),
        eq(assignment.state, "recalled"),
        eq(assignment.undone, false),
      ),
    )
    .orderBy(desc(assignment.endedAt))
    .limit(1);
  return recalledAssignment;
}

async function takeUnit(tx: Db, actor: Actor, unitId: string) {
  const [takenUnit] = await tx
    .update(unit)
    .set({ isTaken: true })
    .where(and(eq(unit.id, unitId), eq(unit.isTaken, false), eq(unit.duty, "available")))
    .returning();
  if (takenUnit) return takenUnit;
  const [existingUnit] = await tx.select().from(unit).where(eq(unit.id, unitId));
  if (!existingUnit) throw new Refusal("not-found", { unitId });
  if (!existingUnit.isTaken)
    throw new Refusal("unit-unavailable", { unitId, callSign: existingUnit.callSign, duty: existingUnit.duty });
  throw new Refusal("unit-taken", {
    unitId,
    callSign: existingUnit.callSign,
    by: await readCurrentAssignment(tx, actor, unitId),
  });
}

async function readCurrentAssignment(tx: Db, actor: Actor, unitId: string) {
  const [currentAssignment] = await tx
    .select({
      incidentId: incident.id,
      incidentNumber: incident.number,
      assignmentId: assignment.id,
      state: assignment.state,
      /** Name of the person who assigned the unit; null if an API key or the system assigned it. */
      assignedBy: person.name,
      sensitive: incident.sensitive,
    })
    .from(assignment)
    .innerJoin(incident, eq(incident.id, assignment.incidentId))
    .leftJoin(person, sql`${assignment.assignedBy} = 'person:' || ${person.id}`)
    .where(and(eq(assignment.unitId, unitId), inArray(assignment.state, [...openAssignmentStates])));
  if (!currentAssignment) return null;
  const { sensitive, ...by } = currentAssignment;
  return isMaskedFor(actor, { sensitive }) ? null : by;
}
