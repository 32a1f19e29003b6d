"use client";

import { useTranslations } from "next-intl";
import { useCallback, useMemo } from "react";
import type { ListedUnit } from "@/db/queries/unit";
import { isOpen } from "@/server/domain/assignment";
import { ageStep } from "@/server/domain/fix-age";
import { straightDistanceM } from "@/server/domain/straight-distance";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useUnits } from "../../_live/cache/use-live-data";
import { useCoarseClock } from "../../_map/motion/use-coarse-clock";
import { useFormat } from "../../_words/use-format";

/**
 * Returns the map labels, keyed by unit id. A unit of the selected incident is labelled with its distance to the
 * incident and the age of its position. The unit whose card is open is labelled with the age of its position.
 */
export function useUnitLabels(
  selectedIncident: IncidentView | undefined,
  cardUnitId: string | null,
): ReadonlyMap<string, string> {
  const format = useFormat();
  const formatAge = useAgeText();
  const { unitsById } = useUnits();
  return useMemo(() => {
    const cardUnit = cardUnitId === null ? undefined : unitsById.get(cardUnitId);
    const labels = new Map<string, string>(cardUnit ? [[cardUnit.id, formatAge(cardUnit)]] : []);
    for (const { state, unit } of selectedIncident?.assignments ?? []) {
      const currentUnit = isOpen(state) ? unitsById.get(unit.id) : undefined;
      if (!selectedIncident || currentUnit?.lng == null || currentUnit.lat == null) continue;
      const distance = format.distance(
        straightDistanceM({ lng: currentUnit.lng, lat: currentUnit.lat }, selectedIncident.location),
      );
      labels.set(unit.id, [distance, formatAge(currentUnit)].filter(Boolean).join(" · "));
    }
    return labels;
  }, [selectedIncident, cardUnitId, unitsById, format, formatAge]);
}

/**
 * Returns a function that says how old a unit's position is, in minutes, hours or days. The text is empty for a current
 * position.
 */
function useAgeText(): (unit: ListedUnit) => string {
  const t = useTranslations("unitAge");
  const basisText = useTranslations("basis");
  const tTime = useTranslations("time");
  const format = useFormat();
  const now = useCoarseClock();
  return useCallback(
    (unit) => {
      const step = ageStep(unit, now);
      if (step === "now") return "";
      if (unit.positionAt === null) return t("neverReported");
      const seconds = (now - unit.positionAt.getTime()) / 1_000;
      const age = seconds < 120 ? tTime("minutes", { count: 1 }) : format.age(seconds);
      return step === "lost" ? t("atStation", { age }) : basisText("fresh", { age });
    },
    [t, basisText, tTime, format, now],
  );
}
