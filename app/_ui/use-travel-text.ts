"use client";

import { useTranslations } from "next-intl";
import type { Vehicle } from "@/db/network-vocabulary";
import { useFormat } from "../_words/use-format";
import { useStraightLineReason } from "./assignment-reason";

type Travel = {
  rankedBy: string | null;
  reason?: string | null;
  travelSeconds: number | null;
  routeM: number | null;
  uncertainBank: boolean;
  vehicle: Vehicle | null;
};

/**
 * Returns a function that describes how far a unit has to travel: "12 min · 14.2 km by road", or "about 12 min (straight
 * line)". It returns null if the travel time is not known. With `showsMinutes` false (where the expected arrival is
 * shown next to the text), it returns "14.2 km by road", or null for a straight-line estimate. If there is a network, a
 * straight-line estimate is followed by its reason; for a unit without a route, only the reason is returned.
 */
export function useTravelText() {
  const t = useTranslations("assigned");
  const format = useFormat();
  const describeReason = useStraightLineReason();
  return (
    { rankedBy, reason, travelSeconds, routeM, uncertainBank, vehicle }: Travel,
    { showsMinutes = true } = {},
  ): string | null => {
    if (travelSeconds === null) return null;
    const time = format.duration(Math.max(1, Math.round(travelSeconds / 60)));
    if (rankedBy !== "travel-time" || routeM === null) {
      const estimate = showsMinutes && reason !== "no-road" && t("eta", { time });
      return [estimate, describeReason(reason)].filter(Boolean).join(" · ") || null;
    }
    const distance = format.distance(routeM);
    const isByWater = vehicle === "boat";
    const travelText = showsMinutes
      ? t(isByWater ? "byWater" : "byRoad", { time, distance })
      : t(isByWater ? "routeByWater" : "routeByRoad", { distance });
    return uncertainBank ? `${travelText} · ${t("uncertainBank")}` : travelText;
  };
}
