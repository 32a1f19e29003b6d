import type { AssignmentView, IncidentView } from "../incidents/read-incidents";
import { maskMeasurement, unmeasured } from "./mask-candidate";
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
 * A sensitive incident for viewers without `sensitive:read`: that it exists, its category and its district. The mask lists the fields it
 * lets through, so a new field stays hidden until somebody adds it here.
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
 * Rounds to the minute: a time in milliseconds could be matched with an entry in another system's log. Coarser steps
 * would falsify waiting times.
 */
function roundToMinute(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / 60_000) * 60_000);
}

export type MaskedIncident = ReturnType<typeof maskIncident>;

/** The incident as this viewer may see it: in full, without data about other incidents, or masked. */
export function incidentFor(viewer: Viewer, incident: IncidentView): IncidentView | MaskedIncident {
  return isMaskedFor(viewer, incident) ? maskIncident(incident) : unmaskedIncidentFor(viewer, incident);
}

/** Like `incidentFor`, for a viewer who may see this incident, for example because `requireUnmasked` passed. */
export function unmaskedIncidentFor(viewer: Viewer, incident: IncidentView): IncidentView {
  return canSeeSensitive(viewer) ? incident : maskAssignments(incident, null);
}

/** An incident in a list, for those who may open it. */
export type ListedIncident = Omit<IncidentView, "location" | "precision"> & {
  /**
   * Null for a sensitive incident, as is everything else that locates it or that somebody said; opening the incident
   * shows it.
   */
  location: IncidentView["location"] | null;
  precision: IncidentView["precision"] | null;
};

/**
 * An incident in a list. Opening a sensitive incident is recorded, reading a list is not; so a list has what the queue
 * needs (type, priority, kecamatan, status, crews), and no address, free text, point or distances: three distances
 * would reveal the point.
 */
export function listedIncident(incident: IncidentView): ListedIncident {
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
      ...unmeasured,
      passedOver: [],
      declineReason: null,
      facility: null,
    })),
  };
}

type Measures = {
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
type OfIncident = { sensitive: boolean } | null;

/** An alarm in a list: without a reason somebody gave, if its incident is sensitive. */
export function listedAlarm<Alarm extends { incident: OfIncident; declineReason: string | null }>(alarm: Alarm): Alarm {
  return alarm.incident?.sensitive ? { ...alarm, declineReason: null } : alarm;
}

/** The suggested replacement unit, in a list: without its distance and travel time to a sensitive incident. */
export function listedReplacement<Unit extends Measures>(
  incident: OfIncident,
  unit: Unit,
): Omit<Unit, keyof Measures> & Measures {
  return incident?.sensitive ? { ...unit, ...unmeasured } : unit;
}

type Place = { address: string | null; lng: number | null; lat: number | null; distanceM: number | null };

/** An incident that a new report may be about. For a sensitive one, neither the place nor the distance is shown. */
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

/** An incident for the officers of an agency that works on it: in full, with distances of the agency's own units only. */
export function incidentForAgency(agency: string, incident: IncidentView): IncidentView {
  return maskAssignments(incident, agency);
}

/** Distances, ranks and passed-over units reveal where units were, and so where other incidents are. */
function maskAssignments(incident: IncidentView, ownAgency: string | null): IncidentView {
  const assignments = orderWithoutRank(incident.assignments).map((assignment) => ({
    ...(assignment.unit.agency === ownAgency ? assignment : maskMeasurement(assignment)),
    rank: null,
    passedOver: [],
  }));
  return { ...incident, assignments };
}

/** Assignments in the order of time and requirement, then by call sign instead of distance. */
function orderWithoutRank(assignments: readonly AssignmentView[]): AssignmentView[] {
  return assignments.toSorted(
    (a, b) =>
      a.assignedAt.getTime() - b.assignedAt.getTime() ||
      (a.requirement ?? Number.MAX_SAFE_INTEGER) - (b.requirement ?? Number.MAX_SAFE_INTEGER) ||
      (a.unit.callSign < b.unit.callSign ? -1 : 1),
  );
}

/**
 * An incident for the wall and for leaders. A sensitive one is masked; any other is shown without free text (a description may name a
 * victim) and without the reasons for choosing its units.
 */
export function overviewOf(incident: IncidentView) {
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
    assignments: orderWithoutRank(assignments).map(overviewOfAssignment),
  };
}

function overviewOfAssignment(assignment: AssignmentView) {
  const { id, unit, state, assignedAt, enRouteAt, onSceneAt, endedAt } = assignment;
  return { id, unit, state, assignedAt, enRouteAt, onSceneAt, endedAt };
}

/** A sensitive incident in a message to an agency whose channel may not carry sensitive ones. */
export function maskMessageIncident({
  id,
  number,
  category,
  district,
  simulated,
}: Pick<IncidentView, "id" | "number" | "category" | "district" | "simulated">) {
  return { masked: true, id, number, category, district, simulated };
}
