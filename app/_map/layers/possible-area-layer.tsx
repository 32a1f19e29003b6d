"use client";

import circle from "@turf/circle";
import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import { memo, useMemo } from "react";
import type { Precision } from "@/db/vocabulary";
import { liveStyle } from "../style/live-style";
import { useLook } from "../style/map-theme";
import { possibleRadiusKm } from "./possible-area";

type Props = { at: { lng: number; lat: number; precision: Precision } | null };

/** Where the incident may be, as far as its place is not known. */
export const PossibleAreaLayer = memo(function PossibleAreaLayer({ at }: Props) {
  const look = useLook();
  const data = useMemo((): FeatureCollection => {
    const radius = at ? possibleRadiusKm[at.precision] : 0;
    if (!at || radius === 0) return { type: "FeatureCollection", features: [] };
    return {
      type: "FeatureCollection",
      features: [circle([at.lng, at.lat], radius, { units: "kilometers", steps: 96 })],
    };
  }, [at]);
  return (
    <Source id="possible-area" type="geojson" data={data}>
      <Layer id="possible-area" {...liveStyle.possibleArea(look)} layout={{ visibility: at ? "visible" : "none" }} />
    </Source>
  );
});
