import { and, eq, inArray } from "drizzle-orm";
import { listUnits } from "../../db/queries/unit";
import { assignment, incident } from "../../db/schema/incidents";
import { openAssignmentStates } from "../../db/vocabulary";
import { listRedirected } from "../assignment/list-routes";
import { type Context, freshSince } from "../context";
import { isBeforeArrival } from "../domain/assignment";
import { findVehicle } from "../domain/vehicle";
import { recordView } from "../incidents/record-reads";
import { discreetMinutes } from "../masking/mask-unit";
import { findStableRoutes } from "../routing/stable-routes";
import { requireOwnUnitId } from "./own-unit";

/**
 * Returns the route of the crew's unit to its incident with the turn list, and the positions between which the route
 * was computed. Returns null if the unit has no task, has arrived, or has no known position.
 */
export async function readOwnRoute(context: Context) {
  const unitId = requireOwnUnitId(context);
  const [task] = await context.db
    .select({
      id: assignment.id,
      state: assignment.state,
      seconds: assignment.travelSeconds,
      secondsP90: assignment.travelSecondsP90,
      speedFactor: assignment.speedFactor,
      incident: { id: incident.id, sensitive: incident.sensitive, location: incident.location },
    })
    .from(assignment)
    .innerJoin(incident, eq(incident.id, assignment.incidentId))
    .where(and(eq(assignment.unitId, unitId), inArray(assignment.state, [...openAssignmentStates])));
  if (!task || !isBeforeArrival(task.state)) return null;
  await recordView(context, task.incident);
  const [unit] = await listUnits(context.db, {
    now: context.now(),
    fresh_since: freshSince(context),
    moved_since: "infinity",
    also_ids: [unitId],
    hidden_after: "infinity",
    discreet_minutes: discreetMinutes,
  });
  if (!unit || unit.lng === null || unit.lat === null) return null;
  const { lng, lat, basis, positionAt, mobility } = unit;
  const from = { lng, lat, vehicle: findVehicle(unit), accuracyM: basis === "fix" ? unit.accuracyM : null };
  const { routes } = await findStableRoutes(context, "full", [
    { id: task.id, from, to: task.incident.location, incidentId: task.incident.id, speedFactor: task.speedFactor },
  ]);
  const [route] = routes;
  if (!route) return null;
  const { rankedBy, reason, line, times, accessSeconds, exitSeconds, steps } = route;
  const { seconds, secondsP90 } = task;
  const isRedirected = (await listRedirected(context, [task.id])).has(task.id);
  return {
    assignmentId: task.id,
    to: task.incident.location,
    unit: { lng, lat, basis, positionAt, mobility },
    estimate: isRedirected || seconds === null || secondsP90 === null ? null : { seconds, secondsP90 },
    ...{ rankedBy, reason, line, times, accessSeconds, exitSeconds, steps },
  };
}
