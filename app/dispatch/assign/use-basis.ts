"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { PositionBasis } from "@/db/vocabulary";
import { useFormat } from "../../_words/use-format";

/** "GPS 12 s ago" and "from station, last GPS 41 min ago" must never look alike. */
export function useBasis(): (basis: PositionBasis | null, fixAgeSeconds: number | null) => string {
  const t = useTranslations("basis");
  const format = useFormat();
  return useCallback(
    (basis, fixAgeSeconds) => {
      if (basis === null) return t("none");
      if (fixAgeSeconds === null) return basis === "fix" ? t("none") : t("never");
      return t(basis === "fix" ? "fresh" : "stale", { age: format.age(fixAgeSeconds) });
    },
    [t, format],
  );
}
