"use client";

import { useLocale, useTranslations } from "next-intl";
import { useCallback, useMemo } from "react";
import { maxStepSeconds } from "@/server/domain/insight";
import { formatPercent } from "@/server/words/format";

/**
 * Returns a function that formats a share such as "67%", or a dash if the whole is zero. Shares are shown as 0% or 100%
 * only if they are exact, otherwise as <1% or >99%.
 */
export function usePercentFormat(): (part: number, whole: number) => string {
  const locale = useLocale();
  return useCallback((part, whole) => formatPercent(locale, part, whole, 0), [locale]);
}

/** Returns a function that formats a duration: "45 detik", "3 menit 20 detik", "34 menit", "1 jam 5 menit". */
export function useDurationFormat(): (seconds: number) => string {
  const t = useTranslations("duration");
  return useMemo(
    () => (seconds) => {
      if (seconds >= maxStepSeconds) return t("beyond");
      if (seconds < 60) return t("seconds", { seconds });
      const wholeMinutes = Math.floor(seconds / 60);
      if (wholeMinutes < 10) {
        return seconds % 60 === 0
          ? t("minutes", { minutes: wholeMinutes })
          : t("minutesSeconds", { minutes: wholeMinutes, seconds: seconds % 60 });
      }
      const minutes = Math.round(seconds / 60);
      if (minutes < 60) return t("minutes", { minutes });
      const hours = Math.floor(minutes / 60);
      return minutes % 60 === 0 ? t("hours", { hours }) : t("hoursMinutes", { hours, minutes: minutes % 60 });
    },
    [t],
  );
}
