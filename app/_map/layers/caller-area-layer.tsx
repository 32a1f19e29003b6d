"use client";

import circle from "@turf/circle";
import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import { memo, useMemo } from "react";
import { usesSoftwareRendering } from "../motion/reduced-motion";
import { liveStyle } from "../style/live-style";
import { useMapTheme } from "../style/map-theme";

export type CallerArea = { lng: number; lat: number; accuracyM: number };

/** Circles around the callers' locations. The radius is the accuracy that the telephone exchange reported. */
export const CallerAreaLayer = memo(function CallerAreaLayer({ areas }: { areas: readonly CallerArea[] }) {
  const theme = useMapTheme();
  const data = useMemo(
    (): FeatureCollection => ({
      type: "FeatureCollection",
      features: areas.map(({ lng, lat, accuracyM }) =>
        circle([lng, lat], accuracyM / 1_000, { units: "kilometers", steps: 64 }),
      ),
    }),
    [areas],
  );
  const visibility = areas.length > 0 ? "visible" : "none";
  return (
    <Source id="caller-area" type="geojson" data={data}>
      {!usesSoftwareRendering() && (
        <Layer id="caller-area-fill" {...liveStyle.callerAreaFill(theme)} layout={{ visibility }} />
      )}
      <Layer id="caller-area" {...liveStyle.callerArea(theme)} layout={{ visibility }} />
    </Source>
  );
});
