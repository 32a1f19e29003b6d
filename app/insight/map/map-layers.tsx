"use client";

import { Marker } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import { memo, useCallback, useMemo } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { useFormat } from "../../_words/use-format";
import { useInsight } from "../filters/view-context";
import { computeCellPolygon } from "./cells";
import { CountLayer } from "./count-layer";
import { type Area, DensityLayer } from "./density-layer";
import { HeatMapLayer } from "./surface/heat-map-layer";
import { computeRate } from "./use-class-breaks";
import type { Density } from "./use-density";
import { useUnclutteredDistricts } from "./use-uncluttered-districts";

type Props = {
  density: Density;
  districts: readonly DistrictView[];
  classes: readonly number[];
  ramp: readonly string[];
  surface: Float32Array | null;
  impreciseCounts: readonly { code: string; village: number; district: number }[];
  /** Key of the outlined place; null for none. */
  shownKey: string | null;
};

/** All density layers. They are always mounted; layers that the current display does not use contain no data. */
export const MapLayers = memo(function MapLayers(props: Props) {
  const { density, districts, classes, ramp, surface, impreciseCounts, shownKey } = props;
  const format = useFormat();
  const { way: display, measure } = useInsight().view;
  const { districts: counts, cells } = density;
  const showsRates = display === "district" && measure === "rate";
  const labelledDistricts = useUnclutteredDistricts(districts, density);

  const areas = useMemo((): Area[] => {
    if (display === "surface") return [];
    if (display === "cell")
      return [...cells].map(([key, value]) => ({ key, geometry: computeCellPolygon(key), value }));
    return districts.map(({ code, geometry, population }) => {
      const count = counts.get(code) ?? 0;
      return { key: code, geometry, value: showsRates ? computeRate(count, population) : count };
    });
  }, [display, showsRates, cells, counts, districts]);
  const outlinedAreas = useMemo((): Area[] => {
    if (shownKey === null || areas.some(({ key }) => key === shownKey)) return [];
    const district = districts.find(({ code }) => code === shownKey);
    return [{ key: shownKey, geometry: district?.geometry ?? computeCellPolygon(shownKey), value: 0 }];
  }, [shownKey, areas, districts]);
  const allAreas = useMemo(() => [...areas, ...outlinedAreas], [areas, outlinedAreas]);
  const formatLabel = useCallback(
    (code: string) => {
      const count = counts.get(code) ?? 0;
      if (!showsRates) return format.number(count);
      const rate = computeRate(count, districts.find((district) => district.code === code)?.population ?? null);
      return rate === null ? "?" : format.decimal(rate);
    },
    [counts, showsRates, districts, format],
  );
  return (
    <>
      <HeatMapLayer values={surface} classes={classes} ramp={ramp} districts={districts} />
      <DensityLayer areas={allAreas} classes={classes} ramp={ramp} chosenKey={shownKey} />
      <CountLayer districts={labelledDistricts} formatLabel={formatLabel} />
      <ImpreciseBadges impreciseCounts={impreciseCounts} districts={labelledDistricts} />
    </>
  );
});

type ImpreciseCount = { code: string; village: number; district: number };

/**
 * Hatched badges below the labels of districts. Each shows the number of incidents that are in no cell because only
 * their village or district is known.
 */
const ImpreciseBadges = memo(function ImpreciseBadges({
  impreciseCounts,
  districts,
}: {
  impreciseCounts: readonly ImpreciseCount[];
  districts: readonly DistrictView[];
}) {
  const t = useTranslations("insightMap");
  return impreciseCounts.map(({ code, village, district: districtCount }) => {
    const district = districts.find((district) => district.code === code);
    if (!district || village + districtCount === 0) return null;
    const label = t("withoutCellOf", { name: district.name, village, district: districtCount });
    return (
      <Marker key={code} longitude={district.labelLng} latitude={district.labelLat} anchor="top" offset={[0, 5]}>
        <span
          title={label}
          role="img"
          aria-label={label}
          className="hatched block rounded-full border border-ink-3 px-1.5 font-semibold text-ink text-xs leading-4"
        >
          +{village + districtCount}
        </span>
      </Marker>
    );
  });
});
