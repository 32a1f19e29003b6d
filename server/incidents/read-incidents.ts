import { asc, desc, eq, inArray, lt, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { call } from "../../db/schema/calls";
import { incident } from "../../db/schema/incidents";
import { district } from "../../db/schema/places";
import { incidentType } from "../../db/schema/plans";
import { prepareOnce } from "../../db/sql";
import { incidentStatuses, type Mobility, type UnitKind } from "../../db/vocabulary";
import type { Context } from "../context";
import { travelByLine } from "../domain/travel";
import { findVehicle } from "../domain/vehicle";
import { Refusal } from "../errors";
import { forwardingColumns } from "../forwarding/read-forwardings";
import { isFromPaperSql } from "../history/paper-forms";
import {
  type ListedIncident,
  maskIncidentFor,
  maskIncidentForAgency,
  toListedIncident,
  toOverviewIncident,
} from "../masking/mask-incident";
import { isMaskedFor } from "../masking/sensitive-access";
import { assignmentsColumn } from "./assignments-column";
import { mergeColumns } from "./merge/merge-columns";
import { recordListing } from "./record-reads";

export const ListIncidentsInput = z.strictObject({
  status: z.enum(["open", ...incidentStatuses]).default("open"),
  limit: z.coerce.number().int().min(1).max(5_000).default(1_000),
});

/**
 * An incident with all its assignments, in the order in which they were made. It is not masked: pass it through
 * `server/masking` before it leaves the server.
 */
export type IncidentView = Awaited<ReturnType<typeof readViews>>[number];
export type AssignmentView = IncidentView["assignments"][number];

type ListFilter = z.output<typeof ListIncidentsInput>;

/**
 * Lists at most `limit` incidents, unmasked. Open incidents are sorted by priority, then oldest first. Incidents with a
 * given status are sorted newest first.
 */
async function listIncidents(context: Context, filter: ListFilter): Promise<IncidentView[]> {
  const { where: condition, order } = filterAndOrder(filter);
  return readViews(context.db, condition, order, filter.limit);
}

export const IncidentsByIdInput = z.strictObject({ ids: z.array(z.uuid()).min(1).max(500) });

/**
 * Like `listIncidents`, for the control room. For sensitive incidents, leaves out the details that are shown only when
 * the incident is opened.
 */
export async function listRoomIncidents(context: Context, filter: ListFilter): Promise<ListedIncident[]> {
  return (await listIncidents(context, filter)).map(toListedIncident);
}

/** Returns the open ones among the given incidents, with the same fields as `listRoomIncidents`. */
export async function readRoomIncidents(
  { db }: Context,
  { ids }: z.output<typeof IncidentsByIdInput>,
): Promise<ListedIncident[]> {
  const { where, order } = filterAndOrder({ status: "open", limit: ids.length });
  const views = await readViews(db, sql`${where} and ${inArray(incident.id, ids)}`, order, ids.length);
  return views.map(toListedIncident);
}

/**
 * Like `listIncidents`, masked for this actor. Without `sensitive:read`, sensitive incidents are masked. With it, the
 * listing is recorded if it contains sensitive incidents.
 */
export async function listIncidentsFor(context: Context, filter: ListFilter) {
  const incidents = await listIncidents(context, filter);
  const unmaskedIncidents = incidents.filter((view) => !isMaskedFor(context.actor, view));
  await recordListing(context, { filter, count: incidents.length, shown: unmaskedIncidents });
  return incidents.map((view) => maskIncidentFor(context.actor, view));
}

/** Like `listIncidents`, but masked for wall displays and leaders. */
export async function listOverview(context: Context, filter: ListFilter) {
  return (await listIncidents(context, filter)).map(toOverviewIncident);
}

/**
 * Like `listIncidents`, for the officers of an agency. Lists only incidents that were forwarded to it, or to which one
 * of its units was ever assigned.
 */
export async function listAgencyIncidents(context: Context, agencyCode: string, filter: ListFilter) {
  const { where: condition, order } = filterAndOrder(filter);
  return readAgencyViews(context, agencyCode, { condition, order, limit: filter.limit });
}

export const AgencyHistoryInput = z.strictObject({
  /** The number of the last incident of the previous page. */
  before: z.int().min(1).max(2_147_483_647).optional(),
});

/** Number of incidents on a page of an agency's history. */
const historyPageSize = 50;

/** Lists a page of the closed incidents of an agency, highest number first. */
export async function listAgencyHistory(
  context: Context,
  agencyCode: string,
  { before }: z.output<typeof AgencyHistoryInput>,
) {
  const condition = sql`${eq(incident.status, "closed")}${before ? sql` and ${lt(incident.number, before)}` : sql``}`;
  const order = [desc(incident.number)];
  const rows = await readAgencyViews(context, agencyCode, { condition, order, limit: historyPageSize + 1 });
  return { incidents: rows.slice(0, historyPageSize), hasMore: rows.length > historyPageSize };
}

type AgencyPage = { condition: SQL; order: SQL[]; limit: number };

async function readAgencyViews(context: Context, agencyCode: string, { condition, order, limit }: AgencyPage) {
  const agencyCondition = sql`${incident.id} in (select assignment.incident_id from assignment join unit on unit.id = assignment.unit_id where unit.agency_code = ${agencyCode} and not assignment.undone union all select forwarding.incident_id from forwarding where forwarding.agency_code = ${agencyCode})`;
  const views = await readViews(context.db, sql`${condition} and ${agencyCondition}`, order, limit);
  return views.map((view) => toListedIncident(maskIncidentForAgency(agencyCode, view)));
}

const selectById = prepareOnce((db) =>
  selectViews(db, eq(incident.id, sql.placeholder("id")), [], 1).prepare("read-incident"),
);

/** Returns one incident, unmasked. Refuses with `not-found` if it does not exist. */
export async function readIncident({ db }: Pick<Context, "db">, { id }: { id: string }): Promise<IncidentView> {
  const [view] = toViews(await selectById(db).execute({ id }));
  if (!view) throw new Refusal("not-found", { incidentId: id });
  return view;
}

/** Returns the incidents with the given ids, unmasked, in any order. Leaves out ids that do not exist. */
export async function readIncidentsById({ db }: Pick<Context, "db">, ids: readonly string[]): Promise<IncidentView[]> {
  return readViews(db, inArray(incident.id, [...ids]), [], ids.length);
}

function filterAndOrder({ status }: ListFilter): { where: SQL; order: SQL[] } {
  // The condition must match the predicate of the partial index exactly.
  if (status === "open")
    return {
      where: sql`status <> 'closed'`,
      order: [asc(incident.priority), asc(incident.openedAt), asc(incident.number)],
    };
  return { where: eq(incident.status, status), order: [desc(incident.openedAt)] };
}

async function readViews(db: Db, condition: SQL, order: SQL[], limit: number) {
  return toViews(await selectViews(db, condition, order, limit));
}

/**
 * Reads incidents and everything shown with them in a single statement, so that reading a new incident takes no longer
 * than creating it.
 */
function selectViews(db: Db, condition: SQL, order: SQL[], limit: number) {
  return db
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
      /** Whether a person created this simulated incident, for practice. The simulator then leaves it to people. */
      practice: sql<boolean>`${incident.simulated} and ${incident.openedBy} like 'person:%'`,
      /** Whether the incident was written on paper while the system was unavailable, and entered afterwards. */
      fromPaper: isFromPaperSql,
      openedAt: incident.openedAt,
      verifiedAt: incident.verifiedAt,
      resolvedAt: incident.resolvedAt,
      closedAt: incident.closedAt,
      closeCode: incident.closeCode,
      closeNote: incident.closeNote,
      ...mergeColumns,
      reopened: incident.reopened,
      answers: incident.answers,
      extra: incident.extra,
      version: incident.version,
      unmet: incident.unmet,
      /** Number of calls about the incident. */
      callers: sql<number>`(select count(*)::int from ${call} where ${call.incidentId} = ${incident.id})`,
      assignments: assignmentsColumn,
      ...forwardingColumns,
    })
    .from(incident)
    .innerJoin(incidentType, eq(incidentType.code, incident.typeCode))
    .innerJoin(district, eq(district.code, incident.districtCode))
    .where(condition)
    .orderBy(...order)
    .limit(limit);
}

function toViews(incidents: Awaited<ReturnType<typeof selectViews>>) {
  return incidents.map(({ assignments, ...view }) => ({
    ...view,
    assignments: assignments.map((assignment) => ({
      ...assignment,
      ...(assignment.rankedBy === null && estimateTravel(assignment)),
    })),
  }));
}

/** Estimates the travel time of an assignment from the straight-line distance, for assignments stored without one. */
function estimateTravel({
  distanceM,
  unit: { kind, mobility },
}: {
  distanceM: number | null;
  unit: { kind: UnitKind; mobility: Mobility };
}) {
  if (distanceM === null) return { rankedBy: "straight-line" as const, reason: null };
  const { seconds, secondsP90 } = travelByLine(distanceM, findVehicle({ kind, mobility, skills: [] }), "no-network");
  return {
    rankedBy: "straight-line" as const,
    reason: "no-network",
    travelSeconds: seconds,
    travelSecondsP90: secondsP90,
  };
}
