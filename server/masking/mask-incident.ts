import type { AssignmentView, IncidentView } from "../incidents/read-incidents";
import { emptyTravelFields, maskTravelFields } from "./mask-candidate";
import { canSeeSensitive, isMaskedFor } from "./sensitive-access";

type Viewer = Parameters<typeof canSeeSensitive>[0];

type MaskableIncident = Pick<
  IncidentView,
  | "id"
  | "number"
  | "category"
  | "district"
  | "priority"
  | "status"
  | "sensitive"
  | "simulated"
  | "openedAt"
  | "closedAt"
  | "version"
>;

/**
 * Masks a sensitive incident for viewers without `sensitive:read`. They do not see its type, text, location or units.
 * The function lists the fields that it lets through, so a new field stays hidden until somebody adds it here.
 */
function maskIncident(incident: MaskableIncident) {
  const { id, number, category, district, priority, status, simulated, openedAt, closedAt, version } = incident;
  return {
    masked: true as const,
    id,
    number,
    category,
    district: { code: district.code, name: district.name },
    priority,
    status,
    sensitive: true as const,
    simulated,
    openedAt: roundToMinute(openedAt),
    closedAt: closedAt && roundToMinute(closedAt),
    version,
  };
}

/**
 * Rounds a time down to the minute, because a time in milliseconds could be matched with an entry in another system's
 * log. Coarser rounding would distort waiting times.
 */
function roundToMinute(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / 60_000) * 60_000);
}

export type MaskedIncident = ReturnType<typeof maskIncident>;

/**
 * Masks an incident for a viewer without `sensitive:read`. A sensitive incident loses its details. Other incidents lose
 * the ranks of units and the distances measured from fixes, because these would locate sensitive incidents.
 */
export function maskIncidentFor(viewer: Viewer, incident: IncidentView): IncidentView | MaskedIncident {
  return isMaskedFor(viewer, incident) ? maskIncident(incident) : maskDistancesFor(viewer, incident);
}

/** Like `maskIncidentFor`, for a viewer who may see this incident, for example because `requireUnmasked` passed. */
export function maskDistancesFor(viewer: Viewer, incident: IncidentView): IncidentView {
  return canSeeSensitive(viewer) ? incident : maskAssignments(incident, null);
}

/** An incident in a list, for viewers who may open it. */
export type ListedIncident = Omit<IncidentView, "location" | "precision"> & {
  /**
   * Null for a sensitive incident, like all other fields that locate it or contain what somebody said. These fields are
   * shown when the incident is opened.
   */
  location: IncidentView["location"] | null;
  precision: IncidentView["precision"] | null;
};

/**
 * Returns an incident for a list. Opening a sensitive incident is recorded, but reading a list is not, so in a list a
 * sensitive incident has only what the queue needs (type, priority, district, status, crews). It has no address, free
 * text, point or distances; three distances would reveal the point.
 */
export function toListedIncident(incident: IncidentView): ListedIncident {
  if (!incident.sensitive) return incident;
  return {
    ...incident,
    location: null,
    precision: null,
    address: null,
    description: null,
    closeNote: null,
    answers: [],
    handovers: incident.handovers.map((handover) => ({ ...handover, note: null, acknowledgedBy: null })),
    assignments: incident.assignments.map((assignment) => ({
      ...assignment,
      ...emptyTravelFields,
      passedOver: [],
      declineReason: null,
      facility: null,
    })),
  };
}

type TravelFields = {
  distanceM: number | null;
  fixAgeSeconds: number | null;
  rankedBy: string | null;
  reason: string | null;
  travelSeconds: number | null;
  travelSecondsP90: number | null;
  speedFactor: number | null;
  speedTrips: number | null;
  routeM: number | null;
  uncertainBank: boolean;
};
type RelatedIncident = { sensitive: boolean } | null;

/**
 * Returns an alarm for a list. If its incident is sensitive, the crew's reason for declining and the other centre's
 * answer are removed.
 */
export function maskListedAlarm<
  Alarm extends { incident: RelatedIncident; declineReason: string | null; handover: object | null },
>(alarm: Alarm): Alarm {
  return alarm.incident?.sensitive ? { ...alarm, declineReason: null, handover: null } : alarm;
}

/**
 * Returns the suggested replacement unit for a list. If the incident is sensitive, distance and travel time are
 * removed.
 */
export function maskListedReplacement<Unit extends TravelFields>(
  incident: RelatedIncident,
  unit: Unit,
): Omit<Unit, keyof TravelFields> & TravelFields {
  return incident?.sensitive ? { ...unit, ...emptyTravelFields } : unit;
}

type Place = { address: string | null; lng: number | null; lat: number | null; distanceM: number | null };

/** Removes the place and distance of an earlier incident that resembles a new report, if that incident is sensitive. */
export function maskSimilar<Similar extends Place & { sensitive: boolean }>({
  address,
  lng,
  lat,
  distanceM,
  ...incident
}: Similar): Omit<Similar, keyof Place> & Place {
  const place = incident.sensitive
    ? { address: null, lng: null, lat: null, distanceM: null }
    : { address, lng, lat, distanceM };
  return { ...incident, ...place };
}

/**
 * Returns an incident for the officers of an agency that works on it. Masks only what reveals other agencies' units.
 */
export function maskIncidentForAgency(agency: string, incident: IncidentView): IncidentView {
  return maskAssignments(incident, agency);
}

/**
 * Removes passed-over units, distances measured from fixes, and the ranks of units. These reveal where units were, and
 * thereby where other incidents are. Units of `ownAgency` keep their distances.
 */
function maskAssignments(incident: IncidentView, ownAgency: string | null): IncidentView {
  const assignments = sortWithoutRank(incident.assignments).map((assignment) => ({
    ...(assignment.unit.agency === ownAgency ? assignment : maskTravelFields(assignment)),
    rank: null,
    passedOver: [],
  }));
  return { ...incident, assignments };
}

/**
 * Sorts assignments by time and requirement, then by call sign, because sorting by distance would reveal where units
 * were.
 */
function sortWithoutRank(assignments: readonly AssignmentView[]): AssignmentView[] {
  return assignments.toSorted(
    (a, b) =>
      a.assignedAt.getTime() - b.assignedAt.getTime() ||
      (a.requirement ?? Number.MAX_SAFE_INTEGER) - (b.requirement ?? Number.MAX_SAFE_INTEGER) ||
      (a.unit.callSign < b.unit.callSign ? -1 : 1),
  );
}

/**
 * Returns an incident for wall displays and leaders. A sensitive one is masked. Any other is shown without its
 * description and notes, which may name a victim, and without the reasons for choosing its units.
 */
export function toOverviewIncident(incident: IncidentView) {
  if (incident.sensitive) {
    const place = { type: null, location: null, precision: null, address: null, boundary: false };
    return { ...maskIncident(incident), ...place, assignments: [] };
  }
  const { type, location, precision, address, boundary, assignments, openedAt, closedAt } = incident;
  return {
    ...maskIncident(incident),
    masked: false as const,
    sensitive: false as const,
    openedAt,
    closedAt,
    type,
    location,
    precision,
    address,
    boundary,
    assignments: sortWithoutRank(assignments).map(overviewOfAssignment),
  };
}

function overviewOfAssignment(assignment: AssignmentView) {
  const { id, unit, state, assignedAt, enRouteAt, onSceneAt, endedAt } = assignment;
  return { id, unit, state, assignedAt, enRouteAt, onSceneAt, endedAt };
}

/** Masks a sensitive incident in a message to a channel that may not carry sensitive incidents. */
export function maskMessageIncident({
  id,
  number,
  category,
  district,
  simulated,
}: Pick<IncidentView, "id" | "number" | "category" | "district" | "simulated">) {
  return { masked: true, id, number, category, district, simulated };
}
