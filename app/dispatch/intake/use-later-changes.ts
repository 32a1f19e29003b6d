"use client";

import type { inferRouterInputs } from "@trpc/server";
import { useLocale, useTranslations } from "next-intl";
import type { Answer } from "@/db/vocabulary";
import { type FieldEdits, findAddedText, isSameValue } from "@/server/domain/draft";
import { combineAnswerEffects, raisePriority } from "@/server/domain/protocol";
import type { AppRouter } from "@/server/router";
import { selectStoredText } from "@/server/words/languages";
import { useTRPCClient } from "../../_live/cache/trpc";
import { useTypes } from "../../_live/cache/use-live-data";
import { appendToNote, toEdits, unsavedEdits } from "../saving/unsent-texts";
import type { Draft } from "./drafts";
import type { Intake } from "./use-intake";

export type CreateInput = inferRouterInputs<AppRouter>["incidents"]["create"];

/**
 * Returns a function that keeps what the user entered into the form after `sent` was sent. Answers are added to the
 * incident. A chosen type, priority or place becomes an unsaved change. Text goes into the note field, as do answers
 * that cannot be added.
 */
export function useLaterChanges({ draft, type, givenAnswers }: Intake, isShown: boolean) {
  const client = useTRPCClient();
  const { typesByCode } = useTypes();
  const describeAnswers = useAnswerTexts(type);

  return async function keepLaterChanges(incidentId: string, sent: CreateInput): Promise<void> {
    const sentAnswers = sent.answers ?? [];
    const questions = typesByCode.get(sent.type)?.questions ?? [];
    const laterAnswers = givenAnswers.filter((given) => !sentAnswers.some((other) => isSameValue(other, given)));
    const isAsked = ({ questionId }: { questionId: string }) => questions.some(({ id }) => id === questionId);
    const newAnswers = laterAnswers.filter(isAsked);

    const effects = combineAnswerEffects(questions, [...sentAnswers, ...newAnswers]);
    const edits = listLaterEdits(draft, sent, raisePriority(sent.priority ?? 1, effects));
    if (Object.keys(edits).length > 0)
      unsavedEdits.set(incidentId, { form: null, restored: { ...toEdits(unsavedEdits.get(incidentId)), ...edits } });

    const laterTexts = [
      findAddedText(sent.description ?? "", draft.description),
      edits.address ? "" : findAddedText(sent.address ?? "", composeAddress(draft)),
      draft.place ? "" : draft.placeText.trim(),
      ...describeAnswers(laterAnswers.filter((answer) => !isAsked(answer))),
    ].filter(Boolean);
    if (laterTexts.length > 0) appendToNote(incidentId, laterTexts.join("\n"), isShown);

    if (newAnswers.length === 0) return;
    await client.incidents.answer
      .mutate({ id: incidentId, answers: newAnswers })
      .catch(() => appendToNote(incidentId, describeAnswers(newAnswers).join("\n"), false));
  };
}

/** The address as an incident stores it: the name of the place, then what was typed. */
export function composeAddress({ place, address }: Pick<Draft, "place" | "address">): string {
  return [place?.name, address.trim()].filter(Boolean).join(", ");
}

function listLaterEdits(draft: Draft, sent: CreateInput, storedPriority: number): FieldEdits {
  const { place, priority, type } = draft;
  const sentPlace = { location: sent.location, precision: sent.precision };
  const laterPlace = place && { location: { lng: place.lng, lat: place.lat }, precision: place.precision };
  const hasOtherPlace = laterPlace !== null && !isSameValue(laterPlace, sentPlace);
  return {
    ...(type !== null && type !== sent.type && { type: { base: sent.type, value: type } }),
    ...(priority !== null && priority !== sent.priority && { priority: { base: storedPriority, value: priority } }),
    ...(hasOtherPlace && {
      place: { base: sentPlace, value: laterPlace },
      address: { base: sent.address ?? "", value: composeAddress(draft) },
    }),
  };
}

/** Returns a function that writes answers to the type's questions as lines of text. */
export function useAnswerTexts(type: Intake["type"]) {
  const answerName = useTranslations("answer");
  const locale = useLocale();
  return (answers: readonly { questionId: string; answer: Answer }[]): string[] =>
    answers.flatMap(({ questionId, answer }) => {
      const question = type?.questions.find(({ id }) => id === questionId);
      return question
        ? [`${selectStoredText(locale, { id: question.askedId, en: question.askedEn })} ${answerName(answer)}`]
        : [];
    });
}
