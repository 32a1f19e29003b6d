"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { useFormat } from "../../_words/use-format";
import type { UnitThen } from "./units-then";

/** What a unit did at a moment, and how surely its place was known: "Menuju lokasi" and "43 km/jam", or "terputus 4 mnt". */
export function useThenWords(): (then: UnitThen) => { state: string; place: string | null } {
  const t = useTranslations("replay");
  const trail = useTranslations("trail");
  const stateName = useTranslations("assignmentState");
  const format = useFormat();
  return useCallback(
    ({ state, place, way }) => {
      const words = state === null ? t("notSent") : stateName(state);
      if (!place) return { state: words, place: way.length > 0 ? null : t("nowhere") };
      if (place.lost) return { state: words, place: t("lost", { age: format.age(place.ageSeconds) }) };
      const speed = place.speedMps === null ? null : trail("speed", { speed: format.number(place.speedMps * 3.6) });
      return { state: words, place: speed };
    },
    [t, trail, stateName, format],
  );
}
