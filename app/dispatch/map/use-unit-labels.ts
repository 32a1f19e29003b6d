"use client";

import { useTranslations } from "next-intl";
import { useCallback, useMemo } from "react";
import type { ListedUnit } from "@/db/queries";
import { isOpen } from "@/server/domain/assignment";
import { ageStep } from "@/server/domain/fix-age";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useUnits } from "../../_live/cache/use-live-data";
import { useSlowClock } from "../../_map/motion/use-slow-clock";
import { straightDistanceM } from "../../_map/tools/geometry";
import { useFormat } from "../../_words/use-format";

/**
 * The units the map names, with how old their place is: those of the chosen incident, with how far they still are, and one that is
 * pointed at.
 */
export function useUnitLabels(chosen: IncidentView | undefined, pointedAt: string | null): ReadonlyMap<string, string> {
  const format = useFormat();
  const ageOf = useAge();
  const { byId } = useUnits();
  return useMemo(() => {
    const pointed = pointedAt === null ? undefined : byId.get(pointedAt);
    const told = new Map<string, string>(pointed ? [[pointed.id, ageOf(pointed)]] : []);
    for (const { state, unit } of chosen?.assignments ?? []) {
      const now = isOpen(state) ? byId.get(unit.id) : undefined;
      if (!chosen || now?.lng == null || now.lat == null) continue;
      const distance = format.distance(straightDistanceM({ lng: now.lng, lat: now.lat }, chosen.location));
      told.set(unit.id, [distance, ageOf(now)].filter(Boolean).join(" · "));
    }
    return told;
  }, [chosen, pointedAt, byId, format, ageOf]);
}

/** How old a unit's place is, in whole minutes; nothing of one that was heard within the last. */
function useAge(): (unit: ListedUnit) => string {
  const t = useTranslations("unitAge");
  const time = useTranslations("time");
  const format = useFormat();
  const now = useSlowClock();
  return useCallback(
    (unit) => {
      const step = ageStep(unit, now);
      if (step === "now") return "";
      if (unit.positionAt === null) return t("neverHeard");
      const seconds = (now - unit.positionAt.getTime()) / 1_000;
      const age = seconds < 120 ? time("minutes", { count: 1 }) : format.age(seconds);
      return step === "lost" ? t("atStation", { age }) : age;
    },
    [t, time, format, now],
  );
}
