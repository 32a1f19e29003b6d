import type { ExpressionSpecification, VariableAnchorOffsetCollectionSpecification } from "maplibre-gl";
import type { MapTheme } from "./map-theme";
import {
  haloPaint,
  isWall,
  type LayerStyle,
  mediumFont,
  numberPair,
  roundLine,
  scaledByZoom,
  semibold,
  textSize,
  textSizeByZoom,
} from "./style-parts";

/** Shows a feature from its `minZoom` on. */
const fromMinZoom: ExpressionSpecification = [">=", ["zoom"], ["get", "minZoom"]];

/**
 * Offsets in ems that MapLibre tries in turn until a district name covers nothing. They lie on ellipses around the
 * label point, because names are wider than they are high.
 */
const nameOffsets: VariableAnchorOffsetCollectionSpecification = [
  ...["center", [0, 0]],
  ...[0.6, 1.2, 1.8, 2.4, 3].flatMap((radius) =>
    Array.from({ length: 16 }, (_, direction) => {
      const angle = (direction / 16) * 2 * Math.PI;
      return ["center", [1.4 * radius * Math.cos(angle), radius * Math.sin(angle)]];
    }).flat(),
  ),
] as VariableAnchorOffsetCollectionSpecification;

const townKinds = ["regency-seat", "neighbour-town", "district-seat"];
const isTown: ExpressionSpecification = ["match", ["get", "kind"], townKinds, true, false];

function placeName(theme: MapTheme, filter: ExpressionSpecification): LayerStyle<"symbol"> {
  return {
    type: "symbol",
    filter: ["all", fromMinZoom, filter],
    layout: {
      "text-field": ["get", "name"],
      "text-font": mediumFont,
      "text-size": textSizeByZoom(theme, [7, 10.5], [12, 13]),
      "text-variable-anchor": ["top", "bottom", "right", "left"],
      "text-radial-offset": 0.6,
      "text-justify": "auto",
      "symbol-sort-key": ["get", "rank"],
    },
    paint: haloPaint(theme, theme.palette["name-2"]),
  };
}

/** Styles of the reference data: regency, districts, places and facilities. */
export const referenceStyle = {
  regencyGlow: (theme: MapTheme): LayerStyle<"line"> => ({
    type: "line",
    layout: roundLine,
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
    layout: roundLine,
    paint: { "line-color": theme.palette["border-district"], "line-width": scaledByZoom(theme, [7, 0.8], [11, 1.6]) },
  }),

  regencyBorder: (theme: MapTheme): LayerStyle<"line"> => ({
    type: "line",
    layout: roundLine,
    paint: { "line-color": theme.palette["border-regency"], "line-width": scaledByZoom(theme, [7, 1.4], [11, 2.6]) },
  }),

  districtName: (theme: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    layout: {
      "text-field": ["get", "name"],
      "text-font": semibold,
      "text-transform": "uppercase",
      "text-letter-spacing": 0.05,
      "text-size": textSizeByZoom(theme, [7, 10], [9, 12.5], [12, 16]),
      "text-max-width": 7,
      "text-line-height": 1.05,
      // Names avoid each other and the symbols of the layers above. If there is no room, a name is drawn at its point
      // anyway.
      "text-variable-anchor-offset": nameOffsets,
      "text-allow-overlap": true,
      "text-padding": 2,
      "symbol-sort-key": ["get", "rank"],
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

  townName: (theme: MapTheme): LayerStyle<"symbol"> => placeName(theme, isTown),

  villageName: (theme: MapTheme): LayerStyle<"symbol"> => placeName(theme, ["!", isTown]),

  facility: (theme: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    filter: fromMinZoom,
    layout: {
      "icon-image": ["get", "image"],
      "icon-size": scaledByZoom(theme, [7.5, 0.66], [10, 0.85], [13, 1.1]),
      "icon-offset": numberPair("offset"),
      "icon-padding": 1,
      "icon-allow-overlap": isWall(theme) ? false : ["step", ["zoom"], false, 10, true],
      "symbol-sort-key": ["get", "rank"],
    },
  }),

  facilityName: (theme: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    minzoom: 11,
    layout: {
      "text-field": ["get", "name"],
      "text-font": mediumFont,
      "text-size": textSize(theme, 11),
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
