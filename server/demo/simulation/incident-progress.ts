import type { AssignmentState, IncidentStatus, TypeMode } from "../../../db/vocabulary";
import { isOpen } from "../../domain/assignment";

// Durations in simulated seconds.
const confirmAfterSeconds = 240;
const resolveAfterSeconds = 30;
const closeAfterSeconds = 180;
const giveUpAfterSeconds = 1_200;
const maxOpenSeconds = 9_000;

export type IncidentProgress = {
  mode: TypeMode;
  status: IncidentStatus;
  simulated: boolean;
  practice: boolean;
  openedAt: Date;
  assignments: readonly { state: AssignmentState; endedAt: Date | null; unit: { simulated: boolean } }[];
};

/**
 * Returns the control room's next due step for a simulated incident: to confirm a proposal that nobody has confirmed,
 * to mark the incident as resolved, or to close it. An incident is closed some time after it was resolved. It is also
 * closed if no unit was sent for 20 minutes, or if units are still assigned two and a half hours after it was created.
 * Returns null for real incidents, for those that people created for practice, and while a real unit is assigned.
 */
export function findNextIncidentStep(
  { mode, status, simulated, practice, openedAt, assignments }: IncidentProgress,
  { now, speed }: { now: Date; speed: number },
): "confirm" | "resolved" | "closed" | null {
  if (!simulated || practice || status === "closed") return null;
  const secondsSince = (moment: Date) => ((now.getTime() - moment.getTime()) / 1000) * speed;
  const openAssignments = assignments.filter(({ state }) => isOpen(state));
  if (openAssignments.some(({ unit }) => !unit.simulated)) return null;
  if (openAssignments.length > 0) return secondsSince(openedAt) >= maxOpenSeconds ? "closed" : null;

  const lastEndMs = Math.max(0, ...assignments.map(({ endedAt }) => endedAt?.getTime() ?? 0));
  const idleSeconds = secondsSince(lastEndMs === 0 ? openedAt : new Date(lastEndMs));
  if (!assignments.some(({ state }) => state === "clear")) {
    if (
      mode === "confirm" &&
      assignments.length === 0 &&
      idleSeconds >= confirmAfterSeconds &&
      idleSeconds < giveUpAfterSeconds
    )
      return "confirm";
    return idleSeconds >= giveUpAfterSeconds ? "closed" : null;
  }
  if (status !== "resolved") return idleSeconds >= resolveAfterSeconds ? "resolved" : null;
  return idleSeconds >= closeAfterSeconds ? "closed" : null;
}
