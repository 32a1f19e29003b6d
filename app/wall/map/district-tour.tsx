"use client";

import { useQuery } from "@tanstack/react-query";
import booleanPointInPolygon from "@turf/boolean-point-in-polygon";
import { useTranslations } from "next-intl";
import { useEffect, useMemo, useState } from "react";
import type { ListedUnit } from "@/db/queries/unit";
import type { DistrictView } from "@/server/places/list-places";
import { useTRPC } from "../../_live/cache/trpc";
import type { OverviewIncident } from "../overview-incident";

/**
 * `quiet`: time without an urgent incident before the first district is shown. `district`: duration of each district,
 * and of the overview between two districts.
 */
const stepMs = { quiet: 60_000, district: 20_000 } as const;

type Options = {
  isEnabled: boolean;
  /**
   * Undefined until they are loaded. When one is added, removed or moved in the list, the tour ends, and the wait for
   * the next tour starts.
   */
  incidents: readonly OverviewIncident[] | undefined;
};

/**
 * While there is no urgent incident, shows one district after another, with the overview after each. Returns the code
 * of the district to show; null for the overview.
 */
export function useDistrictTour(districts: readonly DistrictView[], { isEnabled, incidents }: Options): string | null {
  const [stepIndex, setStepIndex] = useState(-1);
  const incidentIds = useMemo(() => incidents?.map(({ id }) => id).join(), [incidents]);

  useEffect(() => {
    setStepIndex(-1);
    if (!isEnabled || districts.length === 0 || incidentIds === undefined) return;
    let timer: ReturnType<typeof setTimeout>;
    const scheduleNext = (delayMs: number) => {
      timer = setTimeout(() => {
        setStepIndex((previous) => previous + 1);
        scheduleNext(stepMs.district);
      }, delayMs);
    };
    scheduleNext(stepMs.quiet);
    return () => clearTimeout(timer);
  }, [isEnabled, districts, incidentIds]);

  // After each district, one step shows the overview.
  return !isEnabled || stepIndex < 0 || stepIndex % 2 === 1
    ? null
    : (districts[(stepIndex / 2) % districts.length]?.code ?? null);
}

/** Figures of a district: its name and its numbers of open incidents, available units and facilities. */
type DistrictFigures = { name: string; openCount: number; unitCount: number; facilityCount: number };

type TourData = {
  districts: readonly DistrictView[];
  incidents: readonly OverviewIncident[] | undefined;
  units: readonly ListedUnit[];
};

export function useDistrictFigures(
  code: string | null,
  { districts, incidents, units }: TourData,
): DistrictFigures | null {
  const trpc = useTRPC();
  const { data: facilities } = useQuery(trpc.places.facilities.queryOptions());
  const district = districts.find((district) => district.code === code) ?? null;
  const facilitiesInside = useMemo(
    () => (district && facilities ? facilities.filter(({ position }) => contains(district, position)) : []),
    [district, facilities],
  );
  return useMemo(() => {
    if (!district || !incidents) return null;
    const availableUnits = units.filter(
      ({ status, lng, lat }) =>
        status === "available" && lng !== null && lat !== null && contains(district, { lng, lat }),
    );
    const districtIncidents = incidents.filter((incident) => incident.district.code === district.code);
    return {
      name: district.name,
      openCount: districtIncidents.length,
      unitCount: availableUnits.length,
      facilityCount: facilitiesInside.length,
    };
  }, [district, incidents, units, facilitiesInside]);
}

function contains({ geometry }: DistrictView, { lng, lat }: { lng: number; lat: number }): boolean {
  return booleanPointInPolygon([lng, lat], geometry);
}

export function TourCaption({ facts: { name, openCount, unitCount, facilityCount } }: { facts: DistrictFigures }) {
  const t = useTranslations("wallMap");
  return (
    <div role="status" data-scene={name} className="wall-panel w-fit px-3 py-2">
      <p className="wall-heading font-bold">{t("scene", { name })}</p>
      <p className="flex flex-col font-medium text-ink-2">
        <span>{t("sceneOpen", { count: openCount })}</span>
        <span>{t("sceneUnits", { count: unitCount })}</span>
        <span>{t("sceneFacilities", { count: facilityCount })}</span>
      </p>
    </div>
  );
}
