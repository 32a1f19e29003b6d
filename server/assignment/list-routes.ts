import { and, eq, gt, inArray, isNull, or, sql } from "drizzle-orm";
import { z } from "zod";
import { assignment, incident } from "../../db/schema/incidents";
import type { Context } from "../context";
import type { EstimateWhenSent } from "../domain/arrival";
import { isBeforeArrival } from "../domain/assignment";
import { findVehicle } from "../domain/vehicle";
import { type AssignmentView, readIncidentsById } from "../incidents/read-incidents";
import { recordView } from "../incidents/record-reads";
import { discreetMinutes } from "../masking/mask-unit";
import { canSeeSensitive, isMaskedFor } from "../masking/sensitive-access";
import { findStableRoutes } from "../routing/stable-routes";
import { listUnits } from "../units/list-units";

/** The incidents whose routes are wanted. For more than 100, a screen sends several requests. */
export const ListRoutesInput = z.strictObject({ incidentIds: z.array(z.uuid()).min(1).max(100) });

/**
 * Returns the routes of the units that have been sent to these incidents and have not arrived, from their current
 * positions, and the travel times that were expected when they were sent (null if the destination has changed since).
 * Leaves out incidents that are masked for the viewer, and units whose position is unknown or hidden from the viewer.
 */
export async function listRoutes(context: Context, { incidentIds }: z.output<typeof ListRoutesInput>) {
  const incidents = (await readIncidentsById(context, incidentIds)).filter(
    (incidentView) => incidentView.status !== "closed" && !isMaskedFor(context.actor, incidentView),
  );
  for (const incidentView of incidents) await recordView(context, incidentView);
  const sentUnits = incidents.flatMap(({ id: incidentId, location, assignments }) =>
    assignments
      .filter(({ state }) => isBeforeArrival(state))
      .map((assignmentView) => ({ incidentId, location, assignmentView, unitId: assignmentView.unit.id })),
  );
  if (sentUnits.length === 0) return { network: null, routes: [] };
  const units = new Map(
    (
      await listUnits(
        context,
        sentUnits.map(({ unitId }) => unitId),
      )
    ).map((unit) => [unit.id, unit]),
  );
  const hiddenUntil = await readHiddenUntil(context, sentUnits);
  const redirectedIds = await listRedirected(
    context,
    sentUnits.map(({ assignmentView }) => assignmentView.id),
  );
  const journeys = sentUnits.flatMap(({ location: to, assignmentView, ...ids }) => {
    const unit = units.get(ids.unitId);
    if (!unit || unit.lng === null || unit.lat === null) return [];
    const accuracyM = unit.basis === "fix" ? unit.accuracyM : null;
    const from = { lng: unit.lng, lat: unit.lat, accuracyM, vehicle: findVehicle(unit) };
    const { id, speedFactor } = assignmentView;
    const estimate = redirectedIds.has(id) ? null : toEstimate(assignmentView, hiddenUntil.get(ids.unitId));
    return [{ id, from, to, incidentId: ids.incidentId, speedFactor, ids, estimate }];
  });
  const audience = canSeeSensitive(context.actor) ? "full" : "masked";
  const { network, routes } = await findStableRoutes(context, audience, journeys);
  return {
    network,
    routes: journeys.flatMap(({ id: assignmentId, ids, estimate }, index) => {
      const route = routes[index];
      if (!route) return [];
      const { rankedBy, reason, line, times } = route;
      return [{ assignmentId, ...ids, rankedBy, reason, line, times, estimate }];
    }),
  };
}

/**
 * Returns the ids of those assignments whose destination changed after the unit was sent, because the incident's place
 * was edited or a merge moved the crew to another incident. A merge that was undone also counts, because the crew may
 * have driven to the other incident in the meantime. The expected travel time of these assignments applies to the old
 * destination. The conditions are those of db/queries/recorded-trips.sql.
 */
export async function listRedirected({ db }: Pick<Context, "db">, ids: string[]): Promise<ReadonlySet<string>> {
  const wasEdited = sql`exists (
    select from event
    where event.incident_id = ${assignment.incidentId}
      and event.kind = 'incident.edited'
      and event.data -> 'fields' @> '["place"]'
      and event.at >= ${assignment.assignedAt}
  )`;
  const wasMoved = sql`exists (
    select from incident_merge
    where (incident_merge.from_id = ${assignment.incidentId} or incident_merge.into_id = ${assignment.incidentId})
      and incident_merge.record #> '{moved,assignments}' @> to_jsonb(${assignment.id})
  )`;
  const rows = await db
    .select({ id: assignment.id })
    .from(assignment)
    .where(and(inArray(assignment.id, ids), or(wasEdited, wasMoved)));
  return new Set(rows.map(({ id }) => id));
}

/**
 * Returns the travel time that was expected when the unit was sent; null if it is unknown, or if it was computed from a
 * position that is hidden from the viewer.
 */
function toEstimate(assignment: AssignmentView, hiddenUntil: Date | undefined): EstimateWhenSent | null {
  const { travelSeconds: seconds, travelSecondsP90: secondsP90, assignedAt, basis } = assignment;
  if (seconds === null || secondsP90 === null) return null;
  const isHidden = basis !== "station" && hiddenUntil !== undefined && assignedAt < hiddenUntil;
  return isHidden ? null : { seconds, secondsP90 };
}

/**
 * Returns a map from unit id to the time until which the unit's position can reveal where its last sensitive incident
 * was. Travel times of assignments made before this time may have been computed from such a position. The map has no
 * entry for a unit without a recent sensitive incident.
 */
async function readHiddenUntil(
  { db, actor, settings }: Context,
  sentUnits: readonly { unitId: string; assignmentView: AssignmentView }[],
): Promise<ReadonlyMap<string, Date>> {
  if (canSeeSensitive(actor)) return new Map();
  const hiddenMs = (discreetMinutes + settings.positionFreshMinutes + 1) * 60_000;
  const firstSentAt = Math.min(...sentUnits.map(({ assignmentView }) => assignmentView.assignedAt.getTime()));
  const hiddenAfter = new Date(firstSentAt - hiddenMs);
  // A crew entered from paper or imported may have no time at which it was free.
  const freeAt = sql`max(coalesce(${assignment.endedAt}, ${incident.closedAt}))`.mapWith(assignment.endedAt);
  const rows = await db
    .select({ unitId: assignment.unitId, freeAt })
    .from(assignment)
    .innerJoin(incident, eq(incident.id, assignment.incidentId))
    .where(
      and(
        or(gt(assignment.endedAt, hiddenAfter), and(isNull(assignment.endedAt), gt(incident.closedAt, hiddenAfter))),
        inArray(
          assignment.unitId,
          sentUnits.map(({ unitId }) => unitId),
        ),
        eq(incident.sensitive, true),
      ),
    )
    .groupBy(assignment.unitId);
  return new Map(rows.map(({ unitId, freeAt }) => [unitId, new Date(freeAt.getTime() + hiddenMs)]));
}
