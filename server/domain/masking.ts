import type { AssignmentState, Category, IncidentStatus, Permission, Precision } from "../../db/vocabulary";

/**
 * What may be told of a sensitive incident to whoever may not see it: that there is one, its category and its district. Masks
 * name what they let through, so that a field added later stays inside until somebody decides otherwise.
 */

type Asker = { kind: string; scopes: readonly Permission[]; agencyCode?: string | null; unitId?: string | null };

/** Whether this asker sees sensitive incidents in full. The product itself does. */
export function seesSensitive({ kind, scopes }: Asker): boolean {
  return kind === "system" || scopes.includes("sensitive:read");
}

type Incident = {
  id: string;
  number: number;
  category: Category;
  district: { code: string; name: string };
  priority: number;
  status: IncidentStatus;
  sensitive: boolean;
  simulated: boolean;
  openedAt: Date;
  closedAt: Date | null;
  version: number;
};

/** A sensitive incident as the wall, leaders and keys without `sensitive:read` see it. */
export function maskIncident<Seen extends Incident>(incident: Seen) {
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

type Sent<Unit> = {
  id: string;
  unit: Unit;
  state: AssignmentState;
  assignedAt: Date;
  enRouteAt: Date | null;
  onSceneAt: Date | null;
  endedAt: Date | null;
};
type FullIncident<Unit> = Incident & {
  type: string;
  location: { lng: number; lat: number };
  precision: Precision;
  address: string | null;
  boundary: boolean;
  assignments: readonly Sent<Unit>[];
};

/**
 * An incident for the wall and for leaders: what a sensitive one is goes through the mask, and of any other nothing that people
 * wrote freely (a description may name a victim) and nothing of the choosing.
 */
export function overviewOf<Unit>(incident: FullIncident<Unit>) {
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
    assignments: assignments.map(({ id, unit, state, assignedAt, enRouteAt, onSceneAt, endedAt }) => ({
      id,
      unit,
      state,
      assignedAt,
      enRouteAt,
      onSceneAt,
      endedAt,
    })),
  };
}

type PassedOver = { distanceM: number | null; cause: string; detail: string | null };

/**
 * The explanation of a choice for whoever may not see sensitive incidents: how far a unit was, and with what it was busy, would tell
 * where it stood.
 */
export function maskPassedOver<One extends PassedOver>(one: One): One {
  return { ...one, distanceM: null, detail: one.cause === "busy" ? null : one.detail };
}

type Measured = { basis: string | null; distanceM: number | null; fixAgeSeconds: number | null };

/**
 * How far a unit was from an incident, for whoever may not see sensitive ones: nothing when it was measured from where the unit was
 * heard, which may be the door of a victim it has just left; three such distances tell a place.
 */
export function maskMeasured<One extends Measured>(one: One) {
  return one.basis === "fix" ? { ...one, distanceM: null, etaSeconds: null, fixAgeSeconds: null } : one;
}

type PlacedUnit = {
  discreet: boolean;
  discreetFix: boolean;
  lng: number | null;
  lat: number | null;
  basis: string | null;
  positionAt: Date | null;
  speedMps: number | null;
  headingDeg: number | null;
  movedAt: Date | null;
  accuracyM: number | null;
  lostLng: number | null;
  lostLat: number | null;
  assignmentId: string | null;
  incidentId: string | null;
  assignmentState: string | null;
};

/**
 * A unit that serves a sensitive incident, or left one just now, stands nowhere and serves nothing that is named. Afterwards it goes
 * on standing nowhere until there is a fix that is none of that time, or until its last is too old and it stands at its station.
 * Where a unit was lost is told of none: the last fix stays for days, and may be the door of a victim whose incident has long been
 * over.
 */
export function maskUnit<Unit extends PlacedUnit>(unit: Unit): Unit {
  const unheard = { positionAt: null, speedMps: null, headingDeg: null, accuracyM: null };
  const nowhere = { lng: null, lat: null, basis: null };
  const free = { assignmentId: null, incidentId: null, assignmentState: null, movedAt: null };
  return {
    ...unit,
    ...((unit.discreet || unit.discreetFix) && unheard),
    ...((unit.discreet || (unit.discreetFix && unit.basis === "fix")) && nowhere),
    ...(unit.discreet && free),
    discreet: false,
    discreetFix: false,
    lostLng: null,
    lostLat: null,
  };
}

/** So long after its end, a sensitive assignment still hides where the crew is: it may not have left yet. */
export const discreetMinutes = 15;
