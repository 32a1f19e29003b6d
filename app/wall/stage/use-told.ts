"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { useFormat } from "../../_words/use-format";
import type { Coming } from "./use-coming";

/** What the map tells beside the name of each crew that comes: how far, and when it may be there. */
export function useTold(coming: readonly Coming[]): ReadonlyMap<string, string> {
  const t = useTranslations("wallStage");
  const format = useFormat();
  return useMemo(
    () =>
      new Map(
        coming.flatMap(({ unitId, way }) => {
          if (!way) return [];
          const minutes = Math.max(1, Math.round(way.etaSeconds / 60));
          const eta = minutes > 1 ? t("eta", { minutes }) : t("etaSoon");
          return [[unitId, `${format.distance(way.distanceM)} · ${eta}`] as const];
        }),
      ),
    [coming, t, format],
  );
}
