import type { Answer, UnitKind } from "../../db/vocabulary";
import type { Requirement } from "./response-plan";

/** Units that are needed in addition to the response plan because of an answer. */
export type UnitNeed = { kind: UnitKind; count: number; skills: readonly string[] };

/** The parts of a protocol question that the rules use. */
export type AskedQuestion = { id: string; decisive: Answer; raisesTo: number | null; adds: readonly UnitNeed[] };
export type QuestionAnswer = { questionId: string; answer: Answer };

/** The effect of answers: `raisesTo` becomes the priority if it is more urgent, and the needs are added to the plan. */
export type AnswerEffects = { raisesTo: number | null; needs: UnitNeed[] };

/** The `order` of the first extra requirement. The requirements of every plan have lower numbers. */
const firstExtraOrder = 101;

/** The combined effect of the given answers. Only the decisive answer to a question has an effect. */
export function combineAnswerEffects(
  questions: readonly AskedQuestion[],
  answers: readonly QuestionAnswer[],
): AnswerEffects {
  const decisiveQuestions = questions.filter(({ id, decisive }) =>
    answers.some(({ questionId, answer }) => questionId === id && answer === decisive),
  );
  const raisedPriorities = decisiveQuestions.flatMap(({ raisesTo }) => raisesTo ?? []);
  return {
    raisesTo: raisedPriorities.length > 0 ? Math.min(...raisedPriorities) : null,
    needs: mergeNeeds(decisiveQuestions.flatMap(({ adds }) => adds)),
  };
}

/** The more urgent of `priority` and `raisesTo`: answers never lower a priority. */
export function raisePriority(priority: number, { raisesTo }: Pick<AnswerEffects, "raisesTo">): number {
  return raisesTo === null ? priority : Math.min(priority, raisesTo);
}

/**
 * Merges two needs of the same unit kind if the skills of one include those of the other. The merged need has the
 * larger count and the larger set of skills. A better qualified crew meets both needs, so two answers about the same
 * thing do not send two crews.
 */
export function mergeNeeds(needs: readonly UnitNeed[]): UnitNeed[] {
  const mergedNeeds: UnitNeed[] = [];
  for (const need of needs) {
    const index = mergedNeeds.findIndex(
      (existing) => existing.kind === need.kind && (hasSkillsOf(existing, need) || hasSkillsOf(need, existing)),
    );
    const existing = mergedNeeds[index];
    if (!existing) mergedNeeds.push(need);
    else {
      const { skills } = hasSkillsOf(existing, need) ? existing : need;
      mergedNeeds[index] = { kind: need.kind, count: Math.max(existing.count, need.count), skills };
    }
  }
  return mergedNeeds;
}

type AddNeedsInput = {
  /** The plan at the priority before the answers. */
  before: readonly Requirement[];
  /** The plan at the priority that the answers raised it to. */
  after: readonly Requirement[];
  /** Requirements that earlier answers added to the plan. */
  extraRequirements: readonly Requirement[];
  needs: readonly UnitNeed[];
};

/**
 * Adds needs to the extra requirements. Each need is for `count` suitable units in addition to those in the plan at the
 * previous priority (`before`). Suitable units that the plan at the raised priority (`after`) adds are subtracted. The
 * rest are added to a suitable extra requirement, or become a new one.
 */
export function addNeeds({ before, after, extraRequirements, needs }: AddNeedsInput): Requirement[] {
  const requirements = extraRequirements.map((requirement) => ({ ...requirement }));
  for (const need of needs) {
    const missingCount = countSuitableUnits(before, need) + need.count - countSuitableUnits(after, need);
    if (missingCount <= 0) continue;
    const suitableRequirement = requirements.find(
      (requirement) => requirement.kind === need.kind && hasSkillsOf(requirement, need),
    );
    if (suitableRequirement) suitableRequirement.count += missingCount;
    else
      requirements.push({
        order: findNextOrder(requirements),
        kind: need.kind,
        count: missingCount,
        skills: need.skills,
      });
  }
  return requirements;
}

/** The part of the needs that earlier answers did not require. */
export function computeAdditionalNeeds(needs: readonly UnitNeed[], earlier: readonly UnitNeed[]): UnitNeed[] {
  return needs.flatMap((need) => {
    const missingCount = need.count - countSuitableUnits(earlier, need);
    return missingCount > 0 ? [{ ...need, count: missingCount }] : [];
  });
}

function countSuitableUnits(requirements: readonly UnitNeed[], need: UnitNeed): number {
  return requirements.reduce(
    (sum, requirement) =>
      requirement.kind === need.kind && hasSkillsOf(requirement, need) ? sum + requirement.count : sum,
    0,
  );
}

/** Whether a unit with the skills of `a` has all skills of `b`. */
function hasSkillsOf(a: Pick<UnitNeed, "skills">, b: Pick<UnitNeed, "skills">): boolean {
  return b.skills.every((skill) => a.skills.includes(skill));
}

function findNextOrder(requirements: readonly { order: number }[]): number {
  return Math.max(firstExtraOrder - 1, ...requirements.map(({ order }) => order)) + 1;
}
