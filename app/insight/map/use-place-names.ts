"use client";

import { useQuery } from "@tanstack/react-query";
import booleanPointInPolygon from "@turf/boolean-point-in-polygon";
import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { straightDistanceM } from "@/server/domain/straight-distance";
import { useTRPC } from "../../_live/cache/trpc";
import { useFormat } from "../../_words/use-format";
import { useInsight } from "../filters/view-context";
import { computeCellCentre } from "./cells";

const maxDistanceAtPlaceM = 1_500;

/** Returns a function that names a district, or a cell by the nearest named place and the district. */
export function usePlaceNames(): (key: string) => { name: string; aside: string | null } {
  const t = useTranslations("insightMap");
  const format = useFormat();
  const trpc = useTRPC();
  const { data: places } = useQuery(trpc.places.places.queryOptions());
  const { districts } = useInsight();
  return useCallback(
    (key: string) => {
      const district = districts?.find(({ code }) => code === key);
      if (district) return { name: t("districtName", { name: district.name }), aside: null };
      const centre = computeCellCentre(key);
      const containingDistrict = districts?.find(({ geometry }) =>
        booleanPointInPolygon([centre.lng, centre.lat], geometry),
      );
      const districtLabel = containingDistrict ? t("districtName", { name: containingDistrict.name }) : t("beyond");
      const [nearestPlace] = (places ?? [])
        .filter(({ kind }) => kind !== "peat-hydrology-station")
        .map(({ name, position }) => ({ name, distanceM: straightDistanceM(centre, position) }))
        .sort((a, b) => a.distanceM - b.distanceM);
      if (!nearestPlace) return { name: t("cell"), aside: districtLabel };
      const { name, distanceM } = nearestPlace;
      return {
        name:
          distanceM < maxDistanceAtPlaceM
            ? t("at", { name })
            : t("from", { name, distance: format.distance(distanceM) }),
        aside: districtLabel,
      };
    },
    [t, format, places, districts],
  );
}
