"use client";

import { Layer, Source, useMap } from "@vis.gl/react-maplibre";
import type { FeatureCollection, MultiPolygon } from "geojson";
import { memo, useEffect, useMemo, useRef } from "react";
import { fitMapToShapes } from "../../_map/editing/regency-map";
import { createPointFeatures } from "../../_map/layers/point-features";
import type { MapTheme } from "../../_map/style/map-theme";
import { useMapTheme } from "../../_map/style/map-theme";
import { type LayerStyle, scaledByZoom, semibold } from "../../_map/style/style-parts";

export type IsochroneBand = {
  /** The area reachable within the time of this band, including the areas of the earlier bands. */
  outline: MultiPolygon;
  /** The part of `outline` that is in no earlier band. */
  ring: MultiPolygon;
  label: string;
};
type Props = { bands: readonly IsochroneBand[]; from: { lng: number; lat: number; name: string } };

/**
 * Draws an isochrone: the area of each band, and its outline labelled with the minutes. Moves the map to each new
 * isochrone once.
 */
export const IsochroneLayer = memo(function IsochroneLayer({ bands, from }: Props) {
  const theme = useMapTheme();
  const { current: map } = useMap();
  const lastFittedKey = useRef("");
  useEffect(() => {
    const outermostBand = bands.at(-1);
    const key = `${from.name} ${outermostBand?.label}`;
    if (!map || !outermostBand || lastFittedKey.current === key) return;
    lastFittedKey.current = key;
    fitMapToShapes(map, [from], [outermostBand.outline]);
  }, [map, from, bands]);
  const areas = useMemo(() => createFeatures(bands.map(({ ring }, band) => ({ geometry: ring, band }))), [bands]);
  const outlines = useMemo(
    () => createFeatures(bands.map(({ outline }, band) => ({ geometry: outline, band }))),
    [bands],
  );
  const labelFeatures = useMemo(
    () =>
      createPointFeatures(
        bands.flatMap(({ outline, label }) => listExtremeCorners(outline).map((point) => ({ ...point, label }))),
        (point) => ({ ...point }),
      ),
    [bands],
  );
  const start = useMemo(() => createPointFeatures([from], (point) => ({ ...point })), [from]);
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
      </Source>
      <Source id="isochrone-minutes" type="geojson" data={labelFeatures}>
        <Layer id="isochrone-minutes" {...isochroneStyle.minutes(theme)} />
      </Source>
      <Source id="isochrone-start" type="geojson" data={start}>
        <Layer id="isochrone-start" {...isochroneStyle.start(theme)} />
        <Layer id="isochrone-start-name" {...isochroneStyle.startName(theme)} />
      </Source>
    </>
  );
});

/** Line dashes of the outlines from the first band to the last: solid, dashed and dotted. */
const outlineDashes: readonly number[][] = [[1], [3, 1.5], [0.8, 1.2]];

type Part = { geometry: MultiPolygon; band: number };

/**
 * Returns the northernmost, southernmost, easternmost and westernmost corner of an outline, where the minutes are
 * written.
 */
function listExtremeCorners({ coordinates }: MultiPolygon) {
  const corners = coordinates.flat(2).map(([lng = 0, lat = 0]) => ({ lng, lat }));
  type Corner = (typeof corners)[number];
  const findFirst = (isBefore: (a: Corner, b: Corner) => boolean) =>
    corners.slice(0, 1).map((corner) => corners.reduce((a, b) => (isBefore(b, a) ? b : a), corner));
  return [
    ...findFirst((a, b) => a.lat > b.lat),
    ...findFirst((a, b) => a.lat < b.lat),
    ...findFirst((a, b) => a.lng > b.lng),
    ...findFirst((a, b) => a.lng < b.lng),
  ];
}

function createFeatures(parts: readonly Part[]): FeatureCollection {
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

  outline: (theme: MapTheme, dashes: number[]): LayerStyle<"line"> => ({
    type: "line",
    paint: {
      "line-color": theme.palette.ink,
      "line-width": scaledByZoom(theme, [7, 0.8], [10, 2]),
      ...(dashes.length > 1 && { "line-dasharray": dashes }),
    },
  }),

  minutes: ({ palette, scale }: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    layout: {
      "text-field": ["get", "label"],
      "text-font": semibold,
      "text-size": 12.5 * scale,
      "text-padding": 1,
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
