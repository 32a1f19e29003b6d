"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { type ScreenSettings, screenSettings } from "@/server/domain/screen-settings";
import { useTRPC } from "../_live/cache/trpc";
import { useMe } from "../_session/use-me";
import { usePreference } from "../_words/preference-provider";

/** A change in the administration is on the screen within this time. */
const readAgainMs = 8_000;

/**
 * How this screen is set. A paired one as the administration has it, its language and appearance too; a person keeps their own, and has
 * no sound.
 */
export function useSettings(): ScreenSettings {
  const trpc = useTRPC();
  const { data: me } = useMe();
  const { locale, theme, setLocale, setTheme } = usePreference();
  const isScreen = me?.kind === "screen";
  const own = useQuery({ ...trpc.screens.own.queryOptions(), enabled: isScreen, refetchInterval: readAgainMs });
  const stored = own.data?.settings;
  const { language, theme: wanted } = screenSettings(stored);

  useEffect(() => {
    if (!isScreen || !stored) return;
    if (language !== locale) setLocale(language);
    if (wanted !== theme) setTheme(wanted);
  }, [isScreen, stored, language, wanted, locale, theme, setLocale, setTheme]);

  return isScreen
    ? screenSettings(stored)
    : { language: locale, theme, textSize: "normal", sound: false, scenes: true };
}
