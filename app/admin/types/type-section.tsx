"use client";

import { ArrowLeft, EyeOff, Pencil } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { type Priority, priorities } from "@/db/vocabulary";
import type { TypeView } from "@/server/assignment/incident-types";
import { useLatestType, useTypes } from "../../_live/cache/use-live-data";
import { Button } from "../../_ui/button";
import { DataTable } from "../../_ui/data-table";
import { PriorityMark } from "../../_ui/mark";
import { StateMessage } from "../../_ui/state-message";
import { useLeaveConfirmation } from "../../_ui/use-leave-confirmation";
import { useNames } from "../../_words/use-names";
import { PlanColumn } from "./plan-column";
import { PlanComparison } from "./plan-comparison";
import { QuestionsSection } from "./questions-section";
import { isSamePlan, mergeLists, type RequirementDraft, toRequirementDrafts } from "./requirement-drafts";
import { TypeSheet } from "./type-sheet";

/** Shows and edits one incident type with its response plans and questions. */
export function TypeSection({ code }: { code: string }) {
  const t = useTranslations("incidentTypes");
  const categoryName = useTranslations("category");
  const modeName = useTranslations("typeMode");
  const priorityName = useTranslations("priority");
  const names = useNames();
  const { typesByCode, query } = useTypes();
  const [isChanging, setIsChanging] = useState(false);
  const type = typesByCode.get(code);
  const backButton = (
    <Link href="/admin/types" className="inline-flex items-center gap-1.5 text-ink-2 hover:text-ink">
      <ArrowLeft className="size-4" aria-hidden />
      {t("back")}
    </Link>
  );
  if (!type) {
    return (
      <div className="p-4">
        {backButton}
        {query.data ? (
          <StateMessage title={t("gone")} text={code} />
        ) : (
          <DataTable label={t("title")} query={query} rows={undefined} keyOf={String} empty="" columns={[]} />
        )}
      </div>
    );
  }
  return (
    <>
      <header className="flex shrink-0 flex-wrap items-end justify-between gap-x-6 gap-y-3 border-line border-b px-4 pt-3 pb-3">
        <div className="min-w-0">
          {backButton}
          <h1 className="mt-1.5 font-semibold text-xl">{names.type(type)}</h1>
          <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2">
            <span>{categoryName(type.category)}</span>
            <span className="flex items-center gap-1.5">
              <PriorityMark priority={type.defaultPriority as Priority} className="size-4.5" />
              {t("priority")}: P{type.defaultPriority} {priorityName(`${type.defaultPriority as Priority}`)}
            </span>
            <span>{modeName(type.mode)}</span>
            {type.sensitive && (
              <span className="flex items-center gap-1.5">
                <EyeOff className="size-4" aria-hidden />
                {t("sensitive")}
              </span>
            )}
          </p>
        </div>
        <Button onClick={() => setIsChanging(true)}>
          <Pencil className="size-4" aria-hidden />
          {t("change")}
        </Button>
      </header>
      <div key={code} className="min-h-0 flex-1 overflow-auto p-4">
        <PlanSection type={type} />
        <QuestionsSection type={type} />
      </div>
      {isChanging && <TypeSheet type={type} takenCodes={[]} onClose={() => setIsChanging(false)} />}
    </>
  );
}

/** A plan while the user edits it; `base` is what it was when the editing began. */
type PlanEdit = { base: readonly RequirementDraft[]; requirements: readonly RequirementDraft[] };

/** Compares and edits the response plans of a type. */
function PlanSection({ type }: { type: TypeView }) {
  const t = useTranslations("planEditor");
  const readLatestType = useLatestType(type.code);
  const [edits, setEdits] = useState<Partial<Record<Priority, PlanEdit>>>({});
  const listSavedRequirements = (priority: Priority) => toRequirementDrafts(type.plans[priority] ?? []);
  const listRequirements = (priority: Priority) => edits[priority]?.requirements ?? listSavedRequirements(priority);
  const changeEdit = (priority: Priority, change: (edit: PlanEdit | undefined) => PlanEdit | undefined) =>
    setEdits((edits) => ({ ...edits, [priority]: change(edits[priority]) }));
  const rebaseOnLatest = async (priority: Priority) => {
    const latest = toRequirementDrafts((await readLatestType())?.plans[priority] ?? []);
    changeEdit(
      priority,
      (edit) => edit && { base: latest, requirements: mergeLists(edit.base, edit.requirements, latest) },
    );
  };
  const isDirty = (priority: Priority) => !isSamePlan(listRequirements(priority), listSavedRequirements(priority));
  useLeaveConfirmation(priorities.some(isDirty) ? t("leave") : null);
  const plans = Object.fromEntries(priorities.map((priority) => [priority, listRequirements(priority)]));
  return (
    <section aria-label={t("title")}>
      <PlanComparison plans={plans} defaultPriority={type.defaultPriority} />
      <h2 className="mt-6 font-semibold text-base">{t("title")}</h2>
      <p className="text-ink-2">{t("lead")}</p>
      <div className="mt-3 grid items-start gap-3 md:grid-cols-2 xl:grid-cols-4">
        {priorities.map((priority) => (
          <PlanColumn
            key={priority}
            type={type}
            priority={priority}
            requirements={listRequirements(priority)}
            isDirty={isDirty(priority)}
            plans={plans}
            base={edits[priority]?.base ?? listSavedRequirements(priority)}
            onRequirements={(requirements) =>
              changeEdit(priority, (edit) =>
                requirements ? { base: edit?.base ?? listSavedRequirements(priority), requirements } : undefined,
              )
            }
            onSaved={(submitted) =>
              changeEdit(
                priority,
                (edit) => edit && (edit.requirements === submitted ? undefined : { ...edit, base: submitted }),
              )
            }
            onVersionConflict={() => rebaseOnLatest(priority)}
          />
        ))}
      </div>
    </section>
  );
}
