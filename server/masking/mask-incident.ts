import type { AssignmentView, IncidentView } from "../incidents/read-incidents";
import { maskMeasurement, maskPassedOver } from "./mask-candidate";
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
    openedAt,
    closedAt,
    version,
  };
}
export type MaskedIncident = ReturnType<typeof maskIncident>;

/** The incident as this viewer may see it: in full, without data about other incidents, or masked. */
export function incidentFor(viewer: Viewer, incident: IncidentView): IncidentView | MaskedIncident {
  return isMaskedFor(viewer, incident) ? maskIncident(incident) : unmaskedIncidentFor(viewer, incident);
}

/** The same for a viewer who may see this incident, for example because `requireUnmasked` passed. */
export function unmaskedIncidentFor(viewer: Viewer, incident: IncidentView): IncidentView {
  return canSeeSensitive(viewer) ? incident : maskAssignments(incident, null);
}

/** An incident for the officers of an agency that works on it: in full, with distances of the agency's own units only. */
export function incidentForAgency(agency: string, incident: IncidentView): IncidentView {
  return maskAssignments(incident, agency);
}

/** Distances and explanations reveal where units were, and so where other incidents are. */
function maskAssignments(incident: IncidentView, ownAgency: string | null): IncidentView {
  const assignments = incident.assignments.map((assignment) => ({
    ...(assignment.unit.agency === ownAgency ? assignment : maskMeasurement(assignment)),
    passedOver: assignment.passedOver.map(maskPassedOver),
  }));
  return { ...incident, assignments };
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
  const { type, location, precision, address, boundary, assignments } = incident;
  return {
    ...maskIncident(incident),
    masked: false as const,
    sensitive: false as const,
    type,
    location,
    precision,
    address,
    boundary,
    assignments: assignments.map(overviewOfAssignment),
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
