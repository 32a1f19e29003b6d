import type { AssignmentState } from "../../../db/vocabulary";
import { canFollow } from "../../../server/domain/assignment";

type Sent = { id: string; state: AssignmentState };

/** Which of the keys that concern one crew are this crew's. */
export type CrewKeys = {
  /** Declining and calling back are for this one. */
  isPointedAt: boolean;
  /** The key that exchanges a crew comes to this one next. */
  exchanges: boolean;
};

/**
 * The crew the keys are for: the one being exchanged, else the first that has not answered, else the first that can be called back.
 * Pressing the key of exchange again goes on to the next crew, and after the last back to none.
 */
export function crewKeys(crews: readonly Sent[], replacing: string | null): Map<string, CrewKeys> {
  const recallable = crews.filter(({ state }) => canFollow(state, "recalled"));
  const exchanged = recallable.findIndex(({ id }) => id === replacing);
  const first = recallable.find(({ state }) => state === "assigned") ?? recallable[0];
  const pointedAt = recallable[exchanged] ?? first;
  const exchanges = exchanged < 0 ? first : (recallable[exchanged + 1] ?? recallable[exchanged]);
  return new Map(crews.map(({ id }) => [id, { isPointedAt: id === pointedAt?.id, exchanges: id === exchanges?.id }]));
}
