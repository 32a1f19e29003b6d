import type { AssignmentState } from "@/db/vocabulary";
import { isNextAssignmentState, isOpen } from "@/server/domain/assignment";
import { type CrewStep, crewSteps } from "@/server/domain/press";

type Task = { id: string; state: AssignmentState };
type Waiting = { what: string; at: string | Date; assignmentId: string | null };

/** How the task will stand when what was pressed has reached the room: its state, and which steps are still on their way. */
export function predictTask(task: Task, presses: readonly Waiting[]) {
  const unsent = new Map<CrewStep, Date>();
  let state: AssignmentState = task.state;
  for (const { what, at, assignmentId } of presses) {
    const step = crewSteps.find((one) => one === what);
    if (!step || assignmentId !== task.id || !isNextAssignmentState(state, step)) continue;
    state = step;
    unsent.set(step, new Date(at));
  }
  return { state, unsent, isOver: !isOpen(state) };
}
