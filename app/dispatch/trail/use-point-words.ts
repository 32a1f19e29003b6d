"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { WayPoint } from "@/server/domain/replay";
import { useFormat } from "../../_words/use-format";

/** When a unit was at a point, and how fast: "10:12:33 WIB · 43 km/jam". */
export function usePointWords(): (point: WayPoint) => string {
  const t = useTranslations("trail");
  const format = useFormat();
  return useCallback(
    ([atSeconds, , , speedMps]) => {
      const speed = speedMps === null ? t("noSpeed") : t("speed", { speed: format.number(speedMps * 3.6) });
      return t("pointAt", { time: format.clock(new Date(atSeconds * 1_000)), speed });
    },
    [t, format],
  );
}
