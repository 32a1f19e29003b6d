import { and, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { refreshUnitCopies } from "../../db/queries/unit-and-district";
import { assignment, incident } from "../../db/schema/incidents";
import { person } from "../../db/schema/people";
import { unit } from "../../db/schema/units";
import { inTransaction } from "../../db/transaction";
import { openAssignmentStates } from "../../db/vocabulary";
import { endObsoleteAlarms } from "../alarms/end-obsolete-alarms";
import { record } from "../audit/record";
import { type Actor, actorName, type Context, freshSince } from "../context";
import { openRequirements } from "../domain/response-plan";
import { badField, Refusal } from "../errors";
import { forwardTo } from "../forwarding/forward-to";
import { lockOpenIncident, readAssignments } from "../incidents/lock-incident";
import { syncWithAssignments } from "../incidents/sync-incident";
import { isMaskedFor, requireUnmasked } from "../masking/sensitive-access";
import { setAssignmentState } from "./advance-assignment";
import { observeDispatchDelay } from "./dispatch-delay";
import { explainChoice } from "./explain-choice";
import { readIncidentPlan } from "./incident-types";

export const AssignUnitInput = z.strictObject({
  incidentId: z.uuid(),
  unitId: z.uuid(),
  /** The assignment whose unit this unit replaces; it is recalled in the same transaction. */
  insteadOf: z.uuid().optional(),
});

/**
 * Assigns a unit chosen by a dispatcher. Refuses with `unit-unavailable` if the unit is off duty, and with `unit-taken`
 * if it is assigned already, for example because another dispatcher has just chosen it. The refusal names the unit's
 * incident and who assigned the unit, unless the incident is masked for the actor. The unit fills the first open
 * requirement of its kind; if there is none, it is assigned in addition to the plan.
 */
export async function assignUnit(
  context: Context,
  { incidentId, unitId, insteadOf }: z.output<typeof AssignUnitInput>,
): Promise<{ id: string }> {
  const { id, isFirst } = await inTransaction(context.db, async (tx) => {
    const lockedIncident = await lockOpenIncident(tx, incidentId);
    requireUnmasked(context.actor, lockedIncident);
    const takenUnit = await takeUnit(tx, context.actor, unitId);
    if (insteadOf) await recallReplaced(tx, context, { incidentId, unitId, insteadOf });
    const plan = await readIncidentPlan(tx, lockedIncident);
    const assignments = await readAssignments(tx, incidentId);
    const openLines = openRequirements(plan, assignments);
    const requirement = openLines.find(({ kind }) => kind === takenUnit.kind);
    const skills = requirement?.skills ?? [];
    const explanation = await explainChoice(tx, context, { unit: takenUnit, at: lockedIncident.location, skills });
    const [assigned] = await tx
      .insert(assignment)
      .values({
        incidentId,
        unitId,
        requirement: requirement?.order ?? null,
        kind: takenUnit.kind,
        chosenBy: "dispatcher",
        ...explanation,
        assignedBy: actorName(context.actor),
        assignedAt: context.now(),
      })
      .returning({ id: assignment.id });
    await refreshUnitCopies(tx, { ids: [unitId], fresh_since: freshSince(context) });
    await syncWithAssignments(tx, lockedIncident);
    if (!assigned) throw new Error("an insert returned no row");
    await record(tx, context, [
      ...(await forwardTo(tx, context, incidentId, [takenUnit.agencyCode])),
      {
        kind: "unit.assigned",
        incidentId,
        unitId,
        data: { assignmentId: assigned.id, chosenBy: "dispatcher", insteadOf },
      },
    ]);
    await endObsoleteAlarms(tx, context, incidentId);
    return { id: assigned.id, isFirst: assignments.length === 0 && lockedIncident.reopened === 0 };
  });
  context.announce();
  if (isFirst) await observeDispatchDelay(context, incidentId);
  return { id };
}

async function recallReplaced(
  tx: Db,
  context: Context,
  { incidentId, unitId, insteadOf }: { incidentId: string; unitId: string; insteadOf: string },
): Promise<void> {
  const [replacedAssignment] = await tx
    .select({ unitId: assignment.unitId })
    .from(assignment)
    .where(and(eq(assignment.id, insteadOf), eq(assignment.incidentId, incidentId)));
  if (!replacedAssignment) throw badField("insteadOf", "no assignment of this incident has this id");
  // Lock the positions of both units in one statement, in the order of their ids. Two separate locks could deadlock
  // with a statement that writes a batch of positions.
  await refreshUnitCopies(tx, { ids: [unitId, replacedAssignment.unitId], fresh_since: freshSince(context) });
  await setAssignmentState(tx, context, insteadOf, "recalled");
}

async function takeUnit(tx: Db, actor: Actor, unitId: string) {
  const [takenUnit] = await tx
    .update(unit)
    .set({ taken: true })
    .where(and(eq(unit.id, unitId), eq(unit.taken, false), eq(unit.duty, "available")))
    .returning();
  if (takenUnit) return takenUnit;
  const [existing] = await tx.select().from(unit).where(eq(unit.id, unitId));
  if (!existing) throw new Refusal("not-found", { unitId });
  if (!existing.taken)
    throw new Refusal("unit-unavailable", { unitId, callSign: existing.callSign, duty: existing.duty });
  throw new Refusal("unit-taken", { unitId, callSign: existing.callSign, by: await readHolder(tx, actor, unitId) });
}

async function readHolder(tx: Db, actor: Actor, unitId: string) {
  const [holder] = await tx
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
  if (!holder) return null;
  const { sensitive, ...by } = holder;
  return isMaskedFor(actor, { sensitive }) ? null : by;
}
