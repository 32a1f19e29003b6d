import type { AssignmentState, IncidentStatus } from "../../db/vocabulary";
import { isOpen } from "./assignment";

/** The next statuses that a person may set. `assigned`, `enRoute` and `onScene` also follow from the assignments. */
const nextIncidentStatuses = {
  received: ["verified", "assigned", "enRoute", "onScene", "resolved", "closed"],
  verified: ["assigned", "enRoute", "onScene", "resolved", "closed"],
  assigned: ["enRoute", "onScene", "resolved", "closed"],
  enRoute: ["onScene", "resolved", "closed"],
  onScene: ["resolved", "closed"],
  resolved: ["closed"],
  closed: [],
} as const satisfies Record<IncidentStatus, readonly IncidentStatus[]>;

export function isNextIncidentStatus(from: IncidentStatus, to: IncidentStatus): boolean {
  return (nextIncidentStatuses[from] as readonly IncidentStatus[]).includes(to);
}

/** An incident can be reopened for this many days after it was closed. A later report becomes a new incident. */
export const reopenDays = 7;

/** Whether an incident may be reopened: a resolved one always, a closed one within seven days. */
export function canReopen({ status, closedAt }: { status: IncidentStatus; closedAt: Date | null }, now: Date): boolean {
  if (status === "resolved") return true;
  return status === "closed" && closedAt !== null && now.getTime() - closedAt.getTime() <= reopenDays * 86_400_000;
}

/**
 * Closing an incident can be undone for this many minutes. After that, its crews may no longer be able to resume their
 * tasks.
 */
export const undoClosingMinutes = 10;

/** Whether the closing of an incident can still be undone. Later, the incident can only be reopened, with a reason. */
export function canUndoClosing({ closedAt }: { closedAt: Date | null }, now: Date): boolean {
  return closedAt !== null && now.getTime() - closedAt.getTime() <= undoClosingMinutes * 60_000;
}

const statesByProgress = ["assigned", "acknowledged", "enRoute", "onScene", "transporting"] as const;

/**
 * The incident status that follows from the progress of its most advanced unit. `onScene`, `resolved` and `closed` do
 * not change. If no assignment is open, the status becomes `onScene` if a unit has completed its work; otherwise it
 * becomes `received`, or remains `verified`.
 */
export function deriveStatusFromCrews(
  currentStatus: IncidentStatus,
  crewStates: readonly AssignmentState[],
): IncidentStatus {
  if (currentStatus === "resolved" || currentStatus === "closed" || currentStatus === "onScene") return currentStatus;
  const openStates = crewStates.filter(isOpen);
  const mostAdvanced = Math.max(
    -1,
    ...openStates.map((state) => statesByProgress.indexOf(state as (typeof statesByProgress)[number])),
  );
  if (mostAdvanced >= statesByProgress.indexOf("onScene")) return "onScene";
  if (mostAdvanced >= statesByProgress.indexOf("enRoute")) return "enRoute";
  if (mostAdvanced >= 0) return "assigned";
  if (crewStates.some((state) => state === "clear")) return "onScene";
  return currentStatus === "verified" ? "verified" : "received";
}

/**
 * The status of an open incident whose stored status no longer counts, for example after an undo: `onScene` if any
 * crew has been on scene, even if another is still on its way.
 */
export function rederiveStatus(
  { verifiedAt }: { verifiedAt: Date | null },
  assignments: readonly { state: AssignmentState; onSceneAt: Date | null }[],
): IncidentStatus {
  if (assignments.some(({ onSceneAt }) => onSceneAt !== null)) return "onScene";
  const states = assignments.map(({ state }) => state);
  return deriveStatusFromCrews(verifiedAt ? "verified" : "received", states);
}
