import { and, eq } from "drizzle-orm";
import { locatePoint } from "../../db/queries/district";
import { assignment, incident } from "../../db/schema/incidents";
import { formatPoint } from "../../db/sql";
import { readIncidentPlan } from "../assignment/incident-types";
import { rankUnits } from "../assignment/rank-units";
import { describeTravel } from "../assignment/travel-time-calculator";
import { type Context, freshSince } from "../context";
import { selectSpeedsAt } from "../domain/learned-speeds";

/**
 * Returns the unit that the assignment rule would send in place of an assignment's unit: the best unit of the same kind
 * that has never been assigned to the incident (assignments that were undone do not count), or null if there is none.
 * Does not assign it.
 */
export async function proposeReplacement(context: Context, assignmentId: string) {
  const { db } = context;
  const [currentAssignment] = await db
    .select({
      incidentId: incident.id,
      location: incident.location,
      typeCode: incident.typeCode,
      priority: incident.priority,
      extra: incident.extra,
      kind: assignment.kind,
      requirement: assignment.requirement,
    })
    .from(assignment)
    .innerJoin(incident, eq(incident.id, assignment.incidentId))
    .where(eq(assignment.id, assignmentId));
  if (!currentAssignment) return null;
  const assignments = await db
    .select({ unitId: assignment.unitId })
    .from(assignment)
    .where(and(eq(assignment.incidentId, currentAssignment.incidentId), eq(assignment.undone, false)));
  const plan = await readIncidentPlan(db, currentAssignment);
  const [pointInfo] = await locatePoint(db, { at: formatPoint(currentAssignment.location) });
  const skills = plan.find(({ order }) => order === currentAssignment.requirement)?.skills ?? [];
  const now = context.now();
  const situation = {
    db,
    at: currentAssignment.location,
    incidentId: currentAssignment.incidentId,
    now,
    freshSince: freshSince(context),
    responsibleStations: pointInfo?.responsibleStations ?? [],
    speeds: selectSpeedsAt(pointInfo?.speeds ?? [], now),
    hiddenUnitIds: [],
  };
  const excludedUnitIds = [...new Set(assignments.map(({ unitId }) => unitId))];
  const requirements = [{ kind: currentAssignment.kind, skills, count: 1 }];
  const [ranking] = await rankUnits(db, requirements, situation, { lock: false, excluding: excludedUnitIds });
  const [bestUnit] = ranking?.units ?? [];
  if (!ranking || !bestUnit) return null;
  const { id, callSign, kind, agency, distanceM, basis, fixAgeSeconds, responsible } = bestUnit;
  const travelFields = {
    distanceM,
    basis,
    fixAgeSeconds,
    responsible,
    ...describeTravel(bestUnit, ranking.calculator.networkState),
  };
  return { unit: { id, callSign, kind, agency }, ...travelFields };
}
