import { sql } from "drizzle-orm";
import { selectRowsAsJson } from "../../db/json-rows";
import { assignment, incident } from "../../db/schema/incidents";
import { facility } from "../../db/schema/places";
import { unit } from "../../db/schema/units";

type AssignmentRow = typeof assignment.$inferSelect;
type UnitRow = typeof unit.$inferSelect;

/** Column for queries that select from `incident`: the incident's assignments, in the order in which they were made. */
export const assignmentsColumn = selectRowsAsJson<
  Pick<
    AssignmentRow,
    | "id"
    | "requirement"
    | "state"
    | "chosenBy"
    | "rank"
    | "distanceM"
    | "basis"
    | "fixAgeSeconds"
    | "responsible"
    | "rankedBy"
    | "travelSeconds"
    | "travelSecondsP90"
    | "vehicle"
    | "routeM"
    | "uncertainBank"
    | "closures"
    | "passedOver"
    | "assignedAt"
    | "acknowledgedAt"
    | "enRouteAt"
    | "onSceneAt"
    | "transportingAt"
    | "endedAt"
    | "beforeReopening"
    | "declineReason"
  > & {
    /** See `travelColumns`. This and `speedTrips` are null for viewers who may not see where units were. */
    speedFactor: number | null;
    speedTrips: number | null;
    /** Why the unit was ranked by straight-line distance; null if it was ranked by travel time. */
    reason: string | null;
    /** The version of the network that the travel time was computed with; null if none was used. */
    network: number | null;
    unit: Pick<UnitRow, "id" | "callSign" | "kind" | "mobility" | "simulated"> & { agency: string };
    /** The name of the facility to which the patient is taken; null if there is none. */
    facility: string | null;
  }
>(
  {
    id: assignment.id,
    requirement: assignment.requirement,
    unit: sql`json_build_object('id', ${unit.id}, 'callSign', ${unit.callSign}, 'kind', ${unit.kind}, 'agency', ${unit.agencyCode}, 'mobility', ${unit.mobility}, 'simulated', ${unit.simulated})`,
    state: assignment.state,
    chosenBy: assignment.chosenBy,
    rank: assignment.rank,
    distanceM: assignment.distanceM,
    basis: assignment.basis,
    fixAgeSeconds: assignment.fixAgeSeconds,
    responsible: assignment.responsible,
    rankedBy: assignment.rankedBy,
    reason: assignment.rankedByReason,
    travelSeconds: assignment.travelSeconds,
    travelSecondsP90: assignment.travelSecondsP90,
    vehicle: assignment.vehicle,
    speedFactor: assignment.speedFactor,
    speedTrips: assignment.speedTrips,
    routeM: assignment.routeM,
    uncertainBank: assignment.uncertainBank,
    network: assignment.networkId,
    closures: assignment.closures,
    passedOver: assignment.passedOver,
    assignedAt: assignment.assignedAt,
    acknowledgedAt: assignment.acknowledgedAt,
    enRouteAt: assignment.enRouteAt,
    onSceneAt: assignment.onSceneAt,
    transportingAt: assignment.transportingAt,
    endedAt: assignment.endedAt,
    beforeReopening: assignment.beforeReopening,
    declineReason: assignment.declineReason,
    facility: facility.name,
  },
  sql`from ${assignment} join ${unit} on ${unit.id} = ${assignment.unitId} left join ${facility} on ${facility.id} = ${assignment.facilityId} where ${assignment.incidentId} = ${incident.id}`,
  sql`${assignment.assignedAt}, ${assignment.requirement}, ${assignment.rank}, ${assignment.id}`,
);
