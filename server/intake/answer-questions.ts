import { eq } from "drizzle-orm";
import { z } from "zod";
import { incident } from "../../db/schema/incidents";
import { inTransaction } from "../../db/transaction";
import { observeDispatchDelay } from "../assignment/dispatch-delay";
import { fillLockedIncident } from "../assignment/fill-incident";
import { readIncidentType, readPlan } from "../assignment/incident-types";
import { record } from "../audit/record";
import type { Context } from "../context";
import { addNeeds, combineAnswerEffects, computeAdditionalNeeds, mergeNeeds, raisePriority } from "../domain/protocol";
import { lockOpenIncident } from "../incidents/lock-incident";
import { rematchPlan } from "../incidents/sync-incident";
import { requireUnmasked } from "../masking/sensitive-access";
import { Answers, readQuestions, toStoredRequirement, withQuestionText } from "./plan-with-answers";

export const AnswerQuestionsInput = z.strictObject({ id: z.uuid(), answers: Answers.min(1) });

/**
 * Records the caller's answers to the questions for the incident type. A new answer to a question replaces the previous
 * one. Decisive answers can raise the priority (never lower it) and add requirements. For types with the mode `auto`,
 * units for these requirements are assigned at once, except units that declined this incident or were recalled from it.
 * Changing an answer does not remove what it added. Refuses a closed incident with `incident-closed`.
 */
export async function answerQuestions(
  context: Context,
  { id, answers: newAnswers }: z.output<typeof AnswerQuestionsInput>,
) {
  const isFirst = await inTransaction(context.db, async (tx) => {
    const lockedIncident = await lockOpenIncident(tx, id);
    requireUnmasked(context.actor, lockedIncident);
    const questions = await readQuestions(tx, lockedIncident.typeCode);
    const answersWithText = withQuestionText(questions, newAnswers, lockedIncident.answers);
    const unchangedAnswers = lockedIncident.answers.filter(
      (answer) => !answersWithText.some(({ questionId }) => questionId === answer.questionId),
    );
    const answers = [...unchangedAnswers, ...answersWithText];

    const wasDecided = ({ id: questionId }: { id: string }) =>
      lockedIncident.answers.some((answer) => answer.questionId === questionId && answer.decided);
    const decidedQuestions = questions.filter(wasDecided);
    const priority = raisePriority(
      lockedIncident.priority,
      combineAnswerEffects(
        questions.filter((question) => !wasDecided(question)),
        answers,
      ),
    );
    const earlierNeeds = mergeNeeds(decidedQuestions.flatMap(({ adds }) => adds));
    const allNeeds = mergeNeeds([...earlierNeeds, ...combineAnswerEffects(questions, answers).needs]);
    const needs = computeAdditionalNeeds(allNeeds, earlierNeeds);
    const previousPlan = await readPlan(tx, lockedIncident.typeCode, lockedIncident.priority);
    const newPlan =
      priority === lockedIncident.priority ? previousPlan : await readPlan(tx, lockedIncident.typeCode, priority);
    const extraRequirements = addNeeds({
      before: previousPlan,
      after: newPlan,
      extraRequirements: lockedIncident.extra,
      needs,
    }).map(toStoredRequirement);

    const [updatedIncident] = await tx
      .update(incident)
      .set({ answers, priority, extra: extraRequirements, version: lockedIncident.version + 1 })
      .where(eq(incident.id, id))
      .returning();
    if (!updatedIncident) throw new Error("an update returned no row");
    const data = {
      answers: answersWithText.map(({ questionId, askedId, askedEn, answer }) => ({
        questionId,
        askedId,
        askedEn,
        answer,
      })),
      before: { priority: lockedIncident.priority },
      after: { priority },
      added: needs,
    };
    await record(tx, context, [{ kind: "incident.answered", incidentId: id, data }]);
    if (priority === lockedIncident.priority && needs.length === 0) return false;
    const unmet = await rematchPlan(tx, updatedIncident);
    const type = await readIncidentType(tx, lockedIncident.typeCode);
    if (type?.mode !== "auto") return false;
    return (await fillLockedIncident(tx, context, { ...updatedIncident, unmet }, { isAutomatic: true })).isFirst;
  });
  context.announce();
  if (isFirst) await observeDispatchDelay(context, id);
}
