import { type IncidentStatus, incidentStatuses } from "../../db/vocabulary";

type Sent = { assignedAt: Date; enRouteAt: Date | null; onSceneAt: Date | null };
type Stepped = {
  status: IncidentStatus;
  openedAt: Date;
  verifiedAt: Date | null;
  resolvedAt: Date | null;
  closedAt: Date | null;
  reopened: number;
  assignments: readonly Sent[];
};

/** When an incident reached a status, and whether that status is past, current or ahead. */
export type StatusStep = { status: IncidentStatus; at: Date | null; place: "past" | "now" | "ahead" };

/**
 * The statuses of an incident in order. Those in between are reached with the first unit: first assigned, first en route, first on
 * scene. After a reopening, only units assigned since then count.
 */
export function statusSteps(incident: Stepped): StatusStep[] {
  const { status, openedAt, verifiedAt, resolvedAt, closedAt, reopened, assignments } = incident;
  const since = reopened > 0 && verifiedAt ? verifiedAt : openedAt;
  const crews = assignments.filter(({ assignedAt }) => assignedAt >= since);
  const at: Record<IncidentStatus, Date | null> = {
    received: openedAt,
    verified: verifiedAt,
    assigned: earliest(crews.map(({ assignedAt }) => assignedAt)),
    enRoute: earliest(crews.map(({ enRouteAt }) => enRouteAt)),
    onScene: earliest(crews.map(({ onSceneAt }) => onSceneAt)),
    resolved: resolvedAt,
    closed: closedAt,
  };
  const reached = incidentStatuses.indexOf(status);
  return incidentStatuses.map((incidentStatus, index) => ({
    status: incidentStatus,
    at: at[incidentStatus],
    place: index < reached ? "past" : index === reached ? "now" : "ahead",
  }));
}

function earliest(moments: readonly (Date | null)[]): Date | null {
  const known = moments.filter((moment) => moment !== null);
  return known.length === 0 ? null : new Date(Math.min(...known.map((moment) => moment.getTime())));
}
