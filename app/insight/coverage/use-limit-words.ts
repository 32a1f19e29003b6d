"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { Limit, Reach } from "@/server/domain/coverage";
import { useFormat } from "../../_words/use-format";
import { reachIn } from "./reach-class";

/** Limits and reaches as they are written here. */
export function useLimitWords() {
  const t = useTranslations("coverage");
  const time = useTranslations("time");
  const format = useFormat();
  return useMemo(
    () => ({
      limit: ({ by, most }: Limit) => t(by === "km" ? "limitKm" : "limitMinutes", { count: format.number(most) }),
      short: ({ by, most }: Limit) =>
        by === "km" ? t("limitKm", { count: format.number(most) }) : time("minutes", { count: Math.round(most) }),
      /** In the unit the limit has: "12,3 km", "26 mnt". */
      reach: (reach: Reach | null, by: Limit["by"]) => {
        if (!reach) return t("noneFound");
        return by === "km"
          ? format.distance(reach.distanceM)
          : time("minutes", { count: Math.round(reachIn(reach, by)) });
      },
      /** Only the number, for the map. */
      figure: (reach: Reach | null, by: Limit["by"]) => (reach ? format.number(Math.round(reachIn(reach, by))) : "×"),
    }),
    [t, time, format],
  );
}
