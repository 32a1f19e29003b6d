"use client";

import booleanPointInPolygon from "@turf/boolean-point-in-polygon";
import { useMemo } from "react";
import type { ListedUnit } from "@/db/queries";
import type { DistrictView, FacilityView } from "@/server/places/list-places";
import type { OverviewIncident } from "../use-overview";

export type SceneFacts = { name: string; open: number; units: number; facilities: number };

type Known = {
  districts: readonly DistrictView[];
  incidents: readonly OverviewIncident[];
  units: readonly ListedUnit[];
  facilities: readonly FacilityView[];
};

/** What is in a kecamatan now: open incidents, units that are free there, facilities; null without a kecamatan. */
export function useSceneFacts(
  code: string | null,
  { districts, incidents, units, facilities }: Known,
): SceneFacts | null {
  const area = districts.find((district) => district.code === code) ?? null;
  const standing = useMemo(
    () =>
      area ? facilities.filter(({ position: { lng, lat } }) => booleanPointInPolygon([lng, lat], area.geometry)) : [],
    [area, facilities],
  );
  return useMemo(() => {
    if (!area) return null;
    const free = units.filter(
      ({ status, lng, lat }) =>
        status === "available" && lng !== null && lat !== null && booleanPointInPolygon([lng, lat], area.geometry),
    );
    const open = incidents.filter(({ district }) => district.code === area.code);
    return { name: area.name, open: open.length, units: free.length, facilities: standing.length };
  }, [area, incidents, units, standing]);
}
