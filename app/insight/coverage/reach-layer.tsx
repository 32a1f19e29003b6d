"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import { cellToBoundary } from "h3-js";
import type { ExpressionSpecification } from "maplibre-gl";
import { memo, useMemo } from "react";
import { createPointFeatures } from "../../_map/layers/point-features";
import type { MapTheme } from "../../_map/style/map-theme";
import { useMapTheme } from "../../_map/style/map-theme";
import { type LayerStyle, mediumFont, semibold } from "../../_map/style/style-parts";

type ReachFeature = { id: string; lng: number; lat: number; class: number; label: string };
type Props = { cells: readonly ReachFeature[]; villages: readonly (ReachFeature & { name: string })[] };

/**
 * Draws cells, labelled with the distance or travel time to the nearest unit or station, and villages as dots. A label
 * is left out where it would overlap the name of a district.
 */
export const ReachLayer = memo(function ReachLayer({ cells, villages }: Props) {
  const theme = useMapTheme();
  const areas = useMemo(() => createCellPolygons(cells), [cells]);
  const numberFeatures = useMemo(() => createPointFeatures(cells, (cell) => ({ ...cell })), [cells]);
  const dots = useMemo(() => createPointFeatures(villages, (village) => ({ ...village })), [villages]);
  return (
    <>
      <Source id="reach-cells" type="geojson" data={areas}>
        <Layer id="reach-cell" beforeId="district-border" {...reachStyle.cell(theme)} />
      </Source>
      <Source id="reach-villages" type="geojson" data={dots}>
        <Layer id="reach-village" beforeId="district-name" {...reachStyle.village(theme)} />
        <Layer id="reach-village-name" {...reachStyle.villageName(theme)} />
      </Source>
      <Source id="reach-numbers" type="geojson" data={numberFeatures}>
        <Layer id="reach-number" beforeId="district-name" {...reachStyle.number(theme)} />
      </Source>
    </>
  );
});

function createCellPolygons(cells: readonly ReachFeature[]): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: cells.map(({ id, class: level, label }) => ({
      type: "Feature",
      geometry: { type: "Polygon", coordinates: [cellToBoundary(id, true)] },
      properties: { class: level, label },
    })),
  };
}

function colourByClass(none: string, ...colours: [string, string, string, string]): ExpressionSpecification {
  return ["match", ["get", "class"], 1, colours[0], 2, colours[1], 3, colours[2], 4, colours[3], none];
}

function backgroundColor({ palette }: MapTheme): ExpressionSpecification {
  return colourByClass(palette.panel, palette["reach-1"], palette["reach-2"], palette["reach-3"], palette["reach-4"]);
}

function textColor({ palette, name }: MapTheme): ExpressionSpecification {
  const strongTextColor = name === "dark" ? palette.ink : palette.panel;
  return colourByClass(palette.ink, palette.ink, palette.ink, strongTextColor, strongTextColor);
}

/** Map styles for the cells, which have a colour and a number, and for the villages. */
const reachStyle = {
  cell: (theme: MapTheme): LayerStyle<"fill"> => ({
    type: "fill",
    paint: { "fill-color": backgroundColor(theme), "fill-opacity": 0.86 },
  }),

  number: (theme: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    layout: {
      "text-field": ["get", "label"],
      "text-font": semibold,
      "text-size": ["interpolate", ["linear"], ["zoom"], 7, 9 * theme.scale, 9, 12 * theme.scale],
      "text-padding": 1,
    },
    paint: { "text-color": textColor(theme) },
  }),

  village: (theme: MapTheme): LayerStyle<"circle"> => ({
    type: "circle",
    paint: {
      "circle-radius": [
        "interpolate",
        ["linear"],
        ["zoom"],
        7,
        1.6 * theme.scale,
        9,
        3.2 * theme.scale,
        11,
        6 * theme.scale,
      ],
      "circle-color": backgroundColor(theme),
      "circle-stroke-color": theme.palette.ink,
      "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 7, 0.7 * theme.scale, 11, 1.6 * theme.scale],
    },
  }),

  villageName: (theme: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    minzoom: 9.5,
    layout: {
      "text-field": ["concat", ["get", "name"], " ", ["get", "label"]],
      "text-font": mediumFont,
      "text-size": 11 * theme.scale,
      "text-variable-anchor": ["top", "bottom", "left", "right"],
      "text-radial-offset": 0.8,
    },
    paint: {
      "text-color": theme.palette.ink,
      "text-halo-color": theme.palette.halo,
      "text-halo-width": 1.4 * theme.scale,
    },
  }),
};
