"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import type { Category } from "@/db/vocabulary";
import { categories } from "@/db/vocabulary";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";
import { DataTable } from "../../_ui/data-table";
import { SectionHeader } from "../_form/section-header";
import { TargetRow } from "./target-row";

/** Manages, for each category, the response-time target and the limits for detecting duplicate incidents. */
export function TargetsSection() {
  const t = useTranslations("targets");
  const tDuplicate = useTranslations("duplicateLimits");
  const trpc = useTRPC();
  const query = useQuery(trpc.admin.targets.queryOptions());
  const targetSeconds = new Map(query.data?.map(({ category, promisedSeconds }) => [category, promisedSeconds]));
  return (
    <>
      <SectionHeader title={t("title")} introduction={t("lead")} />
      <div className="min-h-0 flex-1 overflow-auto">
        {query.data ? (
          <>
            <ul aria-label={t("title")}>
              {categories.map((category) => (
                <TargetRow key={category} category={category} promisedSeconds={targetSeconds.get(category) ?? null} />
              ))}
            </ul>
            <h2 className="px-4 pt-6 pb-2 font-semibold text-base">{tDuplicate("column")}</h2>
            <ul aria-label={tDuplicate("column")} className="border-line border-t">
              {query.data.map(({ category, duplicateM, duplicateMinutes }) => (
                <DuplicateRow key={category} {...{ category, duplicateM, duplicateMinutes }} />
              ))}
            </ul>
          </>
        ) : (
          <DataTable label={t("title")} query={query} rows={undefined} keyOf={String} empty="" columns={[]} />
        )}
      </div>
    </>
  );
}

type Props = { category: Category; duplicateM: number; duplicateMinutes: number };
type Draft = { metres: string; minutes: string };

const limits = { metres: [10, 20_000], minutes: [1, 1_440] } as const;

/** Edits the distance and time within which two reports are likely duplicates; Enter saves, Esc reverts. */
function DuplicateRow({ category, duplicateM, duplicateMinutes }: Props) {
  const t = useTranslations("duplicateLimits");
  const tAdmin = useTranslations("admin");
  const categoryName = useTranslations("category");
  const trpc = useTRPC();
  const submittedRef = useRef<Draft | null>(null);
  const [draft, setDraft] = useState<Draft | null>(null);
  const shownDraft = draft ?? { metres: String(duplicateM), minutes: String(duplicateMinutes) };
  const [metres, minutes] = [
    parseWholeNumber(shownDraft.metres, limits.metres),
    parseWholeNumber(shownDraft.minutes, limits.minutes),
  ];
  const isDirty = metres !== duplicateM || minutes !== duplicateMinutes;
  const name = categoryName(category);
  const { save, isSaving, errorText, reset } = useSave(trpc.admin.saveTarget.mutationOptions(), {
    successText: t("saved", { category: name, metres: shownDraft.metres, minutes: shownDraft.minutes }),
    onDone: () => setDraft((current) => (current === submittedRef.current ? null : current)),
  });
  const isWrong = metres === null || minutes === null;
  const revertInput = () => {
    setDraft(null);
    reset();
  };
  const renderField = (part: keyof Draft, isInvalid: boolean) => (
    <input
      type="text"
      inputMode="numeric"
      autoComplete="off"
      aria-label={t(part === "metres" ? "metresOf" : "minutesOf", { category: name })}
      aria-invalid={isInvalid}
      value={shownDraft[part]}
      onChange={({ target }) => setDraft({ ...shownDraft, [part]: target.value })}
      className="h-9 w-20 rounded-md border border-line-2 bg-raised px-2.5 text-ink aria-invalid:border-alarm"
    />
  );
  return (
    <li className="border-line border-b">
      <form
        noValidate
        className="grid items-center gap-x-6 gap-y-2 px-4 py-2 md:grid-cols-[12rem_minmax(0,1fr)]"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isDirty || metres === null || minutes === null) return;
          submittedRef.current = draft;
          save({ category, duplicateM: metres, duplicateMinutes: minutes });
        }}
        onKeyDown={(event) => event.key === "Escape" && revertInput()}
      >
        <span className="font-medium">{name}</span>
        <div className="flex flex-wrap items-center gap-2 text-ink-2">
          {renderField("metres", metres === null)}
          {t("metres")} {t("and")}
          {renderField("minutes", minutes === null)}
          {t("minutes")}
          {isDirty && (
            <>
              <Button
                type="submit"
                look="strong"
                aria-label={t("saveOf", { category: name })}
                disabled={isSaving || isWrong}
              >
                {isSaving ? tAdmin("saving") : t("save")}
              </Button>
              <Button look="quiet" onClick={revertInput}>
                {t("undo")}
              </Button>
            </>
          )}
          {(isWrong || errorText) && (
            <p role="alert" className="w-full font-medium text-[0.8125rem] text-alarm">
              {isWrong ? t("bad") : errorText}
            </p>
          )}
        </div>
      </form>
    </li>
  );
}

/** Parses a whole number within limits, with or without dots between thousands; null when invalid. */
function parseWholeNumber(typedNumber: string, [min, max]: readonly [number, number]): number | null {
  const text = typedNumber.trim();
  const value = /^(\d+|\d{1,3}(\.\d{3})+)$/.test(text) ? Number(text.replaceAll(".", "")) : Number.NaN;
  return value >= min && value <= max ? value : null;
}
