"use client";

import { useMemo } from "react";
import { isOpen } from "@/server/domain/assignment";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useUnits } from "../_live/use-picture";
import { straightDistanceM } from "../_map/straight-distance";
import { useFormat } from "../_words/use-format";

/** The units the map names: those of the chosen incident, with how far they still are, and one that is pointed at. */
export function useToldUnits(chosen: IncidentView | undefined, pointedAt: string | null): ReadonlyMap<string, string> {
  const format = useFormat();
  const { byId } = useUnits();
  return useMemo(() => {
    const told = new Map<string, string>(pointedAt === null ? [] : [[pointedAt, ""]]);
    for (const { state, unit } of chosen?.assignments ?? []) {
      const now = isOpen(state) ? byId.get(unit.id) : undefined;
      if (!chosen || now?.lng == null || now.lat == null) continue;
      told.set(unit.id, format.distance(straightDistanceM({ lng: now.lng, lat: now.lat }, chosen.location)));
    }
    return told;
  }, [chosen, pointedAt, byId, format]);
}
