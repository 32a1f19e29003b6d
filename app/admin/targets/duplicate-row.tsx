"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import type { Category } from "@/db/vocabulary";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";

type Props = { category: Category; duplicateM: number; duplicateMinutes: number };
type Draft = { metres: string; minutes: string };

const limits = { metres: [10, 20_000], minutes: [1, 1_440] } as const;

/** How near and how soon two reports of a category are taken for one; Enter saves, Esc takes back. */
export function DuplicateRow({ category, duplicateM, duplicateMinutes }: Props) {
  const t = useTranslations("duplicateLimits");
  const admin = useTranslations("admin");
  const categoryName = useTranslations("category");
  const trpc = useTRPC();
  const sent = useRef<Draft | null>(null);
  const [draft, setDraft] = useState<Draft | null>(null);
  const shown = draft ?? { metres: String(duplicateM), minutes: String(duplicateMinutes) };
  const [metres, minutes] = [figure(shown.metres, limits.metres), figure(shown.minutes, limits.minutes)];
  const dirty = metres !== duplicateM || minutes !== duplicateMinutes;
  const name = categoryName(category);
  const { save, saving, text, reset } = useSave(trpc.admin.saveTarget.mutationOptions(), {
    done: t("saved", { category: name, metres: shown.metres, minutes: shown.minutes }),
    onDone: () => setDraft((now) => (now === sent.current ? null : now)),
  });
  const isBad = metres === null || minutes === null;
  const takeBack = () => {
    setDraft(null);
    reset();
  };
  const field = (part: keyof Draft, wrong: boolean) => (
    <input
      type="text"
      inputMode="numeric"
      autoComplete="off"
      aria-label={t(part === "metres" ? "metresOf" : "minutesOf", { category: name })}
      aria-invalid={wrong}
      value={shown[part]}
      onChange={({ target }) => setDraft({ ...shown, [part]: target.value })}
      className="h-9 w-20 rounded-md border border-line-2 bg-raised px-2.5 aria-invalid:border-alarm"
    />
  );
  return (
    <li className="border-line border-b">
      <form
        noValidate
        className="grid items-center gap-x-6 gap-y-2 px-4 py-2 md:grid-cols-[12rem_minmax(0,1fr)]"
        onSubmit={(event) => {
          event.preventDefault();
          if (!dirty || metres === null || minutes === null) return;
          sent.current = draft;
          save({ category, duplicateM: metres, duplicateMinutes: minutes });
        }}
        onKeyDown={(event) => event.key === "Escape" && takeBack()}
      >
        <span className="font-medium">{name}</span>
        <div className="flex flex-wrap items-center gap-2 text-ink-2">
          {field("metres", metres === null)}
          {t("metres")} {t("and")}
          {field("minutes", minutes === null)}
          {t("minutes")}
          {dirty && (
            <>
              <Button
                type="submit"
                look="strong"
                aria-label={t("saveOf", { category: name })}
                disabled={saving || isBad}
              >
                {saving ? admin("saving") : t("save")}
              </Button>
              <Button look="quiet" onClick={takeBack}>
                {t("undo")}
              </Button>
            </>
          )}
          {(isBad || text) && (
            <p role="alert" className="w-full font-medium text-[0.8125rem] text-alarm">
              {isBad ? t("bad") : text}
            </p>
          )}
        </div>
      </form>
    </li>
  );
}

/** A whole figure within its limits, or null. */
function figure(typed: string, [least, most]: readonly [number, number]): number | null {
  const text = typed.trim().replaceAll(".", "");
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : null;
}
