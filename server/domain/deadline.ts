import type { AssignmentState, IncidentStatus } from "../../db/vocabulary";
import { isOpen } from "./assignment";
import { findEarliest, findLatest } from "./calendar";
import { findOpenSince } from "./incident-steps";
import type { Thresholds } from "./target";

/** The targets that determine when a step is due. */
export type Deadlines = Pick<Thresholds, "promisedSeconds" | "assignSeconds" | "acknowledgeSeconds">;

/** What an incident is waiting for, or what its units are doing. */
export type IncidentStep = "waiting" | "sent" | "acknowledged" | "onTheWay" | "onScene" | "left" | "resolved";

type AssignmentTimes = {
  state: AssignmentState;
  assignedAt: Date;
  acknowledgedAt: Date | null;
  enRouteAt: Date | null;
  onSceneAt: Date | null;
  endedAt: Date | null;
  beforeReopening: boolean;
};
type Incident = Parameters<typeof findOpenSince>[0] & {
  status: IncidentStatus;
  assignments: readonly AssignmentTimes[];
};

/** The current step of an incident, when it began, and when the next step is due (null if it has no target). */
export type CurrentStep = { step: IncidentStep; since: Date; dueAt: Date | null };

/**
 * The current step of an incident: `resolved` if it has that status, otherwise the step of its most advanced unit.
 * Without an open assignment, the step is `left` if a unit has completed its work, otherwise `waiting`; it begins when
 * the last assignment ended, or when the incident was created if there was none. Once a unit has acknowledged, and
 * until one is on scene, the next step is due at the response time promised for the category, counted from the creation
 * of the incident. For a reopened incident, times are counted from the reopening, and assignments that had ended before
 * it are ignored.
 */
export function findCurrentStep(incident: Incident, deadlines: Deadlines): CurrentStep {
  const { status } = incident;
  const openedAt = findOpenSince(incident);
  const assignments = incident.assignments.filter(({ beforeReopening }) => !beforeReopening);
  const endTimes = assignments.flatMap(({ endedAt }) => endedAt ?? []);
  const openAssignments = assignments.filter(({ state }) => isOpen(state));
  const { promisedSeconds } = deadlines;
  const promisedAt = promisedSeconds === null ? null : addSeconds(openedAt, promisedSeconds);
  if (status === "resolved") return { step: "resolved", since: findLatest(openedAt, ...endTimes), dueAt: null };
  const onSceneSince = findEarliestTime(openAssignments, "onSceneAt", "onScene", "transporting");
  if (onSceneSince) return { step: "onScene", since: onSceneSince, dueAt: null };
  const enRouteSince = findEarliestTime(openAssignments, "enRouteAt", "enRoute");
  if (enRouteSince) return { step: "onTheWay", since: enRouteSince, dueAt: promisedAt };
  const acknowledgedSince = findEarliestTime(openAssignments, "acknowledgedAt", "acknowledged");
  if (acknowledgedSince) return { step: "acknowledged", since: acknowledgedSince, dueAt: promisedAt };
  const assignedSince = findEarliestTime(openAssignments, "assignedAt", "assigned");
  if (assignedSince)
    return { step: "sent", since: assignedSince, dueAt: addSeconds(assignedSince, deadlines.acknowledgeSeconds) };
  if (assignments.some(({ state }) => state === "clear")) {
    return { step: "left", since: findLatest(openedAt, ...endTimes), dueAt: null };
  }
  const since = findLatest(openedAt, ...endTimes);
  return { step: "waiting", since, dueAt: addSeconds(since, deadlines.assignSeconds) };
}

export type DeadlineState = "fresh" | "soon" | "late";

/**
 * How close a step is to its deadline: `soon` in the last quarter of the time from `since` to `dueAt`. `overSeconds` is
 * how long the step has been overdue; 0 if it is not.
 */
export function findDeadlineState(
  { since, dueAt }: CurrentStep,
  now: Date,
): { ageing: DeadlineState; overSeconds: number } {
  if (dueAt === null) return { ageing: "fresh", overSeconds: 0 };
  const overSeconds = (now.getTime() - dueAt.getTime()) / 1_000;
  if (overSeconds >= 0) return { ageing: "late", overSeconds };
  const totalMs = Math.max(1, dueAt.getTime() - since.getTime());
  return { ageing: now.getTime() - since.getTime() >= totalMs * 0.75 ? "soon" : "fresh", overSeconds: 0 };
}

function findEarliestTime(
  openAssignments: readonly AssignmentTimes[],
  timeField: keyof Omit<AssignmentTimes, "state" | "beforeReopening">,
  ...states: AssignmentState[]
): Date | null {
  return findEarliest(
    openAssignments.filter(({ state }) => states.includes(state)).map((assignment) => assignment[timeField]),
  );
}

function addSeconds(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() + seconds * 1_000);
}
