"use client";

import { useTranslations } from "next-intl";
import type { UnitKind } from "@/db/vocabulary";
import { useFormat } from "../../_words/use-format";

type Travel = { rankedBy: string | null; travelSeconds: number | null; routeM: number | null; uncertainBank: boolean };

/** Returns a function that describes the travel time of a pick: "12 min · 14.2 km by road", or a straight-line estimate, marked as such. */
export function useTravelWords() {
  const t = useTranslations("assigned");
  const format = useFormat();
  return ({ rankedBy, travelSeconds, routeM, uncertainBank }: Travel, kind: UnitKind): string | null => {
    if (travelSeconds === null) return null;
    const minutes = format.number(Math.max(1, Math.round(travelSeconds / 60)));
    if (rankedBy !== "travel-time" || routeM === null) return t("eta", { minutes });
    const way = t(kind === "rescue-boat" ? "byWater" : "byRoad", { minutes, distance: format.distance(routeM) });
    return uncertainBank ? `${way} · ${t("uncertainBank")}` : way;
  };
}
