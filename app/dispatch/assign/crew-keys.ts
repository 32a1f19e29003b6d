import { type AssignmentState, assignmentStates } from "../../../db/vocabulary";
import { isNextAssignmentState } from "../../../server/domain/assignment";

type Assignment = { id: string; state: AssignmentState };

/** The command keys that apply to one crew. */
export type CrewKeys = {
  /** Whether the keys for decline and recall apply to this crew. */
  hasRecallKey: boolean;
  /** Whether the exchange key selects this crew. */
  hasExchangeKey: boolean;
  /** Whether the step key reports this crew's next step. */
  hasStepKey: boolean;
};

/**
 * Distributes the command keys over the crews of an incident. Decline and recall go to the crew being exchanged, else
 * to the first that has not acknowledged, else to the first that can be recalled. Each press of the exchange key
 * selects the next crew, and after the last crew none. The step key goes to the crew being exchanged, else to the first
 * of those furthest behind.
 */
export function assignCrewKeys(crews: readonly Assignment[], replacingId: string | null): Map<string, CrewKeys> {
  const recallableCrews = crews.filter(({ state }) => isNextAssignmentState(state, "recalled"));
  const exchangedIndex = recallableCrews.findIndex(({ id }) => id === replacingId);
  const first = recallableCrews.find(({ state }) => state === "assigned") ?? recallableCrews[0];
  const recallTarget = recallableCrews[exchangedIndex] ?? first;
  const exchangeTarget =
    exchangedIndex < 0 ? first : (recallableCrews[exchangedIndex + 1] ?? recallableCrews[exchangedIndex]);
  const leastProgress = Math.min(...crews.map(({ state }) => assignmentStates.indexOf(state)));
  const stepTarget =
    recallableCrews[exchangedIndex] ?? crews.find(({ state }) => assignmentStates.indexOf(state) === leastProgress);
  return new Map(
    crews.map(({ id }) => [
      id,
      {
        hasRecallKey: id === recallTarget?.id,
        hasExchangeKey: id === exchangeTarget?.id,
        hasStepKey: id === stepTarget?.id,
      },
    ]),
  );
}
