"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { categories, type Priority } from "@/db/vocabulary";
import { useTypes } from "../../_live/cache/use-live-data";
import { inputClass } from "../../_ui/field";
import { PriorityChoice } from "../../_ui/priority-choice";
import { useNames } from "../../_words/use-names";
import type { PreviewQuestion } from "./use-rule-preview";

type Props = { question: PreviewQuestion | null; onQuestion: (question: PreviewQuestion) => void };

/** Selects the incident type and priority. Selecting a type also selects its default priority. */
export function PreviewFields({ question, onQuestion }: Props) {
  const t = useTranslations("areaTrial");
  const intakeWords = useTranslations("intake");
  const categoryName = useTranslations("category");
  const names = useNames();
  const id = useId();
  const { types, typesByCode } = useTypes();
  const mode = question ? typesByCode.get(question.type)?.mode : undefined;
  const choose = (code: string) => {
    const type = typesByCode.get(code);
    if (type) onQuestion({ type: code, priority: type.defaultPriority as Priority });
  };
  return (
    <div className="space-y-3">
      <div>
        <label htmlFor={id} className="label block">
          {intakeWords("type")}
        </label>
        <select
          id={id}
          className={`${inputClass} mt-1`}
          value={question?.type ?? ""}
          onChange={(event) => choose(event.target.value)}
        >
          <option value="" disabled>
            {t("chooseType")}
          </option>
          {categories.map((code) => (
            <optgroup key={code} label={categoryName(code)}>
              {types
                .filter((type) => type.category === code)
                .map((type) => (
                  <option key={type.code} value={type.code}>
                    {names.type(type)}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
        {mode && (
          <p className="mt-1 text-ink-3 text-[0.8125rem]">
            {intakeWords(mode === "confirm" ? "planConfirm" : "planAuto")}
          </p>
        )}
      </div>
      {question && (
        <PriorityChoice value={question.priority} onChoose={(priority) => onQuestion({ ...question, priority })} />
      )}
    </div>
  );
}
