import type { AssignmentState, UnitKind } from "../../db/vocabulary";

/** One line of a response plan. */
export type Requirement = { order: number; kind: UnitKind; count: number; skills: readonly string[] };

type Sent = { requirement: number | null; state: AssignmentState };

/** The part of a plan that is not filled: units that declined or were recalled fill nothing. */
export function openRequirements(plan: readonly Requirement[], sent: readonly Sent[]): Requirement[] {
  const fillingUnits = sent.filter(({ state }) => state !== "declined" && state !== "recalled");
  return plan
    .map((requirement) => ({
      ...requirement,
      count: requirement.count - fillingUnits.filter((assigned) => assigned.requirement === requirement.order).length,
    }))
    .filter(({ count }) => count > 0);
}

type Crew = { id: string; kind: UnitKind; skills: readonly string[]; state: AssignmentState };

/**
 * Matches assigned units to the lines of a new plan: each unit fills the first line of its kind that its skills satisfy
 * and that has room. Null for a unit without a line; it stays assigned.
 */
export function matchToPlan(plan: readonly Requirement[], sent: readonly Crew[]): Map<string, number | null> {
  const free = new Map(plan.map(({ order, count }) => [order, count]));
  return new Map(
    sent.map(({ id, kind, skills, state }) => {
      if (state === "declined" || state === "recalled") return [id, null];
      const line = plan.find(
        (assigned) =>
          assigned.kind === kind &&
          (free.get(assigned.order) ?? 0) > 0 &&
          assigned.skills.every((skill) => skills.includes(skill)),
      );
      if (line) free.set(line.order, (free.get(line.order) ?? 0) - 1);
      return [id, line?.order ?? null];
    }),
  );
}
