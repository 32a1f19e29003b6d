"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection, Polygon } from "geojson";
import type { FilterSpecification } from "maplibre-gl";
import { memo, useMemo } from "react";
import type { HotspotConfidence } from "@/db/hazard-vocabulary";
import type { Proposal } from "@/server/domain/fire-watch";
import { fireStyle, fireWatchScale } from "../style/fire-style";
import { useMapTheme } from "../style/map-theme";
import { imageId } from "../symbols/image-ids";
import { createPointFeatures } from "./point-features";
import { useBeforeId } from "./use-before-id";

type MapHotspot = {
  lng: number;
  lat: number;
  seenAtSeconds: number;
  confidence: HotspotConfidence;
  isFlare: boolean;
  watchId: string | null;
};
type HotspotProps = { hotspots: readonly MapHotspot[]; sinceSeconds: number; untilSeconds: number };

/** The hotspots seen between two times. When the times change, only the layer's filter changes, not its source. */
export const HotspotLayer = memo(function HotspotLayer({ hotspots, sinceSeconds, untilSeconds }: HotspotProps) {
  const theme = useMapTheme();
  const belowWatches = useBeforeId("fire-area");
  const data = useMemo(
    () =>
      createPointFeatures(hotspots, ({ lng, lat, seenAtSeconds, confidence, isFlare, watchId }) => ({
        ...{ lng, lat, confidence, isFlare },
        ...{ at: seenAtSeconds, watch: watchId },
      })),
    [hotspots],
  );
  const [dotFilter, crossFilter] = useMemo(
    () =>
      [false, true].map(
        (isFlare): FilterSpecification => [
          "all",
          ["==", ["get", "isFlare"], isFlare],
          [">", ["get", "at"], sinceSeconds],
          ["<=", ["get", "at"], untilSeconds],
        ],
      ) as [FilterSpecification, FilterSpecification],
    [sinceSeconds, untilSeconds],
  );
  return (
    <Source id="hotspots" type="geojson" data={data}>
      <Layer id="hotspot" {...belowWatches} {...fireStyle.hotspot(theme)} filter={dotFilter} />
      <Layer id="flare" {...belowWatches} {...fireStyle.flare(theme)} filter={crossFilter} />
    </Source>
  );
});

type MapFireWatch = { id: string; lng: number; lat: number; area: Polygon; proposal: Proposal | null };
/** `offset`: how far the mark is drawn from its position, in icon pixels. */
type WatchMark = MapFireWatch & { offset?: readonly [x: number, y: number] };
type WatchProps = {
  /** The fire watches whose area is drawn. */
  areas: readonly MapFireWatch[];
  /** The fire watches drawn with a mark, most important first; more important marks are drawn on top. */
  marks: readonly WatchMark[];
  selectedId?: string | null;
};

/**
 * Fire watches: the area as a dashed outline, and a mark with the priority of the proposed task. While there are no
 * areas, their layers are hidden, as in `ClosureLayer`.
 */
export const FireWatchLayer = memo(function FireWatchLayer({ areas, marks, selectedId = null }: WatchProps) {
  const theme = useMapTheme();
  const belowUnits = useBeforeId();
  const areaData = useMemo(
    (): FeatureCollection => ({
      type: "FeatureCollection",
      features: areas.map(({ id, area }) => ({
        type: "Feature",
        geometry: area,
        properties: { isEmphasized: id === selectedId },
      })),
    }),
    [areas, selectedId],
  );
  const markData = useMemo(
    () =>
      createPointFeatures(marks, ({ id, lng, lat, proposal, offset = [0, 0] }, index) => ({
        ...{ lng, lat, watch: id, rank: -index },
        offset: offset.map((px) => px / fireWatchScale(theme)),
        image: imageId.fireWatch(theme.name, proposal?.priority ?? null),
      })),
    [marks, theme],
  );
  const visibility = areas.length > 0 ? "visible" : "none";
  const areaLine = fireStyle.areaLine(theme);
  return (
    <>
      <Source id="fire-areas" type="geojson" data={areaData}>
        <Layer id="fire-area" {...belowUnits} {...fireStyle.area(theme)} layout={{ visibility }} />
        <Layer id="fire-area-line" {...belowUnits} {...areaLine} layout={{ ...areaLine.layout, visibility }} />
      </Source>
      <Source id="fire-watches" type="geojson" data={markData}>
        <Layer id="fire-watch" {...belowUnits} {...fireStyle.watch(theme)} />
      </Source>
    </>
  );
});
