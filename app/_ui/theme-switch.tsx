"use client";

import { Moon, Sun } from "lucide-react";
import { useTranslations } from "next-intl";
import { usePreference } from "../_words/preference-provider";
import { IconButton } from "./icon-button";

export function ThemeSwitch({ hint }: { hint?: string }) {
  const t = useTranslations("strip");
  const { theme, toggleTheme } = usePreference();
  const Sign = theme === "dark" ? Sun : Moon;
  return (
    <IconButton name={theme === "dark" ? t("toLight") : t("toDark")} hint={hint} onClick={toggleTheme}>
      <Sign className="size-[1.125rem]" aria-hidden />
    </IconButton>
  );
}
