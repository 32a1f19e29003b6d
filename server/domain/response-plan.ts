import type { AssignmentState, UnitKind } from "../../db/vocabulary";

/** One line of a response plan. */
export type Requirement = { order: number; kind: UnitKind; count: number; skills: readonly string[] };

type Sent = { requirement: number | null; state: AssignmentState };

/** What of a plan is still to be filled: a unit that declined or was recalled fills nothing. */
export function outstanding(plan: readonly Requirement[], sent: readonly Sent[]): Requirement[] {
  const counting = sent.filter(({ state }) => state !== "declined" && state !== "recalled");
  return plan
    .map((requirement) => ({
      ...requirement,
      count: requirement.count - counting.filter((one) => one.requirement === requirement.order).length,
    }))
    .filter(({ count }) => count > 0);
}
