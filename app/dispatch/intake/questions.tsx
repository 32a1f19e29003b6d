"use client";

import { useLocale, useTranslations } from "next-intl";
import type { KeyboardEvent } from "react";
import { useCallback } from "react";
import { type Answer, answerValues } from "@/db/vocabulary";
import type { TypeView } from "@/server/assignment/incident-types";
import type { AskedQuestion, UnitNeed } from "@/server/domain/protocol";
import { selectStoredText } from "@/server/words/languages";
import { KeyCap } from "../../_ui/key-cap";
import { useNames } from "../../_words/use-names";
import { answerForKey } from "./answer-keys";

type QuestionsProps = {
  questions: TypeView["questions"];
  /** Priority before the answers are applied. */
  priority: number;
  answers: Readonly<Record<string, Answer>>;
  onAnswer: (questionId: string, answer: Answer | undefined) => void;
};

/** The type's protocol questions. Alt and a letter answer the first unanswered one from any field of the form. */
export function Questions({ questions, priority, answers, onAnswer }: QuestionsProps) {
  const t = useTranslations("intake");
  if (questions.length === 0) return null;
  const nextQuestion = questions.find(({ id }) => answers[id] === undefined);
  const answeredCount = questions.filter(({ id }) => answers[id] !== undefined).length;
  return (
    <section aria-label={t("questions")} data-questions>
      <h3 className="label mb-1 flex justify-between">
        {t("questions")}
        <span className="font-medium text-ink-3 normal-case">
          {t("asked", { answered: answeredCount, count: questions.length })}
        </span>
      </h3>
      <div className="rounded-lg border border-line-2 bg-raised">
        {questions.map((question) => (
          <QuestionRow
            key={question.id}
            question={question}
            priority={priority}
            answer={answers[question.id]}
            hasAnswerKeys={question === nextQuestion}
            onAnswer={(answer) => onAnswer(question.id, answer)}
          />
        ))}
      </div>
    </section>
  );
}

type Question = TypeView["questions"][number];

type QuestionRowProps = {
  question: Question;
  priority: number;
  answer: Answer | undefined;
  /** Whether Alt and a letter answer this question. */
  hasAnswerKeys: boolean;
  onAnswer: (answer: Answer | undefined) => void;
};

/** One protocol question: a letter or the arrow keys answer it, and it shows the answer's effect. */
function QuestionRow({ question, priority, answer, hasAnswerKeys, onAnswer }: QuestionRowProps) {
  const answerName = useTranslations("answer");
  const tAnswerKey = useTranslations("answerKey");
  const locale = useLocale();
  const describeEffect = useEffectText();
  const { id, askedId, askedEn, decisive, raisesTo, adds } = question;
  const effect = describeEffect({ raisesTo: raisesTo !== null && raisesTo < priority ? raisesTo : null, adds });

  function handleKey(event: KeyboardEvent<HTMLFieldSetElement>) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const chosenAnswer = answerForKey(event.key);
    const isCleared = event.key === "Delete" || event.key === "Backspace";
    if (!chosenAnswer && !isCleared) return;
    event.preventDefault();
    onAnswer(chosenAnswer);
    if (chosenAnswer) findNextField(event.currentTarget)?.focus();
  }

  return (
    <fieldset data-question={id} onKeyDown={handleKey} className="border-line border-t px-3 py-2 first:border-t-0">
      <legend className="float-left mb-1 w-full text-pretty font-medium leading-snug">
        {selectStoredText(locale, { id: askedId, en: askedEn })}
      </legend>
      <div className="clear-both flex flex-wrap items-center gap-1">
        {answerValues.map((option) => (
          <label
            key={option}
            className="flex h-7 cursor-pointer items-center gap-1.5 rounded-md border border-line-2 px-2 text-[0.8125rem] text-ink-2 hover:bg-hover has-checked:border-ink has-checked:bg-pressed has-checked:font-semibold has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-focus"
          >
            <input
              type="radio"
              name={`question-${id}`}
              checked={answer === option}
              onChange={() => onAnswer(option)}
              className="sr-only"
            />
            {answerName(option)}
            {hasAnswerKeys && (
              <span className="hidden lg:inline" aria-hidden>
                <KeyCap>Alt {tAnswerKey(option)}</KeyCap>
              </span>
            )}
          </label>
        ))}
        {effect && answer === decisive && <p className="w-full pt-0.5 font-medium text-xs">→ {effect}</p>}
      </div>
    </fieldset>
  );
}

/** The next question's chosen option, or its first option if none is chosen; null after the last question. */
function findNextField(row: HTMLElement): HTMLInputElement | null {
  const nextRow = row.nextElementSibling;
  const input = nextRow?.querySelector<HTMLInputElement>("input:checked") ?? nextRow?.querySelector("input");
  return input ?? null;
}

/** Returns a function that describes the effect of a decisive answer: a raised priority, added units; empty if none. */
function useEffectText(): (question: Pick<AskedQuestion, "raisesTo" | "adds">) => string {
  const t = useTranslations("intake");
  const kindName = useTranslations("unitKind");
  const names = useNames();
  return useCallback(
    ({ raisesTo, adds }) => {
      const describeNeed = ({ kind, count, skills }: UnitNeed) =>
        `+${count} ${kindName(kind)}${skills.length > 0 ? ` (${skills.map(names.skill).join(", ")})` : ""}`;
      return [raisesTo !== null && t("raises", { priority: raisesTo }), ...adds.map(describeNeed)]
        .filter(Boolean)
        .join(", ");
    },
    [t, kindName, names],
  );
}
