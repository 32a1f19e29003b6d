import type { AssignmentState, IncidentStatus, TypeMode } from "../../../db/vocabulary";
import { isOpen } from "../../domain/assignment";

/** Simulated seconds. */
const confirmAfter = 240;
const resolveAfter = 30;
const closeAfter = 180;
const giveUpAfter = 1_200;
const overtime = 9_000;

export type IncidentProgress = {
  mode: TypeMode;
  status: IncidentStatus;
  simulated: boolean;
  openedAt: Date;
  assignments: readonly { state: AssignmentState; endedAt: Date | null; unit: { simulated: boolean } }[];
};

/**
 * The next step of the control room for a simulated incident: confirm a proposal nobody confirmed, or close an incident that is done
 * or that no unit could be sent to. Null for real incidents and for incidents with a real unit.
 */
export function nextIncidentStep(
  { mode, status, simulated, openedAt, assignments }: IncidentProgress,
  { now, speed }: { now: Date; speed: number },
): "confirm" | "resolved" | "closed" | null {
  if (!simulated || status === "closed") return null;
  const secondsSince = (moment: Date) => ((now.getTime() - moment.getTime()) / 1000) * speed;
  const openAssignments = assignments.filter(({ state }) => isOpen(state));
  if (openAssignments.some(({ unit }) => !unit.simulated)) return null;
  if (openAssignments.length > 0) return secondsSince(openedAt) >= overtime ? "closed" : null;

  const lastEnd = Math.max(0, ...assignments.map(({ endedAt }) => endedAt?.getTime() ?? 0));
  const idleSeconds = secondsSince(lastEnd === 0 ? openedAt : new Date(lastEnd));
  if (!assignments.some(({ state }) => state === "clear")) {
    if (mode === "confirm" && assignments.length === 0 && idleSeconds >= confirmAfter && idleSeconds < giveUpAfter)
      return "confirm";
    return idleSeconds >= giveUpAfter ? "closed" : null;
  }
  if (status !== "resolved") return idleSeconds >= resolveAfter ? "resolved" : null;
  return idleSeconds >= closeAfter ? "closed" : null;
}
