import type { FilterSpecification, VariableAnchorOffsetCollectionSpecification } from "maplibre-gl";
import type { MapTheme } from "./map-theme";
import { type LayerStyle, medium, numberPair, scaledByZoom, semibold } from "./style-parts";

/** Shows a feature from its own `minZoom` on. */
const fromMinZoom: FilterSpecification = [">=", ["zoom"], ["get", "minZoom"]];

/** Anchors and offsets in ems that MapLibre tries for a district name, the closest to its point first. */
const nameAnchors: VariableAnchorOffsetCollectionSpecification = [
  ...["center", [0, 0], "top", [0, 1.1], "bottom", [0, -1.1], "left", [1, 0], "right", [-1, 0]],
  ...["top-left", [0.8, 0.8], "top-right", [-0.8, 0.8], "bottom-left", [0.8, -0.8], "bottom-right", [-0.8, -0.8]],
  ...["top", [0, 2.2], "bottom", [0, -2.2], "left", [2.4, 0], "right", [-2.4, 0]],
  ...["top-left", [1.6, 1.6], "top-right", [-1.6, 1.6], "bottom-left", [1.6, -1.6], "bottom-right", [-1.6, -1.6]],
  ...["top", [0, 3.4], "bottom", [0, -3.4], "left", [3.6, 0], "right", [-3.6, 0]],
] as VariableAnchorOffsetCollectionSpecification;

/** Styles of the reference data: regency, districts, places and facilities. */
export const baseStyle = {
  regencyGlow: (theme: MapTheme): LayerStyle<"line"> => ({
    type: "line",
    layout: { "line-join": "round", "line-cap": "round" },
    paint: {
      "line-color": theme.palette["border-district"],
      "line-width": 22 * theme.scale,
      "line-blur": 20 * theme.scale,
      "line-opacity": 0.5,
    },
  }),

  districtFill: ({ palette }: MapTheme): LayerStyle<"fill"> => ({
    type: "fill",
    paint: {
      "fill-color": [
        "match",
        ["get", "tone"],
        0,
        palette.land,
        1,
        palette["land-2"],
        2,
        palette["land-3"],
        palette["land-4"],
      ],
      "fill-antialias": false,
    },
  }),

  districtBorder: (theme: MapTheme): LayerStyle<"line"> => ({
    type: "line",
    paint: { "line-color": theme.palette["border-district"], "line-width": scaledByZoom(theme, [7, 0.8], [11, 1.6]) },
  }),

  regencyBorder: (theme: MapTheme): LayerStyle<"line"> => ({
    type: "line",
    paint: { "line-color": theme.palette["border-regency"], "line-width": scaledByZoom(theme, [7, 1.4], [11, 2.6]) },
  }),

  districtName: (theme: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    layout: {
      "text-field": ["get", "name"],
      "text-font": semibold,
      "text-transform": "uppercase",
      "text-letter-spacing": 0.09,
      "text-size": scaledByZoom(theme, [7, 10.5], [9, 12.5], [12, 16]),
      "text-max-width": 7,
      "text-line-height": 1.15,
      // Names avoid the symbols of layers above, but overlap them rather than disappear.
      "text-variable-anchor-offset": nameAnchors,
      "text-padding": 0,
      "text-justify": "auto",
      "text-allow-overlap": true,
    },
    paint: {
      "text-color": theme.palette.name,
      "text-halo-color": theme.palette.halo,
      "text-halo-width": 1.4 * theme.scale,
    },
  }),

  placeDot: (theme: MapTheme): LayerStyle<"circle"> => ({
    type: "circle",
    filter: fromMinZoom,
    paint: {
      "circle-radius": scaledByZoom(theme, [7, 1.4], [10, 2.4], [13, 3.5]),
      "circle-color": theme.palette["name-2"],
      "circle-stroke-color": theme.palette.halo,
      "circle-stroke-width": theme.scale,
    },
  }),

  placeName: (theme: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    filter: fromMinZoom,
    layout: {
      "text-field": ["get", "name"],
      "text-font": medium,
      "text-size": scaledByZoom(theme, [7, 10.5], [12, 13]),
      "text-variable-anchor": ["top", "bottom", "right", "left"],
      "text-radial-offset": 0.6,
      "text-justify": "auto",
      "symbol-sort-key": ["get", "rank"],
    },
    paint: {
      "text-color": theme.palette["name-2"],
      "text-halo-color": theme.palette.halo,
      "text-halo-width": 1.2 * theme.scale,
    },
  }),

  facility: (theme: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    filter: fromMinZoom,
    layout: {
      "icon-image": ["get", "image"],
      "icon-size": scaledByZoom(theme, [7.5, 0.66], [10, 0.85], [13, 1.1]),
      "icon-offset": numberPair("offset"),
      "icon-padding": 1,
      "icon-allow-overlap": ["step", ["zoom"], false, 10, true],
      "symbol-sort-key": ["get", "rank"],
    },
  }),

  facilityName: (theme: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    minzoom: 11,
    layout: {
      "text-field": ["get", "name"],
      "text-font": medium,
      "text-size": 11 * theme.scale,
      "text-variable-anchor": ["top", "bottom"],
      "text-radial-offset": 1.3,
      "text-max-width": 9,
      "symbol-sort-key": ["get", "rank"],
    },
    paint: {
      "text-color": theme.palette["ink-3"],
      "text-halo-color": theme.palette.halo,
      "text-halo-width": 1.2 * theme.scale,
    },
  }),
};
