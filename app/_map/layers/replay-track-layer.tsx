"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import { memo, useMemo } from "react";
import type { TrackSegment } from "@/server/domain/replay";
import { useMapTheme } from "../style/map-theme";
import { trailStyle } from "../style/trail-style";
import { useBeforeId } from "./use-before-id";

/** The tracks of the units in a replay up to its current time. No line crosses a gap. */
export const ReplayTrackLayer = memo(function ReplayTrackLayer({ tracks }: { tracks: readonly TrackSegment[] }) {
  const theme = useMapTheme();
  const belowUnits = useBeforeId();
  const data = useMemo(
    (): FeatureCollection => ({
      type: "FeatureCollection",
      features: tracks
        .filter((segment) => segment.length > 1)
        .map((segment) => ({
          type: "Feature",
          geometry: { type: "LineString", coordinates: segment.map(([, lng, lat]) => [lng, lat]) },
          properties: {},
        })),
    }),
    [tracks],
  );
  return (
    <Source id="tracks" type="geojson" data={data}>
      <Layer id="track" {...belowUnits} {...trailStyle.track(theme)} />
    </Source>
  );
});
