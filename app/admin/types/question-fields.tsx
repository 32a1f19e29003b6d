"use client";

import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { type Answer, answerValues, priorities } from "@/db/vocabulary";
import type { TypeView } from "@/server/assignment/incident-types";
import { Button, IconButton } from "../../_ui/button";
import { SelectField, TextField } from "../../_ui/field";
import { hasTypedSkill, moveItem, newRequirementDraft, type RequirementDraft, withoutKeys } from "./requirement-drafts";
import { RequirementFields } from "./requirement-fields";

type Props = {
  question: QuestionDraft;
  order: number;
  isLast: boolean;
  onQuestion: (question: QuestionDraft) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
};

const maxAddedRequirements = 6;

/** Edits one call-taking question: its text in both languages, the decisive answer and its effect. */
export function QuestionFields({ question, order, isLast, onQuestion, onMove, onRemove }: Props) {
  const t = useTranslations("questionEditor");
  const answerName = useTranslations("answer");
  const priorityName = useTranslations("priority");
  const { askedId, askedEn, decisive, raisesTo, adds } = question;
  const change = (part: Partial<QuestionDraft>) => onQuestion({ ...question, ...part });
  return (
    <li data-item={question.key} aria-label={t("question", { order })} className="rounded-xl border border-line">
      <header className="flex min-h-11 items-center border-line border-b py-1 pr-1.5 pl-3">
        <h3 className="font-semibold">{t("question", { order })}</h3>
        <span className="ml-auto flex">
          <IconButton name={t("up", { order })} data-part="up" disabled={order === 1} onClick={() => onMove(-1)}>
            <ArrowUp className="size-4" aria-hidden />
          </IconButton>
          <IconButton name={t("down", { order })} data-part="down" disabled={isLast} onClick={() => onMove(1)}>
            <ArrowDown className="size-4" aria-hidden />
          </IconButton>
          <IconButton name={t("remove", { order })} onClick={onRemove}>
            <Trash2 className="size-4" aria-hidden />
          </IconButton>
        </span>
      </header>
      <div className="grid gap-3 p-3 md:grid-cols-2">
        <TextField
          label={t("askedId")}
          data-part="first"
          lang="id"
          maxLength={200}
          value={askedId}
          error={askedId.trim() === "" ? t("needed") : null}
          onChange={({ target }) => change({ askedId: target.value })}
        />
        <TextField
          label={t("askedEn")}
          lang="en"
          maxLength={200}
          value={askedEn}
          error={askedEn.trim() === "" ? t("needed") : null}
          onChange={({ target }) => change({ askedEn: target.value })}
        />
        <SelectField
          label={t("decisive")}
          value={decisive}
          choices={answerValues.map((value) => ({ value, name: answerName(value) }))}
          onChange={({ target }) => change({ decisive: target.value as Answer })}
        />
        <SelectField
          label={t("raisesTo")}
          value={raisesTo === null ? "" : String(raisesTo)}
          choices={[
            { value: "", name: t("raisesNot") },
            ...priorities.map((priority) => ({
              value: `${priority}`,
              name: `P${priority} ${priorityName(`${priority}`)}`,
            })),
          ]}
          onChange={({ target }) => change({ raisesTo: target.value === "" ? null : Number(target.value) })}
        />
      </div>
      <div className="border-line border-t">
        <h4 className="label px-3 pt-2">{t("adds")}</h4>
        {adds.length === 0 && <p className="px-3 text-[0.8125rem] text-ink-3">{t("addsNobody")}</p>}
        <ol>
          {adds.map((requirement, index) => (
            <RequirementFields
              key={requirement.key}
              requirement={requirement}
              order={index + 1}
              isLast={index === adds.length - 1}
              onRequirement={(changedRequirement) =>
                change({ adds: adds.map((other) => (other.key === requirement.key ? changedRequirement : other)) })
              }
              onMove={(by) => change({ adds: moveItem(adds, requirement.key, by) })}
              onRemove={() => change({ adds: adds.filter(({ key }) => key !== requirement.key) })}
            />
          ))}
        </ol>
        <div className="px-3 py-2.5">
          <Button
            size="small"
            disabled={adds.length >= maxAddedRequirements}
            onClick={() => change({ adds: [...adds, newRequirementDraft(newQuestionKey())] })}
          >
            <Plus className="size-3.5" aria-hidden />
            {t("addUnits")}
          </Button>
        </div>
      </div>
    </li>
  );
}

/** A question while the user edits it; it has no `id` until it is saved. */
export type QuestionDraft = {
  key: string;
  id?: string;
  askedId: string;
  askedEn: string;
  decisive: Answer;
  raisesTo: number | null;
  adds: RequirementDraft[];
};

let keyCount = 0;
export const newQuestionKey = () => `question-${++keyCount}`;

export function toDrafts(questions: TypeView["questions"]): QuestionDraft[] {
  return questions.map(({ id, askedId, askedEn, decisive, raisesTo, adds }) => ({
    ...{ key: id, id, askedId, askedEn, decisive, raisesTo },
    adds: adds.map(({ kind, count, skills }, index) => ({
      key: `${id}-${index}`,
      kind,
      count,
      skills: [...skills],
      typedSkill: "",
    })),
  }));
}

/** The input of `admin.saveQuestions`. A question that `saved` no longer contains is added again, without its id. */
export function toQuestions(drafts: readonly QuestionDraft[], saved = drafts) {
  return drafts.map(({ key: _, id, adds, ...question }) => ({
    ...(saved.some((savedQuestion) => savedQuestion.id === id) && { id }),
    ...{ ...question, adds: withoutKeys(adds) },
  }));
}

export function areQuestionsEqual(a: readonly QuestionDraft[], b: readonly QuestionDraft[]): boolean {
  return hasUnaddedSkill(a) === hasUnaddedSkill(b) && JSON.stringify(toQuestions(a)) === JSON.stringify(toQuestions(b));
}

/** Whether a skill has been typed without being added, so that the questions must not be saved. */
export function hasUnaddedSkill(drafts: readonly QuestionDraft[]): boolean {
  return drafts.some(({ adds }) => hasTypedSkill(adds));
}

export function areQuestionsComplete(drafts: readonly QuestionDraft[]): boolean {
  return drafts.every(
    ({ askedId, askedEn, adds }) =>
      askedId.trim() !== "" &&
      askedEn.trim() !== "" &&
      adds.every(({ count }) => Number.isInteger(count) && count >= 1 && count <= 20),
  );
}
