"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import { memo, useMemo } from "react";
import { liveStyle } from "../style/live-style";
import { useMapTheme } from "../style/map-theme";
import { useBeforeId } from "./use-before-id";

type Props = { lines: readonly [lng: number, lat: number][][] };

/** Lines along which units could be moved to other stations, below units and incidents. */
export const MoveUpLayer = memo(function MoveUpLayer({ lines }: Props) {
  const theme = useMapTheme();
  const belowUnits = useBeforeId();
  const data = useMemo(
    (): FeatureCollection => ({
      type: "FeatureCollection",
      features: lines.map((coordinates) => ({
        type: "Feature",
        geometry: { type: "LineString", coordinates },
        properties: {},
      })),
    }),
    [lines],
  );
  return (
    <Source id="moves" type="geojson" data={data}>
      <Layer id="move-casing" {...belowUnits} {...liveStyle.routeCasing(theme)} />
      <Layer id="move" {...belowUnits} {...liveStyle.moveUp(theme)} />
    </Source>
  );
});
