import { z } from "zod";
import { locatePoint } from "../../db/queries/district";
import { formatPoint } from "../../db/sql";
import type { Context } from "../context";
import { selectSpeedsAt } from "../domain/learned-speeds";
import { findRouteLandmark } from "../domain/route-landmark";
import { findVehicle } from "../domain/vehicle";
import { readIncident } from "../incidents/read-incidents";
import { recordView } from "../incidents/record-reads";
import { requireUnmasked } from "../masking/sensitive-access";
import { findStableRoutes } from "../routing/stable-routes";
import { listUnits } from "../units/list-units";

export const ListPassedOverRoutesInput = z.strictObject({ incidentId: z.uuid(), assignmentId: z.uuid() });

/**
 * Returns the routes to an incident of the units that were passed over for one of its assignments because they take
 * longer by road, from their current positions and at the current speeds. `times` are seconds to each point of `line`,
 * and `via` is the bridge, ferry or road that the route leads over (null if it has no name). Leaves out units whose
 * position is unknown. Empty for an assignment that the incident does not have and for a closed incident. Refuses with
 * `not-found` for an unknown incident, and with `forbidden` for one that is masked for the viewer.
 */
export async function listPassedOverRoutes(
  context: Context,
  { incidentId, assignmentId }: z.output<typeof ListPassedOverRoutesInput>,
) {
  const incident = await readIncident(context, { id: incidentId });
  requireUnmasked(context.actor, incident);
  await recordView(context, incident);
  const passedOver = incident.assignments.find(({ id }) => id === assignmentId)?.passedOver ?? [];
  const slowerUnits = passedOver.filter(({ cause }) => cause === "slower-by-road");
  if (incident.status === "closed" || slowerUnits.length === 0) return [];
  const units = await listUnits(
    context,
    slowerUnits.map(({ unitId }) => unitId),
  );
  const [place] = await locatePoint(context.db, { at: formatPoint(incident.location) });
  const speeds = selectSpeedsAt(place?.speeds ?? [], context.now());
  const journeys = units.flatMap(({ id: unitId, lng, lat, basis, accuracyM, ...unit }) => {
    if (lng === null || lat === null) return [];
    const vehicle = findVehicle(unit);
    const from = { lng, lat, accuracyM: basis === "fix" ? accuracyM : null, vehicle };
    const speedFactor = speeds[vehicle]?.factor ?? null;
    return [{ id: `${incidentId} ${unitId}`, from, to: incident.location, incidentId, speedFactor, unitId }];
  });
  // All viewers who pass the check above see the same positions.
  const { routes } = await findStableRoutes(context, "full", journeys);
  return journeys.flatMap(({ unitId }, index) => {
    const route = routes[index];
    if (!route) return [];
    const { rankedBy, reason, line, times, steps } = route;
    return [{ unitId, rankedBy, reason, line, times, via: findRouteLandmark(steps) }];
  });
}
