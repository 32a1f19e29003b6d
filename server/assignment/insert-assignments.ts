import { randomUUID } from "node:crypto";
import type { Db } from "../../db/client";
import { assignUnits } from "../../db/queries/assignment";
import { spendQuota } from "../audit/quota";
import { type Entry, record } from "../audit/record";
import { actorName, type Context } from "../context";
import type { ChosenUnit } from "./fill-requirements";

/**
 * Stores the chosen units as open assignments. Records the given events of the incident first, then the assignments.
 * The transaction must have locked the units' rows.
 */
export async function insertAssignments(
  tx: Db,
  context: Context,
  incidentId: string,
  chosenUnits: readonly ChosenUnit[],
  events: readonly Entry[],
): Promise<void> {
  if (chosenUnits.length === 0) return record(tx, context, [...events]);
  const { actor } = context;
  const at = context.now();
  const [counts] = await assignUnits(tx, {
    incident_id: incidentId,
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
    actor: actorName(actor),
    from_address: actor.from ?? null,
    at,
    events: JSON.stringify(events.map(({ kind, data = {} }) => ({ kind, data }))),
  });
  spendQuota(actor, events.length + chosenUnits.length + (counts?.forwarded ?? 0), at);
}
