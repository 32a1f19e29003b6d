import { type AssignmentState, assignmentStates } from "../../../db/vocabulary";
import { canFollow } from "../../../server/domain/assignment";

type Sent = { id: string; state: AssignmentState };

/** Which of the keys that concern one crew are this crew's. */
export type CrewKeys = {
  /** Declining and calling back are for this one. */
  hasRecallKey: boolean;
  /** The key that exchanges a crew comes to this one next. */
  exchanges: boolean;
  /** What is told by radio is written down for this one. */
  steps: boolean;
};

/**
 * The crew the keys are for: the one being exchanged, else the first that has not answered, else the first that can be called back.
 * Pressing the key of exchange again goes on to the next crew, and after the last back to none. The key of the next step is for the
 * one being exchanged, else for the first of those that are the furthest behind.
 */
export function assignCrewKeys(crews: readonly Sent[], replacing: string | null): Map<string, CrewKeys> {
  const recallable = crews.filter(({ state }) => canFollow(state, "recalled"));
  const exchanged = recallable.findIndex(({ id }) => id === replacing);
  const first = recallable.find(({ state }) => state === "assigned") ?? recallable[0];
  const pointedAt = recallable[exchanged] ?? first;
  const exchanges = exchanged < 0 ? first : (recallable[exchanged + 1] ?? recallable[exchanged]);
  const furthestBehind = Math.min(...crews.map(({ state }) => assignmentStates.indexOf(state)));
  const steps = recallable[exchanged] ?? crews.find(({ state }) => assignmentStates.indexOf(state) === furthestBehind);
  return new Map(
    crews.map(({ id }) => [
      id,
      { hasRecallKey: id === pointedAt?.id, exchanges: id === exchanges?.id, steps: id === steps?.id },
    ]),
  );
}
