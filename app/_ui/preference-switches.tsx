"use client";

import { Moon, Sun } from "lucide-react";
import { useTranslations } from "next-intl";
import { locales } from "../../server/words/languages";
import { usePreference } from "../_words/preference-provider";
import { IconButton } from "./button";

export function ThemeSwitch({ hint }: { hint?: string }) {
  const t = useTranslations("topBar");
  const { theme, toggleTheme } = usePreference();
  const Icon = theme === "dark" ? Sun : Moon;
  return (
    <IconButton name={theme === "dark" ? t("toLight") : t("toDark")} hint={hint} onClick={toggleTheme}>
      <Icon className="size-[1.125rem]" aria-hidden />
    </IconButton>
  );
}

const languageNames = { id: "Bahasa Indonesia", en: "English" } as const;

export function LanguageSwitch() {
  const t = useTranslations("topBar");
  const { locale, setLocale } = usePreference();
  return (
    <fieldset className="flex rounded-md border border-line p-0.5" aria-label={t("language")}>
      {locales.map((option) => (
        <button
          key={option}
          type="button"
          lang={option}
          title={languageNames[option]}
          // The accessible name starts with the visible label, so that voice control finds the button.
          aria-label={`${option.toUpperCase()}, ${languageNames[option]}`}
          aria-pressed={option === locale}
          onClick={() => setLocale(option)}
          className="h-7 rounded-[0.25rem] px-2 font-semibold text-ink-3 text-xs uppercase hover:text-ink aria-pressed:bg-pressed aria-pressed:text-ink"
        >
          {option}
        </button>
      ))}
    </fieldset>
  );
}
