"use client";

import { Marker } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import { memo } from "react";
import type { DistrictView } from "@/server/places/list-places";

type Apart = { code: string; village: number; district: number };

/** What is known only to a village or a kecamatan, as a hatched number at the kecamatan's name: it has no place in a cell. */
export const ApartBadges = memo(function ApartBadges({
  apart,
  districts,
}: {
  apart: readonly Apart[];
  districts: readonly DistrictView[];
}) {
  const t = useTranslations("insightMap");
  return apart.map(({ code, village, district: whole }) => {
    const district = districts.find((one) => one.code === code);
    if (!district || village + whole === 0) return null;
    const words = t("apartOf", { name: district.name, village, district: whole });
    return (
      <Marker key={code} longitude={district.labelLng} latitude={district.labelLat} anchor="top" offset={[0, 5]}>
        <span
          title={words}
          role="img"
          aria-label={words}
          className="hatched block rounded-full border border-ink-3 px-1.5 font-semibold text-ink text-xs leading-4"
        >
          +{village + whole}
        </span>
      </Marker>
    );
  });
});
