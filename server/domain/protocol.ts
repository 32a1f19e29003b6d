import type { Answer, UnitKind } from "../../db/vocabulary";
import type { Requirement } from "./response-plan";

/** So many units more than the plan, because of an answer. */
export type UnitNeed = { kind: UnitKind; count: number; skills: readonly string[] };

/** What matters of a question of a type's protocol. */
export type AskedQuestion = { id: string; decisive: Answer; raisesTo: number | null; adds: readonly UnitNeed[] };
export type QuestionAnswer = { questionId: string; answer: Answer };

/** What answers change: the priority becomes at least `raisesTo`, and the needs come on top of the plan. */
export type AnswerEffects = { raisesTo: number | null; needs: UnitNeed[] };

/** Extra requirements are numbered from here on, far behind those of any plan. */
const firstExtraOrder = 101;

/** What the answers given so far ask for together; a question that was not answered decisively asks for nothing. */
export function effectsOfAnswers(questions: readonly AskedQuestion[], given: readonly QuestionAnswer[]): AnswerEffects {
  const decided = questions.filter(({ id, decisive }) =>
    given.some(({ questionId, answer }) => questionId === id && answer === decisive),
  );
  const raises = decided.flatMap(({ raisesTo }) => raisesTo ?? []);
  return {
    raisesTo: raises.length > 0 ? Math.min(...raises) : null,
    needs: mergeNeeds(decided.flatMap(({ adds }) => adds)),
  };
}

/** The more urgent of the two: answers never lower a priority. */
export function raisedPriority(priority: number, { raisesTo }: Pick<AnswerEffects, "raisesTo">): number {
  return raisesTo === null ? priority : Math.min(priority, raisesTo);
}

/**
 * Needs of one kind of which one's skills lie within the other's are one need, of the greater number and skills: the crew that
 * can do more serves both, and nobody is sent twice for two answers that tell of the same thing.
 */
export function mergeNeeds(needs: readonly UnitNeed[]): UnitNeed[] {
  const merged: UnitNeed[] = [];
  for (const need of needs) {
    const at = merged.findIndex((one) => one.kind === need.kind && (covers(one, need) || covers(need, one)));
    const known = merged[at];
    if (!known) merged.push(need);
    else {
      const { skills } = covers(known, need) ? known : need;
      merged[at] = { kind: need.kind, count: Math.max(known.count, need.count), skills };
    }
  }
  return merged;
}

type NeedsInput = {
  /** The plan of the priority before the answers, and that of the priority they raised it to. */
  before: readonly Requirement[];
  after: readonly Requirement[];
  /** Requirements beyond the plan that there are already. */
  extra: readonly Requirement[];
  needs: readonly UnitNeed[];
};

/**
 * The requirements beyond the plan, with these needs: as many units as the plan asked for before and the need on top, less what
 * the plan of the raised priority sends anyhow. An extra requirement that could serve a need is raised in its count; else a new
 * one gets the next number.
 */
export function addNeeds({ before, after, extra, needs }: NeedsInput): Requirement[] {
  const lines = extra.map((line) => ({ ...line }));
  for (const need of needs) {
    const missing = countCovering(before, need) + need.count - countCovering(after, need);
    if (missing <= 0) continue;
    const own = lines.find((line) => line.kind === need.kind && covers(line, need));
    if (own) own.count += missing;
    else lines.push({ order: nextOrder(lines), kind: need.kind, count: missing, skills: need.skills });
  }
  return lines;
}

/** What of some needs was not asked for before: by an earlier answer that stands as it was. */
export function additionalNeeds(needs: readonly UnitNeed[], earlier: readonly UnitNeed[]): UnitNeed[] {
  return needs.flatMap((need) => {
    const count = need.count - countCovering(earlier, need);
    return count > 0 ? [{ ...need, count }] : [];
  });
}

function countCovering(lines: readonly UnitNeed[], need: UnitNeed): number {
  return lines.reduce((sum, line) => (line.kind === need.kind && covers(line, need) ? sum + line.count : sum), 0);
}

/** Whether who meets one requirement has all the skills the other asks for. */
function covers(one: Pick<UnitNeed, "skills">, other: Pick<UnitNeed, "skills">): boolean {
  return other.skills.every((skill) => one.skills.includes(skill));
}

function nextOrder(lines: readonly { order: number }[]): number {
  return Math.max(firstExtraOrder - 1, ...lines.map(({ order }) => order)) + 1;
}
