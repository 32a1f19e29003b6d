import type { Answer } from "@/db/vocabulary";
import type { TypeView } from "@/server/assignment/list-types";
import { type PlanLine, withoutKeys } from "./plan-lines";

/** A question while it is edited; `id` is missing until it was saved. */
export type QuestionDraft = {
  key: string;
  id?: string;
  askedId: string;
  askedEn: string;
  decisive: Answer;
  raisesTo: number | null;
  adds: PlanLine[];
};

let made = 0;
export const newQuestionKey = () => `question-${++made}`;

export function draftsOf(questions: TypeView["questions"]): QuestionDraft[] {
  return questions.map(({ id, askedId, askedEn, decisive, raisesTo, adds }) => ({
    ...{ key: id, id, askedId, askedEn, decisive, raisesTo },
    adds: adds.map(({ kind, count, skills }, index) => ({ key: `${id}-${index}`, kind, count, skills: [...skills] })),
  }));
}

/** As they are sent. */
export function questionsOf(drafts: readonly QuestionDraft[]) {
  return drafts.map(({ key: _, adds, ...question }) => ({ ...question, adds: withoutKeys(adds) }));
}

export function isSameQuestions(one: readonly QuestionDraft[], other: readonly QuestionDraft[]): boolean {
  return JSON.stringify(questionsOf(one)) === JSON.stringify(questionsOf(other));
}

export function areComplete(drafts: readonly QuestionDraft[]): boolean {
  return drafts.every(
    ({ askedId, askedEn, adds }) =>
      askedId.trim() !== "" &&
      askedEn.trim() !== "" &&
      adds.every(({ count }) => Number.isInteger(count) && count >= 1 && count <= 20),
  );
}
