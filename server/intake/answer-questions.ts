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
    const lockedIncident = await lockOpenIncident(tx, id);
    requireUnmasked(context.actor, lockedIncident);
    const questions = await readQuestions(tx, lockedIncident.typeCode);
    const answered = withQuestionText(questions, newAnswers, lockedIncident.answers);
    const unchanged = lockedIncident.answers.filter(
      (answer) => !answered.some(({ questionId }) => questionId === answer.questionId),
    );
    const answers = [...unchanged, ...answered];

    const wasDecided = ({ id: questionId }: { id: string }) =>
      lockedIncident.answers.some((answer) => answer.questionId === questionId && answer.decided);
    const decided = questions.filter(wasDecided);
    const priority = raisedPriority(
      lockedIncident.priority,
      effectsOfAnswers(
        questions.filter((question) => !wasDecided(question)),
        answers,
      ),
    );
    const earlier = mergeNeeds(decided.flatMap(({ adds }) => adds));
    const all = mergeNeeds([...earlier, ...effectsOfAnswers(questions, answers).needs]);
    const needs = additionalNeeds(all, earlier);
    const previousPlan = await readPlan(tx, lockedIncident.typeCode, lockedIncident.priority);
    const after =
      priority === lockedIncident.priority ? previousPlan : await readPlan(tx, lockedIncident.typeCode, priority);
    const extraLines = addNeeds({ before: previousPlan, after, extra: lockedIncident.extra, needs }).map(
      toStoredRequirement,
    );

    const [changed] = await tx
      .update(incident)
      .set({ answers, priority, extra: extraLines, version: lockedIncident.version + 1 })
      .where(eq(incident.id, id))
      .returning();
    if (!changed) throw new Error("an update returned no row");
    const data = {
      answers: answered.map(({ questionId, askedId, askedEn, answer }) => ({ questionId, askedId, askedEn, answer })),
      before: { priority: lockedIncident.priority },
      after: { priority },
      added: needs,
    };
    await record(tx, context, [{ kind: "incident.answered", incidentId: id, data }]);
    if (priority === lockedIncident.priority && needs.length === 0) return false;
    const unmet = await rematchPlan(tx, changed);
    const type = await readIncidentType(tx, lockedIncident.typeCode);
    if (type?.mode !== "auto") return false;
    return (await fillLockedIncident(tx, context, { ...changed, unmet })).isFirst;
  });
  context.announce();
  if (isFirst) await observeDispatchDelay(context, id);
}
