"use client";

import { useLocale, useTranslations } from "next-intl";
import { useId, useRef, useState } from "react";
import type { Category } from "@/db/vocabulary";
import { numberFormat } from "@/server/words/format";
import type { Locale } from "@/server/words/languages";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";

/** Published response-time standards in minutes, by category. No standard was found for the other categories. */
const publishedMinutes: Partial<Record<Category, number>> = { fire: 15, security: 10 };

/** Edits the response-time target of one category in place: Enter saves, Esc reverts. */
export function TargetRow({ category, promisedSeconds }: { category: Category; promisedSeconds: number | null }) {
  const t = useTranslations("targets");
  const tAdmin = useTranslations("admin");
  const categoryName = useTranslations("category");
  const tReference = useTranslations("targetReference");
  const locale = useLocale();
  const trpc = useTRPC();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const submittedRef = useRef<string | null>(null);
  const [draft, setDraft] = useState<string | null>(null);
  const shownMinutes = draft ?? formatMinutes(promisedSeconds, locale);
  const seconds = parseMinutes(shownMinutes);
  const isDirty = seconds !== promisedSeconds;
  const name = categoryName(category);
  const { save, isSaving, errorText, fieldError, reset } = useSave(trpc.admin.saveTarget.mutationOptions(), {
    successText:
      seconds === null
        ? t("takenBack", { category: name })
        : t("saved", { category: name, minutes: shownMinutes.trim() }),
    onDone: () => {
      // Keep what the user typed while the target was being saved.
      setDraft((current) => (current === submittedRef.current ? null : current));
      input.current?.focus();
    },
  });
  const error = seconds === undefined ? t("bad") : (fieldError("promisedSeconds") ?? errorText);
  const revertInput = () => {
    setDraft(null);
    reset();
    input.current?.focus();
  };
  const suggestedMinutes = publishedMinutes[category];
  return (
    <li className="border-line border-b">
      <form
        noValidate
        className="grid items-start gap-x-6 gap-y-2 px-4 py-3 md:grid-cols-[12rem_22rem_minmax(0,1fr)]"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isDirty || seconds === undefined) return;
          submittedRef.current = draft;
          save({ category, promisedSeconds: seconds });
        }}
        onKeyDown={(event) => event.key === "Escape" && revertInput()}
      >
        <label htmlFor={id} className="font-medium md:pt-2.5">
          {name}
        </label>
        <div>
          <div className="flex items-center gap-2">
            <input
              ref={input}
              id={id}
              type="text"
              inputMode="decimal"
              autoComplete="off"
              aria-label={t("minutesOf", { category: name })}
              aria-invalid={Boolean(error)}
              aria-describedby={error ? `${id}-error` : `${id}-reference`}
              placeholder={t("noPromise")}
              value={shownMinutes}
              onChange={(event) => setDraft(event.target.value)}
              className="h-10 w-32 rounded-md border border-line-2 bg-raised px-3 text-[0.9375rem] aria-invalid:border-alarm"
            />
            <span className="text-ink-2">{t("minutes")}</span>
            {isDirty && (
              <>
                <Button
                  type="submit"
                  look="strong"
                  aria-label={t("saveOf", { category: name })}
                  disabled={isSaving || seconds === undefined}
                >
                  {isSaving ? tAdmin("saving") : t("save")}
                </Button>
                <Button look="quiet" onClick={revertInput}>
                  {t("undo")}
                </Button>
              </>
            )}
          </div>
          {error && (
            <p id={`${id}-error`} role="alert" className="mt-1 font-medium text-[0.8125rem] text-alarm">
              {error}
            </p>
          )}
        </div>
        <div className="flex flex-wrap items-center gap-2 text-[0.8125rem] text-ink-3 md:min-h-10">
          <p id={`${id}-reference`} className="text-pretty">
            {tReference(suggestedMinutes === undefined ? "none" : (category as "fire" | "security"))}
          </p>
          {suggestedMinutes !== undefined && seconds !== suggestedMinutes * 60 && (
            <Button
              size="small"
              aria-label={t("useOf", { minutes: suggestedMinutes, category: name })}
              onClick={() => {
                setDraft(String(suggestedMinutes));
                input.current?.focus();
              }}
            >
              {t("use", { minutes: suggestedMinutes })}
            </Button>
          )}
        </div>
      </form>
    </li>
  );
}

const [minSeconds, maxSeconds] = [60, 86_400];

/** Parses typed minutes into seconds: null when empty, undefined when invalid or out of range. */
function parseMinutes(typedMinutes: string): number | null | undefined {
  const text = typedMinutes.trim().replace(",", ".");
  if (text === "") return null;
  if (!/^\d+(\.\d+)?$/.test(text)) return undefined;
  const seconds = Math.round(Number(text) * 60);
  return seconds >= minSeconds && seconds <= maxSeconds ? seconds : undefined;
}

/** Formats seconds as minutes for the input: "15", "7,5"; empty without a target. */
function formatMinutes(seconds: number | null, locale: Locale): string {
  if (seconds === null) return "";
  return numberFormat(locale, { maximumFractionDigits: 2, useGrouping: false }).format(seconds / 60);
}
