import type { AssignmentState, UnitKind } from "../../db/vocabulary";

/** One line of a response plan. */
export type Requirement = { order: number; kind: UnitKind; count: number; skills: readonly string[] };

type Sent = { requirement: number | null; state: AssignmentState };

/** What of a plan is still to be filled: a unit that declined or was recalled fills nothing. */
export function openRequirements(plan: readonly Requirement[], sent: readonly Sent[]): Requirement[] {
  const counting = sent.filter(({ state }) => state !== "declined" && state !== "recalled");
  return plan
    .map((requirement) => ({
      ...requirement,
      count: requirement.count - counting.filter((one) => one.requirement === requirement.order).length,
    }))
    .filter(({ count }) => count > 0);
}

type Crew = { id: string; kind: UnitKind; skills: readonly string[]; state: AssignmentState };

/**
 * Which line of another plan each crew fills that was sent already: the first of its kind, by its skills, that is not full yet.
 * Null for a crew the plan has no place for; it goes on all the same.
 */
export function matchToPlan(plan: readonly Requirement[], sent: readonly Crew[]): Map<string, number | null> {
  const free = new Map(plan.map(({ order, count }) => [order, count]));
  return new Map(
    sent.map(({ id, kind, skills, state }) => {
      if (state === "declined" || state === "recalled") return [id, null];
      const line = plan.find(
        (one) =>
          one.kind === kind && (free.get(one.order) ?? 0) > 0 && one.skills.every((skill) => skills.includes(skill)),
      );
      if (line) free.set(line.order, (free.get(line.order) ?? 0) - 1);
      return [id, line?.order ?? null];
    }),
  );
}
