import type { ExpressionSpecification } from "maplibre-gl";
import type { MapTheme } from "../../_map/style/map-theme";
import { type LayerStyle, mediumFont, semibold } from "../../_map/style/style-parts";

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
export const reachStyle = {
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
    // The halo hides the dots of villages, which are drawn below the numbers.
    paint: {
      "text-color": textColor(theme),
      "text-halo-color": backgroundColor(theme),
      "text-halo-width": 2 * theme.scale,
    },
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
