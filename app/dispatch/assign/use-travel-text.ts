"use client";

import { useTranslations } from "next-intl";
import type { UnitKind } from "@/db/vocabulary";
import { useFormat } from "../../_words/use-format";

type Travel = { rankedBy: string | null; travelSeconds: number | null; routeM: number | null; uncertainBank: boolean };

/**
 * Returns a function that describes how far a unit has to travel: "12 min · 14.2 km by road", or "± 12 min (straight
 * line)". It returns null if the travel time is not known. With `hasMinutes` false (where the expected arrival is shown
 * next to the text), it returns "14.2 km by road", or null for a straight-line estimate.
 */
export function useTravelText() {
  const t = useTranslations("assigned");
  const format = useFormat();
  return (
    { rankedBy, travelSeconds, routeM, uncertainBank }: Travel,
    kind: UnitKind,
    { hasMinutes = true } = {},
  ): string | null => {
    if (travelSeconds === null) return null;
    const minutes = format.number(Math.max(1, Math.round(travelSeconds / 60)));
    if (rankedBy !== "travel-time" || routeM === null) return hasMinutes ? t("eta", { minutes }) : null;
    const distance = format.distance(routeM);
    const isByWater = kind === "rescue-boat";
    const travelText = hasMinutes
      ? t(isByWater ? "byWater" : "byRoad", { minutes, distance })
      : t(isByWater ? "routeByWater" : "routeByRoad", { distance });
    return uncertainBank ? `${travelText} · ${t("uncertainBank")}` : travelText;
  };
}
