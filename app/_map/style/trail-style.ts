import type { Picture } from "../symbols/icons";
import type { Look } from "./map-theme";
import { growing, type Of, semibold } from "./style-parts";

/** Points north; the map turns it the way the unit went. */
export const arrowPicture: Picture = {
  width: 20,
  height: 20,
  strokes: [{ path: "M10 2 16.500 17 10 13.500 3.500 17z", fill: "focus", outline: "halo", width: 2 }],
};

/** Where a unit was heard last before a gap. */
export const breakPicture: Picture = {
  width: 20,
  height: 20,
  strokes: [{ path: "M10 5a5 5 0 1 1 0 10 5 5 0 0 1 0-10z", fill: "panel", outline: "focus", width: 2.5 }],
};

/** How ways look: where a unit was, and in a replay how far it had come. */
export const trailStyle = {
  /** The older, the fainter. */
  line: (look: Look): Of<"line"> => ({
    type: "line",
    layout: { "line-cap": "round", "line-join": "round" },
    paint: {
      "line-color": look.palette.focus,
      "line-width": growing(look, [8, 2.5], [14, 4]),
      "line-opacity": ["get", "opacity"],
    },
  }),

  mark: ({ palette, scale }: Look): Of<"symbol"> => ({
    type: "symbol",
    layout: {
      "icon-image": ["get", "image"],
      "icon-size": scale,
      "icon-rotate": ["get", "heading"],
      "icon-rotation-alignment": "map",
      "icon-allow-overlap": true,
      "text-field": ["get", "words"],
      "text-font": semibold,
      "text-size": 11.5 * scale,
      "text-anchor": "left",
      "text-offset": [0.9, 0],
      "text-optional": true,
      "symbol-sort-key": ["get", "rank"],
    },
    paint: { "text-color": palette.ink, "text-halo-color": palette.halo, "text-halo-width": 1.8 * scale },
  }),

  way: (look: Look): Of<"line"> => ({
    type: "line",
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": look.palette.focus, "line-width": growing(look, [8, 2.5], [14, 4]), "line-opacity": 0.85 },
  }),
};
