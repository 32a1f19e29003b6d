import { isDeepStrictEqual } from "node:util";
import { and, asc, eq, inArray, ne, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { assignment, incident, type Unmet } from "../../db/schema/incidents";
import { unit } from "../../db/schema/units";
import { readIncidentPlan } from "../assignment/incident-types";
import { record } from "../audit/record";
import type { Context } from "../context";
import { deriveStatusFromCrews } from "../domain/incident";
import { listUnfilledRequirements, matchToPlan, type Requirement } from "../domain/response-plan";
import { incrementVersion, type LockedIncident, readAssignments } from "./lock-incident";

/**
 * Updates the status and unmet requirements of a locked incident from its assignments, and increments its version. A
 * requirement that was already unmet keeps its reason unless `newReasons` contains a new one. A requirement that has
 * become unmet gets the reason `released`.
 */
export async function syncWithAssignments(
  tx: Db,
  lockedIncident: LockedIncident,
  newReasons: readonly Unmet[] = [],
): Promise<void> {
  const assignments = await readAssignments(tx, lockedIncident.id);
  const plan = await readIncidentPlan(tx, lockedIncident);
  const unmet = listUnfilledRequirements(plan, assignments).map(({ order, kind, count }) => {
    const previousUnmet = [...newReasons, ...lockedIncident.unmet].find(({ requirement }) => requirement === order);
    return { requirement: order, kind, missing: count, reason: previousUnmet?.reason ?? "released" };
  });
  const crewStatus = deriveStatusFromCrews(
    lockedIncident.status,
    assignments.map(({ state }) => state),
  );
  const status = crewStatus === "received" && lockedIncident.verifiedAt ? "verified" : crewStatus;
  await tx
    .update(incident)
    .set({ unmet, status, version: sql`${incident.version} + 1` })
    .where(eq(incident.id, lockedIncident.id));
}

/**
 * Re-reads the response plan of a locked incident, for example after its type or priority changed. Assigned units fill
 * the new requirements that they fit. Requirements still unmet wait for a dispatcher (`awaiting-confirmation`), except
 * that with `keepReasons` those of a kind that was unmet before keep their reason. No unit is assigned or recalled.
 * Returns the unmet requirements.
 */
export async function rematchPlan(
  tx: Db,
  lockedIncident: LockedIncident,
  { keepReasons = false } = {},
): Promise<Unmet[]> {
  const plan = await readIncidentPlan(tx, lockedIncident);
  const assignments = await readAssignments(tx, lockedIncident.id);
  const matchedAssignments = await setRequirements(tx, plan, assignments);
  const unmet = listUnfilledRequirements(plan, matchedAssignments).map(({ order, kind, count }) => {
    const previousUnmet = keepReasons ? lockedIncident.unmet.find((line) => line.kind === kind) : undefined;
    return { requirement: order, kind, missing: count, reason: previousUnmet?.reason ?? "awaiting-confirmation" };
  });
  await tx.update(incident).set({ unmet }).where(eq(incident.id, lockedIncident.id));
  return unmet;
}

type PlanChange = { type: string; priority: number; before: readonly Requirement[]; after: readonly Requirement[] };

/**
 * Re-reads the response plan of all open incidents with this type and priority, because an administrator has changed
 * the plan. Their assignments refer to requirements by number, and the numbers now mean other requirements. Call it
 * after `lockPlans` and after storing the new plan.
 */
export async function applyPlanChange(tx: Db, context: Context, { type, priority, before, after }: PlanChange) {
  if (isDeepStrictEqual(before, after)) return;
  // Also lock incidents with another priority, because an uncommitted transaction may just have given one this
  // priority.
  const incidentsOfType = await tx
    .select()
    .from(incident)
    .where(and(eq(incident.typeCode, type), ne(incident.status, "closed")))
    .orderBy(asc(incident.id))
    .for("no key update");
  const openIncidents = incidentsOfType.filter((openIncident) => openIncident.priority === priority);
  for (const openIncident of openIncidents) {
    await rematchPlan(tx, openIncident, { keepReasons: true });
    await incrementVersion(tx, openIncident.id);
  }
  const data = { type, priority };
  await record(
    tx,
    context,
    openIncidents.map(({ id }) => ({ kind: "plan.changed", incidentId: id, data })),
  );
}

type Assignment = Awaited<ReturnType<typeof readAssignments>>[number];

/**
 * Matches those crews of an incident for which `isFree` holds with the requirements that its other crews leave open.
 * The others keep their requirements.
 */
export async function fillOpenRequirements(
  tx: Db,
  lockedIncident: LockedIncident,
  isFree: (assignment: Assignment) => boolean,
): Promise<void> {
  const assignments = await readAssignments(tx, lockedIncident.id);
  const otherAssignments = assignments.filter((assignment) => !isFree(assignment));
  const openRequirements = listUnfilledRequirements(await readIncidentPlan(tx, lockedIncident), otherAssignments);
  await setRequirements(tx, openRequirements, assignments.filter(isFree));
}

/** Matches assigned units with the requirements of a plan and stores the result. Returns all given assignments. */
async function setRequirements(
  tx: Db,
  plan: readonly Requirement[],
  assignments: readonly Assignment[],
): Promise<Assignment[]> {
  const units = await tx
    .select({ id: unit.id, skills: unit.skills })
    .from(unit)
    .where(
      inArray(
        unit.id,
        assignments.map(({ unitId }) => unitId),
      ),
    );
  const skillsByUnit = new Map(units.map(({ id, skills }) => [id, skills]));
  const crews = assignments.map(({ id, kind, state, unitId }) => ({
    id,
    kind,
    state,
    skills: skillsByUnit.get(unitId) ?? [],
  }));
  const requirementByAssignment = matchToPlan(plan, crews);
  for (const { id, requirement } of assignments) {
    const newRequirement = requirementByAssignment.get(id) ?? null;
    if (newRequirement !== requirement)
      await tx.update(assignment).set({ requirement: newRequirement }).where(eq(assignment.id, id));
  }
  return assignments.map((each) => ({ ...each, requirement: requirementByAssignment.get(each.id) ?? null }));
}
