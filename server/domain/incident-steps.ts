import { type IncidentStatus, incidentStatuses } from "../../db/vocabulary";
import { findEarliest } from "./calendar";

type AssignmentTimes = {
  assignedAt: Date;
  enRouteAt: Date | null;
  onSceneAt: Date | null;
  beforeReopening: boolean;
};
type Opening = { openedAt: Date; verifiedAt: Date | null; reopened: number };
type IncidentTimes = Opening & {
  status: IncidentStatus;
  resolvedAt: Date | null;
  closedAt: Date | null;
  assignments: readonly AssignmentTimes[];
};

/** When an incident was last reopened after closing; null if it never was. */
export function findReopenedAt({ verifiedAt, reopened }: Pick<Opening, "verifiedAt" | "reopened">): Date | null {
  return reopened > 0 ? verifiedAt : null;
}

/** Since when an incident has been open: since it was last reopened after closing, otherwise since it was created. */
export function findOpenSince({ openedAt, ...reopening }: Opening): Date {
  return findReopenedAt(reopening) ?? openedAt;
}

/** When an incident reached a status, and whether that status is past, current or ahead. */
export type StatusStep = { status: IncidentStatus; at: Date | null; phase: "past" | "now" | "ahead" };

/**
 * The statuses of an incident in order. `assigned`, `enRoute` and `onScene` are reached when the first unit reaches
 * them. After a reopening, units whose assignments had ended before it are ignored.
 */
export function listStatusSteps(incident: IncidentTimes): StatusStep[] {
  const { status, openedAt, verifiedAt, resolvedAt, closedAt, assignments } = incident;
  const currentAssignments = assignments.filter(({ beforeReopening }) => !beforeReopening);
  const reachedAt: Record<IncidentStatus, Date | null> = {
    received: openedAt,
    verified: verifiedAt,
    assigned: findEarliest(currentAssignments.map(({ assignedAt }) => assignedAt)),
    enRoute: findEarliest(currentAssignments.map(({ enRouteAt }) => enRouteAt)),
    onScene: findEarliest(currentAssignments.map(({ onSceneAt }) => onSceneAt)),
    resolved: resolvedAt,
    closed: closedAt,
  };
  const currentIndex = incidentStatuses.indexOf(status);
  return incidentStatuses.map((incidentStatus, index) => ({
    status: incidentStatus,
    at: reachedAt[incidentStatus],
    phase: index < currentIndex ? "past" : index === currentIndex ? "now" : "ahead",
  }));
}
