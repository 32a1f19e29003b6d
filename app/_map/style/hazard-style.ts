import { imageId } from "../symbols/image-ids";
import type { MapTheme } from "./map-theme";
import { alwaysShownLayout, haloPaint, isWall, type LayerStyle, semibold, textSize } from "./style-parts";

const labelLayout = (theme: MapTheme) =>
  ({
    "text-font": semibold,
    "text-size": textSize(theme, 12),
    "text-max-width": 12,
    "text-optional": true,
  }) as const;

/** Styles of weather warnings, gauges, air quality stations and earthquakes. Each has its own pattern or shape. */
export const hazardStyle = {
  warningArea: ({ name }: MapTheme): LayerStyle<"fill"> => ({
    type: "fill",
    paint: { "fill-pattern": imageId.rain(name) },
  }),

  warningLine: ({ palette, scale }: MapTheme): LayerStyle<"line"> => ({
    type: "line",
    layout: { "line-join": "round" },
    paint: {
      "line-color": palette.ink,
      "line-width": ["case", ["get", "isEmphasized"], 3 * scale, 1.6 * scale],
      "line-dasharray": [1, 1.5],
    },
  }),

  warningLabel: (theme: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    layout: { ...labelLayout(theme), "text-field": ["get", "label"] },
    paint: haloPaint(theme, theme.palette.ink),
  }),

  gauge: (theme: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    layout: {
      // On the wall, a gauge that would overlap another symbol is not drawn; the list of hazards contains it.
      ...(isWall(theme) ? {} : alwaysShownLayout),
      ...labelLayout(theme),
      "icon-image": ["get", "image"],
      "icon-size": theme.scale * (isWall(theme) ? 1.3 : 1),
      "symbol-sort-key": ["get", "rank"],
      "text-field": ["get", "label"],
      "text-anchor": "top",
      "text-offset": [0, 1.4],
    },
    paint: haloPaint(theme, theme.palette.ink),
  }),

  pointLabel: (theme: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    layout: { ...labelLayout(theme), "text-field": ["get", "label"], "text-anchor": "top", "text-offset": [0, 0.7] },
    paint: haloPaint(theme, theme.palette.ink),
  }),

  /** An air quality station is a small dot; an epicentre has a wide ring around its dot. */
  dot: ({ palette, scale }: MapTheme): LayerStyle<"circle"> => ({
    type: "circle",
    paint: {
      "circle-radius": 4 * scale,
      "circle-color": palette.ink,
      "circle-stroke-color": palette.halo,
      "circle-stroke-width": 2 * scale,
    },
  }),

  ring: ({ palette, scale }: MapTheme): LayerStyle<"circle"> => ({
    type: "circle",
    paint: {
      "circle-radius": 12 * scale,
      "circle-color": "rgba(0,0,0,0)",
      "circle-stroke-color": palette.ink,
      "circle-stroke-width": 2 * scale,
    },
  }),
};
