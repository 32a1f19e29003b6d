import { type AssignmentState, assignmentStates } from "../../../db/vocabulary";
import { isNextAssignmentState } from "../../../server/domain/assignment";

type Assignment = { id: string; state: AssignmentState };

/** The command keys that apply to one crew. */
export type CrewKeys = {
  /** Whether the keys for decline and recall apply to this crew. */
  hasRecallKey: boolean;
  /** Whether the key that selects the crew to replace selects this crew. */
  hasReplaceKey: boolean;
  /** Whether the step key reports this crew's next step. */
  hasStepKey: boolean;
};

/** Whether the keys do nothing at the moment, because they have just moved to another crew or step. */
export type PausedKeys = { recall: boolean; step: boolean };

/**
 * Assigns the command keys to the crews of an incident. The decline and recall keys act on the crew being replaced,
 * otherwise on the first that has not acknowledged, otherwise on the first that can be recalled. Each press of the key
 * for `replace` selects the next crew to replace; after the last crew, it selects none. The step key acts on the crew
 * being replaced, otherwise on the first of the least advanced crews.
 */
export function assignCrewKeys(assignments: readonly Assignment[], replacingId: string | null): Map<string, CrewKeys> {
  const recallableCrews = assignments.filter(({ state }) => isNextAssignmentState(state, "recalled"));
  const replacedIndex = recallableCrews.findIndex(({ id }) => id === replacingId);
  const defaultTarget = recallableCrews.find(({ state }) => state === "assigned") ?? recallableCrews[0];
  const recallTarget = recallableCrews[replacedIndex] ?? defaultTarget;
  const replaceTarget =
    replacedIndex < 0 ? defaultTarget : (recallableCrews[replacedIndex + 1] ?? recallableCrews[replacedIndex]);
  const leastProgress = Math.min(...assignments.map(({ state }) => assignmentStates.indexOf(state)));
  const stepTarget =
    recallableCrews[replacedIndex] ??
    assignments.find(({ state }) => assignmentStates.indexOf(state) === leastProgress);
  return new Map(
    assignments.map(({ id }) => [
      id,
      {
        hasRecallKey: id === recallTarget?.id,
        hasReplaceKey: id === replaceTarget?.id,
        hasStepKey: id === stepTarget?.id,
      },
    ]),
  );
}
