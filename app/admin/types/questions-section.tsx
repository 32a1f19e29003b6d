"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import type { TypeView } from "@/server/assignment/incident-types";
import { useTRPC } from "../../_live/cache/trpc";
import { useLatestType } from "../../_live/cache/use-live-data";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";
import { useLeaveConfirmation } from "../../_ui/use-leave-confirmation";
import {
  areQuestionsComplete,
  areQuestionsEqual,
  hasUnaddedSkill,
  newQuestionKey,
  type QuestionDraft,
  QuestionFields,
  toDrafts,
  toQuestions,
} from "./question-fields";
import { mergeLists, moveItem } from "./requirement-drafts";
import { useFocusAfterRender } from "./requirement-fields";

const maxQuestions = 12;

/**
 * Edits the questions that call takers ask callers about incidents of this type, and their order. All are saved
 * together.
 */
export function QuestionsSection({ type }: { type: TypeView }) {
  const t = useTranslations("questionEditor");
  const tAdmin = useTranslations("admin");
  const trpc = useTRPC();
  const readLatestType = useLatestType(type.code);
  /** The questions while the user edits them; `base` is what they were when the editing began. */
  const [edit, setEdit] = useState<{ base: QuestionDraft[]; drafts: QuestionDraft[] } | null>(null);
  const submittedRef = useRef<QuestionDraft[] | null>(null);
  const section = useRef<HTMLElement>(null);
  const focusQuestion = useFocusAfterRender(section);
  const savedDrafts = toDrafts(type.questions);
  const shownDrafts = edit?.drafts ?? savedDrafts;
  const base = edit?.base ?? savedDrafts;
  const setDrafts = (drafts: QuestionDraft[]) => setEdit({ base, drafts });
  const isDirty = !areQuestionsEqual(shownDrafts, savedDrafts);
  useLeaveConfirmation(isDirty ? t("leave") : null);
  const { save, isSaving, errorText, fieldErrors } = useSave(trpc.admin.saveQuestions.mutationOptions(), {
    successText: t("saved"),
    // Keep what the user changed while the questions were being saved.
    onDone: async () => {
      const latest = toDrafts((await readLatestType())?.questions ?? []);
      setEdit((current) => (current && current.drafts !== submittedRef.current ? { ...current, base: latest } : null));
    },
    onVersionConflict: async () => {
      const latest = toDrafts((await readLatestType())?.questions ?? []);
      setEdit((current) => current && { base: latest, drafts: mergeLists(current.base, current.drafts, latest) });
    },
  });
  const focusAddButton = () => section.current?.querySelector<HTMLElement>("[data-add-question]")?.focus();
  return (
    <section ref={section} aria-label={t("title")} className="mt-8">
      <h2 className="font-semibold text-base">{t("title")}</h2>
      <p className="text-pretty text-ink-2">{t("lead")}</p>
      {shownDrafts.length === 0 && <p className="mt-3 text-ink-3">{t("none")}</p>}
      <ol className="mt-3 grid items-start gap-3 xl:grid-cols-2">
        {shownDrafts.map((question, index) => (
          <QuestionFields
            key={question.key}
            question={question}
            order={index + 1}
            isLast={index === shownDrafts.length - 1}
            onQuestion={(changedQuestion) =>
              setDrafts(
                shownDrafts.map((oldQuestion) => (oldQuestion.key === question.key ? changedQuestion : oldQuestion)),
              )
            }
            onMove={(by) => {
              setDrafts(moveItem(shownDrafts, question.key, by));
              focusQuestion(question.key, by);
            }}
            onRemove={() => {
              setDrafts(shownDrafts.filter(({ key }) => key !== question.key));
              focusAddButton();
            }}
          />
        ))}
      </ol>
      {(errorText || fieldErrors.length > 0) && (
        <p role="alert" className="mt-2 font-medium text-alarm">
          {[errorText, ...fieldErrors.map(({ cause }) => cause)].filter(Boolean).join(". ")}
        </p>
      )}
      <div className={`${isDirty ? "sticky bottom-0" : ""} mt-3 flex flex-wrap items-center gap-1.5 bg-panel py-2`}>
        <Button
          data-add-question
          disabled={shownDrafts.length >= maxQuestions}
          onClick={() => {
            const key = newQuestionKey();
            setDrafts([...shownDrafts, { key, askedId: "", askedEn: "", decisive: "yes", raisesTo: null, adds: [] }]);
            focusQuestion(key, "first");
          }}
        >
          <Plus className="size-4" aria-hidden />
          {t("add")}
        </Button>
        {isDirty && (
          <>
            <Button
              look="strong"
              disabled={isSaving || !areQuestionsComplete(shownDrafts)}
              onClick={() => {
                if (hasUnaddedSkill(shownDrafts)) return;
                submittedRef.current = shownDrafts;
                save({ type: type.code, questions: toQuestions(shownDrafts, base), base: toQuestions(base) });
                focusAddButton();
              }}
            >
              {isSaving ? tAdmin("saving") : t("save")}
            </Button>
            <Button
              look="quiet"
              onClick={() => {
                setEdit(null);
                focusAddButton();
              }}
            >
              {t("undo")}
            </Button>
            <span className="font-semibold text-xs">● {t("unsaved")}</span>
          </>
        )}
      </div>
    </section>
  );
}
