import type { AssignmentState, UnitKind } from "../../db/vocabulary";

/** One row of a response plan: `count` units of a kind with all of the skills. `order` is its number in the plan. */
export type Requirement = { order: number; kind: UnitKind; count: number; skills: readonly string[] };

type PlanAssignment = { requirement: number | null; kind: UnitKind; state: AssignmentState };

/**
 * The part of a plan that no unit fills. Units that declined or were recalled do not fill a requirement, nor do units
 * of a different kind, whose number is from an earlier version of the plan.
 */
export function listUnfilledRequirements(
  plan: readonly Requirement[],
  assignments: readonly PlanAssignment[],
): Requirement[] {
  const activeAssignments = assignments.filter(({ state }) => state !== "declined" && state !== "recalled");
  return plan
    .map((requirement) => ({
      ...requirement,
      count:
        requirement.count -
        activeAssignments.filter(({ requirement: order, kind }) => {
          return order === requirement.order && kind === requirement.kind;
        }).length,
    }))
    .filter(({ count }) => count > 0);
}

type Crew = { id: string; kind: UnitKind; skills: readonly string[]; state: AssignmentState };

/**
 * Matches assigned units to the requirements of a new plan: each unit fills the first requirement of its kind that
 * still needs a unit and whose skills the unit has. Returns a map from the `id` of each crew to the number of the
 * requirement; null for a crew that declined, was recalled, or fits no requirement. A crew that fits no requirement
 * remains assigned.
 */
export function matchToPlan(plan: readonly Requirement[], crews: readonly Crew[]): Map<string, number | null> {
  const neededCounts = new Map(plan.map(({ order, count }) => [order, count]));
  return new Map(
    crews.map(({ id, kind, skills, state }) => {
      if (state === "declined" || state === "recalled") return [id, null];
      const matchingRequirement = plan.find(
        (requirement) =>
          requirement.kind === kind &&
          (neededCounts.get(requirement.order) ?? 0) > 0 &&
          requirement.skills.every((skill) => skills.includes(skill)),
      );
      if (matchingRequirement)
        neededCounts.set(matchingRequirement.order, (neededCounts.get(matchingRequirement.order) ?? 0) - 1);
      return [id, matchingRequirement?.order ?? null];
    }),
  );
}
