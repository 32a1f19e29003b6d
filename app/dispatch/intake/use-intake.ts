"use client";

import { useMemo } from "react";
import type { Priority } from "@/db/vocabulary";
import { guessTypes } from "@/server/domain/guess-type";
import { addNeeds, combineAnswerEffects, raisePriority } from "@/server/domain/protocol";
import { useTypes } from "../../_live/cache/use-live-data";
import type { Draft } from "./drafts";

/**
 * Values derived from a draft: the chosen or guessed type, the priority as raised by the answers, and the units to be
 * sent.
 */
export function useIntake(draft: Draft) {
  const { typesByCode } = useTypes();
  const guesses = useMemo(
    () =>
      guessTypes(draft.description).flatMap(({ type: code, words }) => {
        const type = typesByCode.get(code);
        return type ? [{ type, words }] : [];
      }),
    [draft.description, typesByCode],
  );
  const chosenType = draft.type === null ? undefined : typesByCode.get(draft.type);
  const type = chosenType ?? guesses[0]?.type;

  return useMemo(() => {
    const questions = type?.questions ?? [];
    const givenAnswers = questions.flatMap(({ id }) => {
      const answer = draft.answers[id];
      return answer ? [{ questionId: id, answer }] : [];
    });
    const basePriority = draft.priority ?? type?.defaultPriority ?? 2;
    const effects = combineAnswerEffects(questions, givenAnswers);
    const priority = raisePriority(basePriority, effects) as Priority;
    const basePlan = type?.plans[`${basePriority}`] ?? [];
    const plan = type?.plans[`${priority}`] ?? [];
    const extraRequirements = addNeeds({ before: basePlan, after: plan, extraRequirements: [], needs: effects.needs });
    return {
      draft,
      type,
      guesses,
      isChosen: chosenType !== undefined,
      givenAnswers,
      basePriority,
      priority,
      plan,
      extraRequirements,
    };
  }, [draft, type, guesses, chosenType]);
}
export type Intake = ReturnType<typeof useIntake>;
