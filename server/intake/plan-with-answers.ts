import { asc, eq } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import type { GivenAnswer } from "../../db/schema/incidents";
import { question } from "../../db/schema/plans";
import { answerValues as answerWords } from "../../db/vocabulary";
import { readPlan } from "../assignment/incident-types";
import { addNeeds, combineAnswerEffects, raisePriority } from "../domain/protocol";
import type { Requirement } from "../domain/response-plan";
import { badField } from "../errors";

/** Answers to the questions of an incident type, at most one per question. */
export const Answers = z
  .array(z.strictObject({ questionId: z.uuid(), answer: z.enum(answerWords) }))
  .max(50)
  .refine(
    (answers) => new Set(answers.map(({ questionId }) => questionId)).size === answers.length,
    "answers a question twice",
  );

/** Returns the questions of an incident type, in the order in which they are asked. */
export async function readQuestions(tx: Db, typeCode: string) {
  return tx.select().from(question).where(eq(question.typeCode, typeCode)).orderBy(asc(question.order));
}
type Question = Awaited<ReturnType<typeof readQuestions>>[number];

/**
 * Adds the text of the question to each answer; refuses an answer to a question that the incident type does not have.
 */
export function withQuestionText(
  questions: readonly Question[],
  answers: z.output<typeof Answers>,
  earlierAnswers: readonly GivenAnswer[] = [],
): GivenAnswer[] {
  return answers.map(({ questionId, answer }) => {
    const question = questions.find(({ id }) => id === questionId);
    if (!question) throw badField("answers", `the type asks no question ${questionId}`, "not-there");
    return {
      questionId,
      askedId: question.askedId,
      askedEn: question.askedEn,
      answer,
      decided:
        answer === question.decisive ||
        earlierAnswers.some((earlierAnswer) => earlierAnswer.questionId === questionId && earlierAnswer.decided),
    };
  });
}

/**
 * Determines the priority and the requirements of a new incident. The caller's answers can raise the chosen priority
 * and add requirements. The given `plan` is the response plan at the chosen priority.
 */
export async function planForAnswers(
  tx: Db,
  type: string,
  { priority: chosenPriority, plan: previousPlan }: { priority: number; plan: readonly Requirement[] },
  givenAnswers: z.output<typeof Answers> = [],
) {
  if (givenAnswers.length === 0) return { priority: chosenPriority, answers: [], extra: [], plan: previousPlan };
  const questions = await readQuestions(tx, type);
  const answers = withQuestionText(questions, givenAnswers);
  const effects = combineAnswerEffects(questions, answers);
  const priority = raisePriority(chosenPriority, effects);
  const newPlan = priority === chosenPriority ? previousPlan : await readPlan(tx, type, priority);
  const extraRequirements = addNeeds({
    before: previousPlan,
    after: newPlan,
    extraRequirements: [],
    needs: effects.needs,
  });
  return {
    priority,
    answers,
    extra: extraRequirements.map(toStoredRequirement),
    plan: [...newPlan, ...extraRequirements],
  };
}

/** Converts a requirement to the form in which the incident stores it. */
export function toStoredRequirement<Row extends { skills: readonly string[] }>(
  requirement: Row,
): Omit<Row, "skills"> & { skills: string[] } {
  return { ...requirement, skills: [...requirement.skills] };
}
