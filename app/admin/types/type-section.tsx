"use client";

import { ArrowLeft, EyeOff, Pencil } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Priority } from "@/db/vocabulary";
import { useTypes } from "../../_live/cache/use-live-data";
import { Button } from "../../_ui/button";
import { DataTable } from "../../_ui/data-table";
import { PriorityMark } from "../../_ui/mark";
import { StateMessage } from "../../_ui/state-message";
import { useNames } from "../../_words/use-names";
import { PlanSection } from "./plan-section";
import { QuestionsSection } from "./questions-section";
import { TypeSheet } from "./type-sheet";

/** One incident type with its response plans. */
export function TypeSection({ code }: { code: string }) {
  const t = useTranslations("incidentTypes");
  const categoryName = useTranslations("category");
  const modeName = useTranslations("typeMode");
  const priorityName = useTranslations("priority");
  const names = useNames();
  const { byCode, query } = useTypes();
  const [changing, setChanging] = useState(false);
  const type = byCode.get(code);
  const back = (
    <Link href="/admin/types" className="inline-flex items-center gap-1.5 text-ink-2 hover:text-ink">
      <ArrowLeft className="size-4" aria-hidden />
      {t("back")}
    </Link>
  );
  if (!type) {
    return (
      <div className="p-4">
        {back}
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
          {back}
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
        <Button onClick={() => setChanging(true)}>
          <Pencil className="size-4" aria-hidden />
          {t("change")}
        </Button>
      </header>
      <div key={code} className="min-h-0 flex-1 overflow-auto p-4">
        <PlanSection type={type} />
        <QuestionsSection type={type} />
      </div>
      {changing && <TypeSheet type={type} codes={[]} onClose={() => setChanging(false)} />}
    </>
  );
}
