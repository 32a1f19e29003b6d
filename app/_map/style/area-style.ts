import type { MapTheme } from "./map-theme";
import { type LayerStyle, semibold } from "./style-parts";

/** Styles of response areas, stations and lines between two places. */
export const areaStyle = {
  areaFill: ({ palette }: MapTheme): LayerStyle<"fill"> => ({
    type: "fill",
    paint: { "fill-color": palette.ink, "fill-opacity": ["case", ["get", "isEmphasized"], 0.14, 0.03] },
  }),

  areaLine: ({ palette, scale }: MapTheme): LayerStyle<"line"> => ({
    type: "line",
    layout: { "line-join": "round" },
    paint: {
      "line-color": palette.ink,
      "line-width": ["case", ["get", "isEmphasized"], 2.4 * scale, 1 * scale],
      "line-opacity": ["case", ["get", "isEmphasized"], 0.95, 0.35],
    },
  }),

  station: ({ palette, scale }: MapTheme): LayerStyle<"circle"> => ({
    type: "circle",
    paint: {
      "circle-radius": 6 * scale,
      "circle-color": palette["unit-ground"],
      "circle-stroke-color": palette.available,
      "circle-stroke-width": 2.5 * scale,
    },
  }),

  stationName: ({ palette, scale }: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    // Below this zoom, station names would cover the district names.
    minzoom: 9,
    layout: {
      "text-field": ["get", "name"],
      "text-font": semibold,
      "text-size": 11 * scale,
      "text-variable-anchor": ["top", "bottom", "left", "right"],
      "text-radial-offset": 0.9,
      "text-max-width": 10,
    },
    paint: { "text-color": palette["ink-2"], "text-halo-color": palette.halo, "text-halo-width": 1.4 * scale },
  }),

  link: ({ palette, scale }: MapTheme): LayerStyle<"line"> => ({
    type: "line",
    paint: { "line-color": palette.route, "line-width": 2 * scale, "line-dasharray": [2, 2] },
  }),
};
