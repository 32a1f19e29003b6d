import { randomUUID } from "node:crypto";
import type { Db } from "../../db/client";
import { assignUnits } from "../../db/queries/assignment";
import { consumeQuota } from "../audit/quota";
import type { Entry } from "../audit/record";
import { actorReference, type Context } from "../context";
import type { ChosenUnit } from "./fill-requirements";

/** The id of an existing incident, or the columns of the incident to create. */
type IncidentToFill = { id: string } | { newIncident: Record<string, unknown> };

/**
 * Stores the chosen units as open assignments of an incident, and creates the incident first if it is new. One
 * statement does both, which saves a round trip to the database. Records the given events of the incident first, then
 * those of the assignments; the number of a new incident is added to its event `incident.created`. The transaction must
 * have locked the units' rows. Returns the incident's id, or null if another request has just created the incident with
 * the same idempotency key; the caller must then roll back the transaction.
 */
export async function insertAssignmentsWithIncident(
  tx: Db,
  context: Context,
  incidentToFill: IncidentToFill,
  chosenUnits: readonly ChosenUnit[],
  events: readonly Omit<Entry, "incidentId">[],
): Promise<string | null> {
  const { actor } = context;
  const at = context.now();
  const [result] = await assignUnits(tx, {
    incident_id: "id" in incidentToFill ? incidentToFill.id : null,
    new_incident: "id" in incidentToFill ? null : JSON.stringify(incidentToFill.newIncident),
    sent: JSON.stringify(
      chosenUnits.map(({ requirement, rank, unit, networkState, passedOver }) => ({
        id: randomUUID(),
        unit_id: unit.id,
        agency: unit.agency,
        requirement,
        kind: unit.kind,
        rank,
        distance_m: unit.distanceM,
        basis: unit.basis,
        fix_age_seconds: unit.fixAgeSeconds,
        responsible: unit.responsible,
        ranked_by: unit.travel.rankedBy,
        ranked_by_reason: unit.travel.reason,
        travel_seconds: unit.travel.seconds,
        travel_seconds_p90: unit.travel.secondsP90,
        vehicle: unit.travel.vehicle,
        speed_factor: unit.travel.speedFactor,
        speed_trips: unit.travel.speedTrips,
        route_m: unit.travel.routeM,
        uncertain_bank: unit.travel.uncertainBank,
        network_id: networkState.network,
        closures: networkState.closures,
        passed_over: passedOver,
      })),
    ),
    actor: actorReference(actor),
    from_address: actor.from ?? null,
    at,
    events: JSON.stringify(events.map(({ kind, data = {} }) => ({ kind, data }))),
  });
  consumeQuota(actor, events.length + chosenUnits.length + (result?.forwarded ?? 0), at);
  return result?.id ?? null;
}
