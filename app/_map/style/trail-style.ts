import type { Icon } from "../symbols/icons";
import type { MapTheme } from "./map-theme";
import { type LayerStyle, scaledByZoom, semibold } from "./style-parts";

/** An arrow that points north; the layer rotates it to the direction of travel. */
export const trailArrowIcon: Icon = {
  width: 20,
  height: 20,
  shapes: [{ path: "M10 2 16.500 17 10 13.500 3.500 17z", fill: "focus", outline: "halo", outlineWidth: 2 }],
};

/** Marks the last position before a gap. */
export const trailGapIcon: Icon = {
  width: 20,
  height: 20,
  shapes: [{ path: "M10 5a5 5 0 1 1 0 10 5 5 0 0 1 0-10z", fill: "panel", outline: "focus", outlineWidth: 2.5 }],
};

/** Styles for a unit's recent trail and for the tracks in a replay. */
export const trailStyle = {
  /** Older segments are fainter. */
  line: (theme: MapTheme): LayerStyle<"line"> => ({
    type: "line",
    layout: { "line-cap": "round", "line-join": "round" },
    paint: {
      "line-color": theme.palette.focus,
      "line-width": scaledByZoom(theme, [8, 2.5], [14, 4]),
      "line-opacity": ["get", "opacity"],
    },
  }),

  mark: ({ palette, scale }: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    layout: {
      "icon-image": ["get", "image"],
      "icon-size": scale,
      "icon-rotate": ["get", "heading"],
      "icon-rotation-alignment": "map",
      "icon-allow-overlap": true,
      "text-field": ["get", "label"],
      "text-font": semibold,
      "text-size": 11.5 * scale,
      "text-anchor": "left",
      "text-offset": [0.9, 0],
      "text-optional": true,
      "symbol-sort-key": ["get", "rank"],
    },
    paint: { "text-color": palette.ink, "text-halo-color": palette.halo, "text-halo-width": 1.8 * scale },
  }),

  track: (theme: MapTheme): LayerStyle<"line"> => ({
    type: "line",
    layout: { "line-cap": "round", "line-join": "round" },
    paint: {
      "line-color": theme.palette.focus,
      "line-width": scaledByZoom(theme, [8, 2.5], [14, 4]),
      "line-opacity": 0.85,
    },
  }),
};
