"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import { useMemo } from "react";
import { liveStyle } from "../style/live-style";
import { useMapTheme } from "../style/map-theme";
import { useBeforeId } from "./use-before-id";

/** The route of a unit that was not sent: dashed and thinner than the routes of assigned units, below units. */
export function PassedOverRouteLayer({ line }: { line: [lng: number, lat: number][] }) {
  const theme = useMapTheme();
  const belowUnits = useBeforeId();
  const data = useMemo(
    (): FeatureCollection => ({
      type: "FeatureCollection",
      features: [{ type: "Feature", geometry: { type: "LineString", coordinates: line }, properties: {} }],
    }),
    [line],
  );
  return (
    <Source id="passed-over-route" type="geojson" data={data} tolerance={0.1}>
      <Layer id="passed-over-route-casing" {...belowUnits} {...liveStyle.routeCasing(theme)} />
      <Layer id="passed-over-route" {...belowUnits} {...liveStyle.passedOverRoute(theme)} />
    </Source>
  );
}
