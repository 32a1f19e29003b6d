"use client";

import { useTranslations } from "next-intl";
import { useCallback, useMemo } from "react";
import { maxStepSeconds } from "@/server/domain/insight";
import { useFormat } from "../../_words/use-format";

/**
 * Returns a function that formats a share such as "67%", or a dash if the whole is zero. Shares are shown as 0% or 100%
 * only if they are exact.
 */
export function usePercentFormat(): (part: number, whole: number) => string {
  const { percent: formatPercent } = useFormat();
  return useCallback(
    (part, whole) => {
      if (whole === 0) return "–";
      if (part > 0 && part / whole < 0.005) return `<${formatPercent(0.01)}`;
      if (part < whole && part / whole > 0.995) return `>${formatPercent(0.99)}`;
      return formatPercent(part / whole);
    },
    [formatPercent],
  );
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
