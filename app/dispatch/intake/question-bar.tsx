"use client";

import { useLocale, useTranslations } from "next-intl";
import { type Answer, answerValues } from "@/db/vocabulary";
import { selectStoredText } from "@/server/words/languages";
import { PriorityMark, UnitGlyph } from "../../_ui/mark";
import { WideKeyCap } from "../commands/command-registry";
import type { Intake } from "./use-intake";

/**
 * Shows the next question, which Alt and a letter answer, and the effects of the answers so far. Remains visible when
 * the list of questions is scrolled out of view. Hidden on short screens, where it would cover the form.
 */
export function QuestionBar({ intake, onAnswer }: { intake: Intake; onAnswer: (answer: Answer) => void }) {
  const t = useTranslations("questionBar");
  const answerName = useTranslations("answer");
  const tAnswerKey = useTranslations("answerKey");
  const locale = useLocale();
  const questions = intake.type?.questions ?? [];
  if (questions.length === 0) return null;
  const selectQuestionText = ({ askedId, askedEn }: (typeof questions)[number]) =>
    selectStoredText(locale, { id: askedId, en: askedEn });
  const nextQuestion = questions.find(({ id }) => intake.draft.answers[id] === undefined);
  const lastAnswer = intake.givenAnswers.at(-1);
  const lastQuestion = questions.find(({ id }) => id === lastAnswer?.questionId);
  return (
    <section
      aria-label={t("label")}
      className="mb-2 hidden space-y-1.5 border-line border-b pb-2 text-[0.8125rem] [@media(min-height:34rem)]:block"
      data-question-bar
    >
      <div className="flex items-baseline gap-2">
        <p className="min-w-0 flex-1 text-pretty font-semibold leading-snug" aria-live="polite">
          {nextQuestion ? selectQuestionText(nextQuestion) : t("all")}
        </p>
        <span className="shrink-0 font-semibold text-ink-2">
          {t("progress", { answered: intake.givenAnswers.length, count: questions.length })}
        </span>
      </div>
      {nextQuestion && (
        <div className="grid grid-cols-3 gap-1">
          {answerValues.map((option) => (
            <button
              key={option}
              type="button"
              // Not in the tab order, because the list of questions has the same answers.
              tabIndex={-1}
              // Keeps the focus in the field where the user is typing.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => onAnswer(option)}
              className="flex h-7 min-w-0 items-center justify-center gap-1.5 rounded-md border border-line-2 bg-raised px-1.5 text-ink-2 hover:bg-hover hover:text-ink"
            >
              <span className="min-w-0 truncate">{answerName(option)}</span>
              <WideKeyCap>Alt {tAnswerKey(option)}</WideKeyCap>
            </button>
          ))}
        </div>
      )}
      {lastAnswer && lastQuestion && (
        <p className="truncate text-ink-3 text-xs">
          {selectQuestionText(lastQuestion)} <b className="font-semibold text-ink-2">{answerName(lastAnswer.answer)}</b>
        </p>
      )}
      <AnswerEffects intake={intake} />
    </section>
  );
}

/** Shows the priority raised by the answers, and the units added by them. */
function AnswerEffects({ intake: { priority, basePriority, extraRequirements } }: { intake: Intake }) {
  const t = useTranslations("questionBar");
  const kindName = useTranslations("unitKind");
  if (priority === basePriority && extraRequirements.length === 0)
    return <p className="text-ink-3 text-xs">{t("none")}</p>;
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-0.5 font-semibold text-xs" role="status">
      {priority < basePriority && (
        <span className="flex items-center gap-1">
          <PriorityMark priority={priority} className="size-4" />P{priority}
          <span className="font-normal text-ink-2">{t("raisedFrom", { priority: basePriority })}</span>
        </span>
      )}
      {extraRequirements.map(({ order, kind, count }) => (
        <span key={order} className="flex items-center gap-1">
          <UnitGlyph kind={kind} className="size-4 text-ink-2" />+{count} {kindName(kind)}
        </span>
      ))}
    </p>
  );
}
