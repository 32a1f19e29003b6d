import { asc, eq } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import type { GivenAnswer } from "../../db/schema/incidents";
import { question } from "../../db/schema/plans";
import { answers as answerWords } from "../../db/vocabulary";
import { readPlan } from "../assignment/incident-types";
import { addNeeds, effectsOfAnswers, raisedPriority } from "../domain/protocol";
import { badField } from "../errors";

/** Answers to questions of the type's protocol, each question once. */
export const Answers = z
  .array(z.strictObject({ questionId: z.uuid(), answer: z.enum(answerWords) }))
  .max(50)
  .refine(
    (given) => new Set(given.map(({ questionId }) => questionId)).size === given.length,
    "answers a question twice",
  );

/** The questions of a type, in the order they are asked. */
export async function readQuestions(tx: Db, typeCode: string) {
  return tx.select().from(question).where(eq(question.typeCode, typeCode)).orderBy(asc(question.order));
}
type Question = Awaited<ReturnType<typeof readQuestions>>[number];

/** The answers with the text of their questions; refuses an answer to a question the type does not have. */
export function withQuestionText(
  questions: readonly Question[],
  given: z.output<typeof Answers>,
  earlier: readonly GivenAnswer[] = [],
): GivenAnswer[] {
  return given.map(({ questionId, answer }) => {
    const asked = questions.find(({ id }) => id === questionId);
    if (!asked) throw badField("answers", `the type asks no question ${questionId}`, "not-there");
    return {
      questionId,
      askedId: asked.askedId,
      askedEn: asked.askedEn,
      answer,
      decided: answer === asked.decisive || earlier.some((one) => one.questionId === questionId && one.decided),
    };
  });
}

type Wish = { priority?: number | undefined; answers?: z.output<typeof Answers> | undefined };

/** The requirements of a new incident: its priority, chosen or raised by answers, the plan, and extra requirements from answers. */
export async function planForAnswers(tx: Db, type: { code: string; defaultPriority: number }, wish: Wish) {
  const chosen = wish.priority ?? type.defaultPriority;
  const before = await readPlan(tx, type.code, chosen);
  if (!wish.answers?.length) return { priority: chosen, answers: [], extra: [], plan: before };
  const questions = await readQuestions(tx, type.code);
  const answers = withQuestionText(questions, wish.answers);
  const effects = effectsOfAnswers(questions, answers);
  const priority = raisedPriority(chosen, effects);
  const after = priority === chosen ? before : await readPlan(tx, type.code, priority);
  const extra = addNeeds({ before, after, extra: [], needs: effects.needs });
  return { priority, answers, extra: extra.map(toStoredRequirement), plan: [...after, ...extra] };
}

/** A requirement in the form stored with the incident. */
export function toStoredRequirement<Line extends { skills: readonly string[] }>(
  line: Line,
): Omit<Line, "skills"> & { skills: string[] } {
  return { ...line, skills: [...line.skills] };
}
