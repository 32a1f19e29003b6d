"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import { memo, useMemo } from "react";
import type { Piece } from "@/server/domain/replay";
import { useLook } from "../style/map-theme";
import { trailStyle } from "../style/trail-style";
import { useUnderUnits } from "./use-below-units";

/** The ways units had come by a moment; nothing is drawn across a gap. */
export const WayLayer = memo(function WayLayer({ ways }: { ways: readonly Piece[] }) {
  const look = useLook();
  const under = useUnderUnits();
  const data = useMemo(
    (): FeatureCollection => ({
      type: "FeatureCollection",
      features: ways
        .filter((piece) => piece.length > 1)
        .map((piece) => ({
          type: "Feature",
          geometry: { type: "LineString", coordinates: piece.map(([, lng, lat]) => [lng, lat]) },
          properties: {},
        })),
    }),
    [ways],
  );
  return (
    <Source id="ways" type="geojson" data={data}>
      <Layer id="way" {...under} {...trailStyle.way(look)} />
    </Source>
  );
});
