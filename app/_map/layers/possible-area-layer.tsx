"use client";

import circle from "@turf/circle";
import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import { memo, useMemo } from "react";
import type { Precision } from "@/db/vocabulary";
import { liveStyle } from "../style/live-style";
import { useMapTheme } from "../style/map-theme";
import { possibleRadiusKm } from "./possible-area";

type Props = { at: { lng: number; lat: number; precision: Precision } | null };

/** A circle around the area in which an incident may be, if its exact location is unknown. */
export const PossibleAreaLayer = memo(function PossibleAreaLayer({ at }: Props) {
  const theme = useMapTheme();
  const data = useMemo((): FeatureCollection => {
    const radiusKm = at ? possibleRadiusKm[at.precision] : 0;
    if (!at || radiusKm === 0) return { type: "FeatureCollection", features: [] };
    return {
      type: "FeatureCollection",
      features: [circle([at.lng, at.lat], radiusKm, { units: "kilometers", steps: 96 })],
    };
  }, [at]);
  const visibility = data.features.length > 0 ? "visible" : "none";
  return (
    <Source id="possible-area" type="geojson" data={data}>
      <Layer id="possible-area" {...liveStyle.possibleArea(theme)} layout={{ visibility }} />
    </Source>
  );
});
