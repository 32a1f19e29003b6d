import type { ExpressionSpecification } from "maplibre-gl";
import type { MapTheme } from "../../_map/style/map-theme";
import { type LayerStyle, medium, semibold } from "../../_map/style/style-parts";

function byClass(none: string, ...colours: [string, string, string, string]): ExpressionSpecification {
  return ["match", ["get", "class"], 1, colours[0], 2, colours[1], 3, colours[2], 4, colours[3], none];
}

function ground({ palette }: MapTheme): ExpressionSpecification {
  return byClass(palette.panel, palette["reach-1"], palette["reach-2"], palette["reach-3"], palette["reach-4"]);
}

function words({ palette, name }: MapTheme): ExpressionSpecification {
  const onStrong = name === "dark" ? palette.ink : palette.panel;
  return byClass(palette.ink, palette.ink, palette.ink, onStrong, onStrong);
}

/** How far help is, as the map shows it: a colour and a number in each cell. */
export const reachStyle = {
  cell: (look: MapTheme): LayerStyle<"fill"> => ({
    type: "fill",
    paint: { "fill-color": ground(look), "fill-opacity": 0.86 },
  }),

  number: (look: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    layout: {
      "text-field": ["get", "words"],
      "text-font": semibold,
      "text-size": ["interpolate", ["linear"], ["zoom"], 7, 9 * look.scale, 9, 12 * look.scale],
      "text-padding": 1,
    },
    paint: { "text-color": words(look) },
  }),

  village: (look: MapTheme): LayerStyle<"circle"> => ({
    type: "circle",
    paint: {
      "circle-radius": [
        "interpolate",
        ["linear"],
        ["zoom"],
        7,
        1.6 * look.scale,
        9,
        3.2 * look.scale,
        11,
        6 * look.scale,
      ],
      "circle-color": ground(look),
      "circle-stroke-color": look.palette.ink,
      "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 7, 0.7 * look.scale, 11, 1.6 * look.scale],
    },
  }),

  villageName: (look: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    minzoom: 9.5,
    layout: {
      "text-field": ["concat", ["get", "name"], " ", ["get", "words"]],
      "text-font": medium,
      "text-size": 11 * look.scale,
      "text-variable-anchor": ["top", "bottom", "left", "right"],
      "text-radial-offset": 0.8,
    },
    paint: {
      "text-color": look.palette.ink,
      "text-halo-color": look.palette.halo,
      "text-halo-width": 1.4 * look.scale,
    },
  }),
};
