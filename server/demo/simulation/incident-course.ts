import type { AssignmentState, IncidentStatus, TypeMode } from "../../../db/vocabulary";
import { isOpen } from "../../domain/assignment";

/** Simulated seconds. */
const confirmAfter = 240;
const resolveAfter = 30;
const closeAfter = 180;
const giveUpAfter = 1_200;
const overtime = 9_000;

export type Course = {
  mode: TypeMode;
  status: IncidentStatus;
  simulated: boolean;
  openedAt: Date;
  assignments: readonly { state: AssignmentState; endedAt: Date | null; unit: { simulated: boolean } }[];
};

/**
 * What the room would do next with a simulated incident: take the proposal nobody confirmed, close what is done, or what
 * nobody could be sent to. Incidents of people, and those a real unit is at, are theirs.
 */
export function nextIncidentStep(
  { mode, status, simulated, openedAt, assignments }: Course,
  { now, speed }: { now: Date; speed: number },
): "confirm" | "resolved" | "closed" | null {
  if (!simulated || status === "closed") return null;
  const since = (moment: Date) => ((now.getTime() - moment.getTime()) / 1000) * speed;
  const open = assignments.filter(({ state }) => isOpen(state));
  if (open.some(({ unit }) => !unit.simulated)) return null;
  if (open.length > 0) return since(openedAt) >= overtime ? "closed" : null;

  const lastEnd = Math.max(0, ...assignments.map(({ endedAt }) => endedAt?.getTime() ?? 0));
  const quiet = since(lastEnd === 0 ? openedAt : new Date(lastEnd));
  if (!assignments.some(({ state }) => state === "clear")) {
    if (mode === "confirm" && assignments.length === 0 && quiet >= confirmAfter && quiet < giveUpAfter)
      return "confirm";
    return quiet >= giveUpAfter ? "closed" : null;
  }
  if (status !== "resolved") return quiet >= resolveAfter ? "resolved" : null;
  return quiet >= closeAfter ? "closed" : null;
}
