"use client";

import { useTranslations } from "next-intl";
import { locales } from "../../server/words/catalogues";
import { usePreference } from "../_words/preference-provider";

const names = { id: "Bahasa Indonesia", en: "English" } as const;

export function LanguageSwitch() {
  const t = useTranslations("strip");
  const { locale, setLocale } = usePreference();
  return (
    <fieldset className="flex rounded-md border border-line p-0.5" aria-label={t("language")}>
      {locales.map((one) => (
        <button
          key={one}
          type="button"
          lang={one}
          title={names[one]}
          // What is read out begins with what is seen, so that it can be called by it.
          aria-label={`${one.toUpperCase()}, ${names[one]}`}
          aria-pressed={one === locale}
          onClick={() => setLocale(one)}
          className="h-7 rounded-[0.25rem] px-2 font-semibold text-ink-3 text-xs uppercase hover:text-ink aria-pressed:bg-pressed aria-pressed:text-ink"
        >
          {one}
        </button>
      ))}
    </fieldset>
  );
}
