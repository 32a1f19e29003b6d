import type { AssignmentState, UnitKind } from "../../db/vocabulary";

/** The possible next states of each state. */
const nextAssignmentStates = {
  assigned: ["acknowledged", "declined", "recalled"],
  acknowledged: ["enRoute", "recalled"],
  enRoute: ["onScene", "recalled"],
  onScene: ["transporting", "clear"],
  transporting: ["clear"],
  clear: [],
  declined: [],
  recalled: [],
} as const satisfies Record<AssignmentState, readonly AssignmentState[]>;

export function isNextAssignmentState(from: AssignmentState, to: AssignmentState): boolean {
  return (nextAssignmentStates[from] as readonly AssignmentState[]).includes(to);
}

export function isOpen(state: AssignmentState): boolean {
  return nextAssignmentStates[state].length > 0;
}

/** Whether the assignment is open and the crew has not yet reached the incident. */
export function isBeforeArrival(state: AssignmentState): boolean {
  return state === "assigned" || state === "acknowledged" || state === "enRoute";
}

/**
 * The states that a crew may report next, the most likely first: an ambulance on scene usually transports a patient,
 * whereas other units have usually finished.
 */
export function listReportableSteps(
  state: AssignmentState,
  kind: UnitKind,
): Exclude<AssignmentState, "assigned" | "recalled">[] {
  const steps = nextAssignmentStates[state].filter((step) => step !== "recalled");
  return state === "onScene" && kind !== "ambulance" ? steps.reverse() : steps;
}

/**
 * The final state of an open assignment whose incident is closed: `clear` if the crew has reached the scene (even if it
 * is transporting a patient), otherwise `recalled`.
 */
export function stateAfterClosing(state: AssignmentState): "clear" | "recalled" {
  return state === "onScene" || state === "transporting" ? "clear" : "recalled";
}

/** Whether an assignment in this state can be undone without calling back a crew that has already left. */
export function canUndoAssignment(state: AssignmentState): boolean {
  return state === "assigned" || state === "acknowledged";
}

type AssignmentTimes = {
  state: AssignmentState;
  acknowledgedAt: Date | null;
  enRouteAt: Date | null;
  onSceneAt: Date | null;
  transportingAt: Date | null;
};

/** The state that an assignment had before its current one, as its recorded times show. */
export function findPreviousState({ state, acknowledgedAt, enRouteAt, onSceneAt, transportingAt }: AssignmentTimes) {
  const reachedStates = [
    transportingAt && "transporting",
    onSceneAt && "onScene",
    enRouteAt && "enRoute",
    acknowledgedAt && "acknowledged",
  ] as const;
  return reachedStates.find((reachedState) => reachedState && reachedState !== state) ?? "assigned";
}
