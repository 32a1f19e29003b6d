import type { AssignmentState } from "@/db/vocabulary";
import { isNextAssignmentState, isOpen } from "@/server/domain/assignment";
import { type CrewStep, crewSteps } from "@/server/domain/press";

type Task = { id: string; state: AssignmentState };
type QueuedStep = { what: string; at: string | Date; assignmentId: string | null };

/**
 * Returns the state of the task as it will be once the queued presses are applied, and the time of each unsent step.
 */
export function predictTask(task: Task, presses: readonly QueuedStep[]) {
  const unsentSteps = new Map<CrewStep, Date>();
  let state: AssignmentState = task.state;
  for (const { what, at, assignmentId } of presses) {
    const step = crewSteps.find((crewStep) => crewStep === what);
    if (!step || assignmentId !== task.id || !isNextAssignmentState(state, step)) continue;
    state = step;
    unsentSteps.set(step, new Date(at));
  }
  return { state, unsentSteps, hasEnded: !isOpen(state) };
}
