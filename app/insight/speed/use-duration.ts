"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { longestSeconds } from "@/server/domain/insight";

/** A length of time as one says it: "45 detik", "3 menit 20 detik", "34 menit", "1 jam 5 menit". */
export function useDuration(): (seconds: number) => string {
  const t = useTranslations("duration");
  return useMemo(
    () => (seconds) => {
      if (seconds >= longestSeconds) return t("beyond");
      if (seconds < 60) return t("seconds", { seconds });
      const whole = Math.floor(seconds / 60);
      if (whole < 10) {
        return seconds % 60 === 0
          ? t("minutes", { minutes: whole })
          : t("minutesSeconds", { minutes: whole, seconds: seconds % 60 });
      }
      const minutes = Math.round(seconds / 60);
      if (minutes < 60) return t("minutes", { minutes });
      const hours = Math.floor(minutes / 60);
      return minutes % 60 === 0 ? t("hours", { hours }) : t("hoursMinutes", { hours, minutes: minutes % 60 });
    },
    [t],
  );
}
