import { eq } from "drizzle-orm";
import { z } from "zod";
import { incident } from "../../db/schema/incidents";
import { inTransaction } from "../../db/transaction";
import { observeDispatchDelay } from "../assignment/dispatch-delay";
import { fillLockedIncident } from "../assignment/fill-incident";
import { readIncidentType, readPlan } from "../assignment/incident-types";
import { record } from "../audit/record";
import type { Context } from "../context";
import { additionalNeeds, addNeeds, effectsOfAnswers, mergeNeeds, raisedPriority } from "../domain/protocol";
import { lockOpenIncident } from "../incidents/lock-incident";
import { rematchPlan } from "../incidents/sync-incident";
import { requireUnmasked } from "../masking/sensitive-access";
import { Answers, readQuestions, toStoredRequirement, withQuestionText } from "./plan-with-answers";

export const AnswerQuestionsInput = z.strictObject({ id: z.uuid(), answers: Answers.min(1) });

/**
 * Records the caller's answers to questions of the type while the incident is open; a repeated answer replaces the previous one.
 * Decisive answers can raise the priority, never lower it, and add requirements; for types of mode `auto` the units are assigned at
 * once. Changing an answer does not remove what it added. Refuses with `incident-closed`.
 */
export async function answerQuestions(
  context: Context,
  { id, answers: newAnswers }: z.output<typeof AnswerQuestionsInput>,
) {
  const isFirst = await inTransaction(context.db, async (tx) => {
    const locked = await lockOpenIncident(tx, id);
    requireUnmasked(context.actor, locked);
    const questions = await readQuestions(tx, locked.typeCode);
    const answered = withQuestionText(questions, newAnswers, locked.answers);
    const unchanged = locked.answers.filter(
      (answer) => !answered.some(({ questionId }) => questionId === answer.questionId),
    );
    const answers = [...unchanged, ...answered];

    const wasDecided = ({ id: questionId }: { id: string }) =>
      locked.answers.some((answer) => answer.questionId === questionId && answer.decided);
    const decided = questions.filter(wasDecided);
    const priority = raisedPriority(
      locked.priority,
      effectsOfAnswers(
        questions.filter((question) => !wasDecided(question)),
        answers,
      ),
    );
    const earlier = mergeNeeds(decided.flatMap(({ adds }) => adds));
    const all = mergeNeeds([...earlier, ...effectsOfAnswers(questions, answers).needs]);
    const needs = additionalNeeds(all, earlier);
    const previousPlan = await readPlan(tx, locked.typeCode, locked.priority);
    const after = priority === locked.priority ? previousPlan : await readPlan(tx, locked.typeCode, priority);
    const extra = addNeeds({ before: previousPlan, after, extra: locked.extra, needs }).map(toStoredRequirement);

    const [changed] = await tx
      .update(incident)
      .set({ answers, priority, extra, version: locked.version + 1 })
      .where(eq(incident.id, id))
      .returning();
    if (!changed) throw new Error("an update returned no row");
    const data = {
      answers: answered.map(({ questionId, askedId, askedEn, answer }) => ({ questionId, askedId, askedEn, answer })),
      before: { priority: locked.priority },
      after: { priority },
      added: needs,
    };
    await record(tx, context, [{ kind: "incident.answered", incidentId: id, data }]);
    if (priority === locked.priority && needs.length === 0) return false;
    const unmet = await rematchPlan(tx, changed);
    const type = await readIncidentType(tx, locked.typeCode);
    if (type?.mode !== "auto") return false;
    return (await fillLockedIncident(tx, context, { ...changed, unmet })).isFirst;
  });
  context.announce();
  if (isFirst) await observeDispatchDelay(context, id);
}
