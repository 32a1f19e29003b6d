import { asc, desc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { jsonRows } from "../../db/json-rows";
import { call } from "../../db/schema/calls";
import { assignment, incident } from "../../db/schema/incidents";
import { district, facility } from "../../db/schema/places";
import { incidentType } from "../../db/schema/plans";
import { unit } from "../../db/schema/units";
import { incidentStatuses } from "../../db/vocabulary";
import type { Context } from "../context";
import { travelByLine } from "../domain/travel";
import { vehicleOf } from "../domain/vehicle";
import { Refusal } from "../errors";
import { forwardingColumns } from "../forwarding/read-forwardings";
import {
  incidentFor,
  incidentForAgency,
  type ListedIncident,
  listedIncident,
  overviewOf,
} from "../masking/mask-incident";
import { isMaskedFor } from "../masking/sensitive-access";
import { recordListing } from "./record-reads";

export const ListIncidentsInput = z.strictObject({
  status: z.enum(["open", ...incidentStatuses]).default("open"),
  limit: z.coerce.number().int().min(1).max(5_000).default(1_000),
});

/**
 * An incident with every unit ever assigned to it, in the order of assignment. Unmasked: pass it through `server/masking` before it
 * leaves the server.
 */
export type IncidentView = Awaited<ReturnType<typeof readViews>>[number];
export type AssignmentView = IncidentView["assignments"][number];

type ListFilter = z.output<typeof ListIncidentsInput>;

/**
 * Lists open incidents by priority and then age, or the incidents of one status with the newest first; at most `limit`.
 * They are not masked.
 */
async function listIncidents(context: Context, filter: ListFilter): Promise<IncidentView[]> {
  const { where: condition, order } = filterAndOrder(filter);
  return readViews(context.db, condition, order, filter.limit);
}

export const IncidentsByIdInput = z.strictObject({ ids: z.array(z.uuid()).min(1).max(500) });

/**
 * Like `listIncidents`, for the control room: sensitive incidents without the details that are only shown when they are
 * opened.
 */
export async function listRoomIncidents(context: Context, filter: ListFilter): Promise<ListedIncident[]> {
  return (await listIncidents(context, filter)).map(listedIncident);
}

/** Those of the given incidents that are open, as `listRoomIncidents` returns them. */
export async function listRoomIncidentsById(
  { db }: Context,
  { ids }: z.output<typeof IncidentsByIdInput>,
): Promise<ListedIncident[]> {
  const { where, order } = filterAndOrder({ status: "open", limit: ids.length });
  const views = await readViews(db, sql`${where} and ${inArray(incident.id, ids)}`, order, ids.length);
  return views.map(listedIncident);
}

/**
 * Like `listIncidents`, as this actor may see them. Without `sensitive:read`, sensitive incidents are masked; with it,
 * the listing is recorded.
 */
export async function listIncidentsFor(context: Context, filter: ListFilter) {
  const incidents = await listIncidents(context, filter);
  const unmaskedIncidents = incidents.filter((view) => !isMaskedFor(context.actor, view));
  await recordListing(context, { filter, count: incidents.length, shown: unmaskedIncidents });
  return incidents.map((view) => incidentFor(context.actor, view));
}

/** Like `listIncidents`, for the wall and for leaders. */
export async function listOverview(context: Context, filter: ListFilter) {
  return (await listIncidents(context, filter)).map(overviewOf);
}

/** Incidents that were forwarded to the agency or that one of its units was ever assigned to, for its officers. */
export async function listAgencyIncidents(context: Context, agencyCode: string, filter: ListFilter) {
  const { where: condition, order } = filterAndOrder(filter);
  const isOfAgency = sql`${incident.id} in (select assignment.incident_id from assignment join unit on unit.id = assignment.unit_id where unit.agency_code = ${agencyCode} union all select forwarding.incident_id from forwarding where forwarding.agency_code = ${agencyCode})`;
  const views = await readViews(context.db, sql`${condition} and ${isOfAgency}`, order, filter.limit);
  return views.map((view) => listedIncident(incidentForAgency(agencyCode, view)));
}

/** One incident, unmasked; refuses with `not-found`. */
export async function readIncident(context: Pick<Context, "db">, { id }: { id: string }): Promise<IncidentView> {
  const [view] = await readViews(context.db, eq(incident.id, id), [], 1);
  if (!view) throw new Refusal("not-found", { incidentId: id });
  return view;
}

/** The given incidents that exist, unmasked, in any order. */
export async function readIncidentsById({ db }: Pick<Context, "db">, ids: readonly string[]): Promise<IncidentView[]> {
  return readViews(db, inArray(incident.id, [...ids]), [], ids.length);
}

function filterAndOrder({ status }: ListFilter): { where: SQL; order: SQL[] } {
  // Must match the predicate of the partial index exactly.
  if (status === "open")
    return {
      where: sql`status <> 'closed'`,
      order: [asc(incident.priority), asc(incident.openedAt), asc(incident.number)],
    };
  return { where: eq(incident.status, status), order: [desc(incident.openedAt)] };
}

/** A single statement, because reading a new incident must not take longer than creating it. */
async function readViews(db: Db, condition: SQL, order: SQL[], limit: number) {
  const incidents = await db
    .select({
      id: incident.id,
      number: incident.number,
      type: incident.typeCode,
      category: incidentType.category,
      mode: incidentType.mode,
      priority: incident.priority,
      status: incident.status,
      location: incident.location,
      precision: incident.precision,
      address: incident.address,
      description: incident.description,
      district: { code: district.code, name: district.name },
      boundary: incident.boundary,
      sensitive: incident.sensitive,
      simulated: incident.simulated,
      openedAt: incident.openedAt,
      verifiedAt: incident.verifiedAt,
      resolvedAt: incident.resolvedAt,
      closedAt: incident.closedAt,
      closeCode: incident.closeCode,
      closeNote: incident.closeNote,
      reopened: incident.reopened,
      answers: incident.answers,
      extra: incident.extra,
      version: incident.version,
      unmet: incident.unmet,
      /** Number of calls about the incident. */
      callers: sql<number>`(select count(*)::int from ${call} where ${call.incidentId} = ${incident.id})`,
      assignments: assignmentsOf,
      ...forwardingColumns,
    })
    .from(incident)
    .innerJoin(incidentType, eq(incidentType.code, incident.typeCode))
    .innerJoin(district, eq(district.code, incident.districtCode))
    .where(condition)
    .orderBy(...order)
    .limit(limit);
  return incidents.map(({ assignments, ...view }) => ({
    ...view,
    assignments: assignments.map((assignment) => ({
      ...assignment,
      ...(assignment.rankedBy === null && estimate(assignment)),
    })),
  }));
}

/** Straight-line estimate, for assignments that do not store a travel time. */
function estimate({
  distanceM,
  unit: { kind, mobility },
}: {
  distanceM: number | null;
  unit: Pick<UnitRow, "kind" | "mobility">;
}) {
  if (distanceM === null) return { rankedBy: "straight-line" as const, reason: null };
  const { seconds, secondsP90 } = travelByLine(distanceM, vehicleOf({ kind, mobility, skills: [] }), "no-network");
  return {
    rankedBy: "straight-line" as const,
    reason: "no-network",
    travelSeconds: seconds,
    travelSecondsP90: secondsP90,
  };
}

type AssignmentRow = typeof assignment.$inferSelect;
type UnitRow = typeof unit.$inferSelect;

const assignmentsOf = jsonRows<
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
    | "declineReason"
  > & {
    /** See `travelColumns`; null for viewers who may not see where units were. */
    speedFactor: number | null;
    speedTrips: number | null;
    /** Why the unit was ranked by the straight line. */
    reason: string | null;
    /** The version of the network that was used. */
    network: number | null;
    unit: Pick<UnitRow, "id" | "callSign" | "kind" | "mobility" | "simulated"> & { agency: string };
    /** The facility to which the patient is taken. */
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
    declineReason: assignment.declineReason,
    facility: facility.name,
  },
  sql`from ${assignment} join ${unit} on ${unit.id} = ${assignment.unitId} left join ${facility} on ${facility.id} = ${assignment.facilityId} where ${assignment.incidentId} = ${incident.id}`,
  sql`${assignment.assignedAt}, ${assignment.requirement}, ${assignment.rank}, ${assignment.id}`,
);
