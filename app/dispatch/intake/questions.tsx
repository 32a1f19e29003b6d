"use client";

import { useTranslations } from "next-intl";
import type { Answer } from "@/db/vocabulary";
import type { TypeView } from "@/server/assignment/list-types";
import { QuestionRow } from "./question-row";

type Props = {
  questions: TypeView["questions"];
  /** How urgent it is without the answers. */
  priority: number;
  answers: Readonly<Record<string, Answer>>;
  onAnswer: (questionId: string, answer: Answer | undefined) => void;
};

/** The questions of the type. While one is open, Alt and a letter answer the first such from wherever one types. */
export function Questions({ questions, priority, answers, onAnswer }: Props) {
  const t = useTranslations("intake");
  if (questions.length === 0) return null;
  const next = questions.find(({ id }) => answers[id] === undefined);
  const answered = questions.filter(({ id }) => answers[id] !== undefined).length;
  return (
    <section aria-label={t("questions")} data-questions>
      <h3 className="label mb-1 flex justify-between">
        {t("questions")}
        <span className="font-medium text-ink-3 normal-case">{t("asked", { answered, count: questions.length })}</span>
      </h3>
      <div className="rounded-lg border border-line-2 bg-raised">
        {questions.map((question) => (
          <QuestionRow
            key={question.id}
            question={question}
            priority={priority}
            answer={answers[question.id]}
            isNext={question === next}
            onAnswer={(answer) => onAnswer(question.id, answer)}
          />
        ))}
      </div>
    </section>
  );
}
