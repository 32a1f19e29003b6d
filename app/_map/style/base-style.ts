import type { FilterSpecification, VariableAnchorOffsetCollectionSpecification } from "maplibre-gl";
import type { Look } from "./map-theme";
import { growing, medium, type Of, pair, semibold } from "./style-parts";

/** Far out only what orients; each thing says from which zoom on it is shown. */
const seenFrom: FilterSpecification = [">=", ["zoom"], ["get", "from"]];

/** Where the name of a kecamatan may stand around its point, in ems: the nearer the better. */
const namePlaces: VariableAnchorOffsetCollectionSpecification = [
  ...["center", [0, 0], "top", [0, 1.1], "bottom", [0, -1.1], "left", [1, 0], "right", [-1, 0]],
  ...["top-left", [0.8, 0.8], "top-right", [-0.8, 0.8], "bottom-left", [0.8, -0.8], "bottom-right", [-0.8, -0.8]],
  ...["top", [0, 2.2], "bottom", [0, -2.2], "left", [2.4, 0], "right", [-2.4, 0]],
  ...["top-left", [1.6, 1.6], "top-right", [-1.6, 1.6], "bottom-left", [1.6, -1.6], "bottom-right", [-1.6, -1.6]],
  ...["top", [0, 3.4], "bottom", [0, -3.4], "left", [3.6, 0], "right", [-3.6, 0]],
] as VariableAnchorOffsetCollectionSpecification;

/** Colours, shapes and sizes of what does not change: the regency, its places and facilities. */
export const groundStyle = {
  regencyGlow: (look: Look): Of<"line"> => ({
    type: "line",
    layout: { "line-join": "round", "line-cap": "round" },
    paint: {
      "line-color": look.palette["border-district"],
      "line-width": 22 * look.scale,
      "line-blur": 20 * look.scale,
      "line-opacity": 0.5,
    },
  }),

  districtFill: ({ palette }: Look): Of<"fill"> => ({
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

  districtBorder: (look: Look): Of<"line"> => ({
    type: "line",
    paint: { "line-color": look.palette["border-district"], "line-width": growing(look, [7, 0.8], [11, 1.6]) },
  }),

  regencyBorder: (look: Look): Of<"line"> => ({
    type: "line",
    paint: { "line-color": look.palette["border-regency"], "line-width": growing(look, [7, 1.4], [11, 2.6]) },
  }),

  districtName: (look: Look): Of<"symbol"> => ({
    type: "symbol",
    layout: {
      "text-field": ["get", "name"],
      "text-font": semibold,
      "text-transform": "uppercase",
      "text-letter-spacing": 0.09,
      "text-size": growing(look, [7, 10.5], [9, 12.5], [12, 16]),
      "text-max-width": 7,
      "text-line-height": 1.15,
      // It moves aside for what is drawn above it, and overlaps rather than disappears.
      "text-variable-anchor-offset": namePlaces,
      "text-padding": 0,
      "text-justify": "auto",
      "text-allow-overlap": true,
    },
    paint: {
      "text-color": look.palette.name,
      "text-halo-color": look.palette.halo,
      "text-halo-width": 1.4 * look.scale,
    },
  }),

  placeDot: (look: Look): Of<"circle"> => ({
    type: "circle",
    filter: seenFrom,
    paint: {
      "circle-radius": growing(look, [7, 1.4], [10, 2.4], [13, 3.5]),
      "circle-color": look.palette["name-2"],
      "circle-stroke-color": look.palette.halo,
      "circle-stroke-width": look.scale,
    },
  }),

  placeName: (look: Look): Of<"symbol"> => ({
    type: "symbol",
    filter: seenFrom,
    layout: {
      "text-field": ["get", "name"],
      "text-font": medium,
      "text-size": growing(look, [7, 10.5], [12, 13]),
      "text-variable-anchor": ["top", "bottom", "right", "left"],
      "text-radial-offset": 0.6,
      "text-justify": "auto",
      "symbol-sort-key": ["get", "rank"],
    },
    paint: {
      "text-color": look.palette["name-2"],
      "text-halo-color": look.palette.halo,
      "text-halo-width": 1.2 * look.scale,
    },
  }),

  facility: (look: Look): Of<"symbol"> => ({
    type: "symbol",
    filter: seenFrom,
    layout: {
      "icon-image": ["get", "image"],
      "icon-size": growing(look, [7.5, 0.66], [10, 0.85], [13, 1.1]),
      "icon-offset": pair("offset"),
      "icon-padding": 1,
      "icon-allow-overlap": ["step", ["zoom"], false, 10, true],
      "symbol-sort-key": ["get", "rank"],
    },
  }),

  facilityName: (look: Look): Of<"symbol"> => ({
    type: "symbol",
    minzoom: 11,
    layout: {
      "text-field": ["get", "name"],
      "text-font": medium,
      "text-size": 11 * look.scale,
      "text-variable-anchor": ["top", "bottom"],
      "text-radial-offset": 1.3,
      "text-max-width": 9,
      "symbol-sort-key": ["get", "rank"],
    },
    paint: {
      "text-color": look.palette["ink-3"],
      "text-halo-color": look.palette.halo,
      "text-halo-width": 1.2 * look.scale,
    },
  }),
};
