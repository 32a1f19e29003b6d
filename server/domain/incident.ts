import type { AssignmentState, IncidentStatus } from "../../db/vocabulary";
import { isOpen } from "./assignment";

/** How an incident may go on by hand. The steps between assigned and onScene also follow the crews. */
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

/** A closed incident is opened again within so many days; what happens later is a new one. */
export const reopenDays = 7;

/** Whether an incident may be opened again: a resolved one always, a closed one for some days. */
export function canReopen({ status, closedAt }: { status: IncidentStatus; closedAt: Date | null }, now: Date): boolean {
  if (status === "resolved") return true;
  return status === "closed" && closedAt !== null && now.getTime() - closedAt.getTime() <= reopenDays * 86_400_000;
}

const byProgress = ["assigned", "acknowledged", "enRoute", "onScene", "transporting"] as const;

/**
 * The status its crews give an incident: that of the farthest crew. It never goes back by itself, except to waiting
 * (`received`, or `verified` once it was) when no crew is left before any arrived.
 */
export function statusFromCrews(current: IncidentStatus, crews: readonly AssignmentState[]): IncidentStatus {
  if (current === "resolved" || current === "closed" || current === "onScene") return current;
  const open = crews.filter(isOpen);
  const farthest = Math.max(-1, ...open.map((state) => byProgress.indexOf(state as (typeof byProgress)[number])));
  if (farthest >= byProgress.indexOf("onScene")) return "onScene";
  if (farthest >= byProgress.indexOf("enRoute")) return "enRoute";
  if (farthest >= 0) return "assigned";
  if (crews.some((state) => state === "clear")) return "onScene";
  return current === "verified" ? "verified" : "received";
}
