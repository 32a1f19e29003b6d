"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection, MultiPolygon } from "geojson";
import { memo, useMemo } from "react";
import { pointFeatures } from "../../_map/layers/point-features";
import type { MapTheme } from "../../_map/style/map-theme";
import { useMapTheme } from "../../_map/style/map-theme";
import { type LayerStyle, semibold } from "../../_map/style/style-parts";

export type IsochroneBand = {
  /** What is reached within the minutes of this band. */
  outline: MultiPolygon;
  /** The part that is not in an earlier band. */
  ring: MultiPolygon;
  label: string;
};
type Props = { bands: readonly IsochroneBand[]; from: { lng: number; lat: number; name: string } };

/** An isochrone: what is reached within each time, with an outline of its own that carries the minutes. */
export const IsochroneLayer = memo(function IsochroneLayer({ bands, from }: Props) {
  const theme = useMapTheme();
  const areas = useMemo(() => features(bands.map(({ ring }, band) => ({ geometry: ring, band }))), [bands]);
  const outlines = useMemo(
    () => features(bands.map(({ outline, label }, band) => ({ geometry: outline, band, label }))),
    [bands],
  );
  const start = useMemo(() => pointFeatures([from], (point) => ({ ...point })), [from]);
  return (
    <>
      <Source id="isochrone-areas" type="geojson" data={areas}>
        <Layer id="isochrone-area" beforeId="district-border" {...isochroneStyle.area(theme)} />
      </Source>
      <Source id="isochrone-outlines" type="geojson" data={outlines}>
        {outlineDashes.map((dashes, band) => (
          <Layer
            key={dashes.join()}
            id={`isochrone-outline-${band}`}
            beforeId="district-name"
            filter={["==", ["get", "band"], band]}
            {...isochroneStyle.outline(theme, dashes)}
          />
        ))}
        <Layer id="isochrone-minutes" {...isochroneStyle.minutes(theme)} />
      </Source>
      <Source id="isochrone-start" type="geojson" data={start}>
        <Layer id="isochrone-start" {...isochroneStyle.start(theme)} />
        <Layer id="isochrone-start-name" {...isochroneStyle.startName(theme)} />
      </Source>
    </>
  );
});

/** Solid, dashed and dotted, from the first band to the last. */
const outlineDashes: readonly number[][] = [[1], [3, 1.5], [0.8, 1.2]];

type Part = { geometry: MultiPolygon; band: number; label?: string };

function features(parts: readonly Part[]): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: parts.map(({ geometry, ...properties }) => ({ type: "Feature", geometry, properties })),
  };
}

const isochroneStyle = {
  area: ({ palette }: MapTheme): LayerStyle<"fill"> => ({
    type: "fill",
    paint: {
      "fill-color": ["match", ["get", "band"], 0, palette["reach-4"], 1, palette["reach-3"], palette["reach-2"]],
      "fill-opacity": 0.55,
    },
  }),

  outline: ({ palette, scale }: MapTheme, dashes: number[]): LayerStyle<"line"> => ({
    type: "line",
    paint: {
      "line-color": palette.ink,
      "line-width": 2 * scale,
      ...(dashes.length > 1 && { "line-dasharray": dashes }),
    },
  }),

  minutes: ({ palette, scale }: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    layout: {
      "symbol-placement": "line",
      "symbol-spacing": 160 * scale,
      "text-field": ["get", "label"],
      "text-font": semibold,
      "text-size": 12 * scale,
      "text-rotation-alignment": "viewport",
      "text-padding": 6,
    },
    paint: { "text-color": palette.ink, "text-halo-color": palette.halo, "text-halo-width": 2 * scale },
  }),

  start: ({ palette, scale }: MapTheme): LayerStyle<"circle"> => ({
    type: "circle",
    paint: {
      "circle-radius": 6 * scale,
      "circle-color": palette.strong,
      "circle-stroke-color": palette.halo,
      "circle-stroke-width": 2.5 * scale,
    },
  }),

  startName: ({ palette, scale }: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    layout: {
      "text-field": ["get", "name"],
      "text-font": semibold,
      "text-size": 13 * scale,
      "text-anchor": "bottom",
      "text-offset": [0, -0.8],
      "text-allow-overlap": true,
    },
    paint: { "text-color": palette.ink, "text-halo-color": palette.halo, "text-halo-width": 2 * scale },
  }),
};
