import { z } from "zod";
import type { LngLat } from "../../db/columns";
import type { Context } from "../context";
import { isOnItsWay } from "../domain/assignment";
import { vehicleOf } from "../domain/vehicle";
import { readIncident } from "../incidents/read-incidents";
import { recordView } from "../incidents/record-reads";
import { requireUnmasked } from "../masking/sensitive-access";
import { findRoutes } from "../routing/find-routes";
import type { Route } from "../routing/travel-search";
import { listUnits } from "../units/list-units";

export const ListRoutesInput = z.strictObject({ incidentId: z.uuid() });

/**
 * The routes of an incident's units that have not arrived, from where they are to the incident. Units whose position the viewer may
 * not see, or nobody knows, are left out; refuses with `forbidden` if the incident is masked for the viewer.
 */
export async function listRoutes(context: Context, { incidentId }: z.output<typeof ListRoutesInput>) {
  const { id, sensitive, location, status, assignments } = await readIncident(context, { id: incidentId });
  requireUnmasked(context.actor, { sensitive });
  await recordView(context, { id, sensitive });
  const unitIds = assignments.filter(({ state }) => isOnItsWay(state)).map(({ unit }) => unit.id);
  if (status === "closed" || unitIds.length === 0) return { network: null, routes: [] };
  const starts = (await listUnits(context, unitIds)).flatMap(({ id: unitId, lng, lat, accuracyM, basis, ...unit }) =>
    lng === null || lat === null
      ? []
      : [{ unitId, lng, lat, accuracyM: basis === "fix" ? accuracyM : null, vehicle: vehicleOf(unit) }],
  );
  const { network, routes } = await findRoutes(context, location, starts);
  return {
    network,
    routes: routes.map(({ rankedBy, reason, seconds, secondsP90, routeM, line }, at) => ({
      unitId: starts[at]?.unitId ?? "",
      ...{ rankedBy, reason, seconds, secondsP90, metres: routeM },
      line: withEnds(line, starts[at] ?? location, location),
    })),
  };
}

/** The line with the ways from the unit to the road and from the road to the incident. */
function withEnds(line: Route["line"], from: LngLat, to: LngLat): Route["line"] {
  return [[from.lng, from.lat], ...line, [to.lng, to.lat]];
}
