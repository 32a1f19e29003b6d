"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useRef } from "react";
import type { Precision, Priority } from "@/db/vocabulary";
import type { EditConflict } from "@/server/incidents/edit-incident";
import { useTypes } from "../../_live/cache/use-live-data";
import { Button } from "../../_ui/button";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { type DraftField, type EditValues, findChangedSpan, keepBothTexts } from "./edit-draft";

type Props = {
  conflicts: readonly EditConflict[];
  /** What the form contains now, which may have been typed after the refused save. */
  values: EditValues;
  /** Whether nothing has been typed since the refused save. Otherwise the next key is for the field that has the focus. */
  takesFocus: boolean;
  onResolve: (conflict: EditConflict, chosenValue: unknown) => void;
};

/**
 * Shows both versions of each field that a colleague has also edited, side by side. The user chooses one version or,
 * for texts, merges them.
 */
export function ConflictList({ conflicts, values, takesFocus, onResolve }: Props) {
  const t = useTranslations("conflict");
  const fieldName = useTranslations("editedField");
  const format = useFormat();
  const formatValue = useFieldText();
  const list = useRef<HTMLDivElement>(null);
  const count = conflicts.length;
  const focusFirstChoice = useEffectEvent(() => {
    if (takesFocus) list.current?.querySelector("button")?.focus();
  });
  // For keyboard users.
  useEffect(() => {
    if (count > 0) focusFirstChoice();
  }, [count]);
  if (conflicts.length === 0) return null;
  return (
    <div ref={list} role="alert" className="rounded-lg border border-alarm bg-alarm-ground p-3">
      <p className="flex items-center gap-2 font-semibold text-alarm">
        <TriangleAlert className="size-4 shrink-0" aria-hidden />
        {t("title")}
      </p>
      <p className="mt-0.5 text-[0.8125rem] text-ink-2">{t("text")}</p>
      {conflicts.map((conflict) => {
        const { field, base, theirs, by, at } = conflict;
        const mine = values[field];
        const isTextField = field === "address" || field === "description";
        const editorName = by ?? t("somebody");
        return (
          <fieldset key={field} className="mt-3">
            <legend className="font-semibold">{fieldName(field)}</legend>
            <div className="mt-1 grid gap-2 sm:grid-cols-2">
              {(
                [
                  [
                    "theirs",
                    theirs,
                    at ? t("theirsAt", { who: editorName, time: format.hourMinute(new Date(at)) }) : editorName,
                  ],
                  ["mine", mine, t("mine")],
                ] as const
              ).map(([version, value, heading]) => (
                <div key={version} className="flex min-w-0 flex-col rounded-md border border-line-2 bg-panel p-2.5">
                  <p className="label">{heading}</p>
                  <p className="mt-0.5 mb-2 flex-1 whitespace-pre-line break-words text-[0.8125rem]">
                    {isTextField && typeof value === "string" && value !== "" ? (
                      <HighlightedChange base={String(base ?? "")} text={value} />
                    ) : (
                      formatValue(field, value) || <span className="text-ink-3">{t("nothing")}</span>
                    )}
                  </p>
                  <Button size="small" onClick={() => onResolve(conflict, value)}>
                    {t(version === "mine" ? "takeMine" : "takeTheirs")}
                  </Button>
                </div>
              ))}
            </div>
            {isTextField && Boolean(theirs) && Boolean(mine) && (
              <Button
                size="small"
                className="mt-2 w-full bg-panel"
                onClick={() => onResolve(conflict, keepBothTexts(String(base ?? ""), String(theirs), String(mine)))}
              >
                {t("join")}
              </Button>
            )}
          </fieldset>
        );
      })}
    </div>
  );
}

/** Text with its changed part highlighted, and not by colour alone. */
function HighlightedChange({ base, text }: { base: string; text: string }) {
  const [before, changedText, after] = findChangedSpan(base, text);
  return (
    <>
      {before}
      <mark className="bg-pressed font-semibold text-ink underline decoration-2">{changedText}</mark>
      {after}
    </>
  );
}

/** Returns a function that formats a field's value as text. */
export function useFieldText() {
  const priorityName = useTranslations("priority");
  const precisionName = useTranslations("precision");
  const format = useFormat();
  const names = useNames();
  const { typesByCode } = useTypes();
  return (field: DraftField, value: unknown): string => {
    if (field === "type") {
      const type = typesByCode.get(String(value));
      return type ? names.type(type) : String(value);
    }
    if (field === "priority") return `P${value} ${priorityName(`${value as Priority}`)}`;
    if (field === "place") {
      const { location, precision } = value as { location: { lng: number; lat: number }; precision: Precision };
      return `${format.coordinates(location.lng, location.lat)}\n${precisionName(precision)}`;
    }
    return typeof value === "string" ? value : "";
  };
}
