import { imageId } from "../symbols/image-ids";
import type { MapTheme } from "./map-theme";
import { alwaysShownLayout, isWall, type LayerStyle, scaledByZoom, semibold, textSize } from "./style-parts";

/** Styles of closed roads and areas: striped like a barrier, so that they can be recognised without colour. */
export const closureStyle = {
  area: ({ name }: MapTheme): LayerStyle<"fill"> => ({
    type: "fill",
    paint: { "fill-pattern": imageId.hatch(name) },
  }),

  casing: (theme: MapTheme): LayerStyle<"line"> => ({
    type: "line",
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": theme.palette.ink, "line-width": scaledByZoom(theme, [8, 4], [14, 9]) },
  }),

  stripes: (theme: MapTheme): LayerStyle<"line"> => ({
    type: "line",
    paint: {
      "line-color": theme.palette.halo,
      "line-width": scaledByZoom(theme, [8, 2], [14, 6]),
      "line-dasharray": [1.2, 1.2],
    },
  }),

  sign: (theme: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    layout: {
      ...alwaysShownLayout,
      "icon-allow-overlap": !isWall(theme),
      "icon-image": imageId.closure(theme.name),
      "icon-size": theme.scale,
      "text-field": ["step", ["zoom"], "", 10, ["get", "label"]],
      "text-font": semibold,
      "text-size": textSize(theme, 12),
      "text-anchor": "top",
      "text-offset": [0, 1.2],
      "text-max-width": 11,
      "text-optional": true,
    },
    paint: {
      "text-color": theme.palette.ink,
      "text-halo-color": theme.palette.halo,
      "text-halo-width": 1.6 * theme.scale,
    },
  }),
};
