import type { DataDrivenPropertyValueSpecification, ExpressionSpecification } from "maplibre-gl";
import type { MapTheme } from "./map-theme";
import { alwaysShownLayout, isWall, type LayerStyle, numberPair, scaledByZoom, semibold } from "./style-parts";

const confidence: ExpressionSpecification = ["get", "confidence"];
function chooseByConfidence<Value>(low: Value, nominal: Value, high: Value) {
  return ["match", confidence, "low", low, "high", high, nominal] as DataDrivenPropertyValueSpecification<Value>;
}

/** Size of a fire watch's mark, as a multiple of the other symbols' size. */
export const fireWatchScale = (theme: MapTheme) => (isWall(theme) ? 1.3 : 1);

/**
 * Styles of hotspots and fire watches. The confidence of a hotspot is shown by a shape and size: low is a ring, nominal
 * a dot, high a large dot. Hotspots have no colour of their own, because colour is for priorities and alarms.
 */
export const fireStyle = {
  area: ({ palette }: MapTheme): LayerStyle<"fill"> => ({
    type: "fill",
    paint: { "fill-color": palette.ink, "fill-opacity": ["case", ["get", "isEmphasized"], 0.2, 0.08] },
  }),

  areaLine: ({ palette, scale }: MapTheme): LayerStyle<"line"> => ({
    type: "line",
    layout: { "line-join": "round" },
    paint: {
      "line-color": palette.ink,
      "line-width": ["case", ["get", "isEmphasized"], 2.6 * scale, 1.2 * scale],
      "line-dasharray": [3, 1.5],
    },
  }),

  hotspot: ({ palette, scale }: MapTheme): LayerStyle<"circle"> => ({
    type: "circle",
    layout: { "circle-sort-key": chooseByConfidence(0, 1, 2) },
    paint: {
      "circle-radius": [
        ...(["interpolate", ["linear"], ["zoom"]] as const),
        ...[7, chooseByConfidence(2.4 * scale, 2.4 * scale, 3.8 * scale)],
        ...[13, chooseByConfidence(6 * scale, 5.5 * scale, 9 * scale)],
      ] as DataDrivenPropertyValueSpecification<number>,
      "circle-color": chooseByConfidence("rgba(0,0,0,0)", palette["ink-2"], palette.ink),
      "circle-stroke-color": chooseByConfidence(palette["ink-2"], palette.halo, palette.halo),
      "circle-stroke-width": chooseByConfidence(1.4 * scale, 1 * scale, 1.6 * scale),
    },
  }),

  /** A hotspot at a known flare is a cross. */
  flare: (theme: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    layout: {
      "text-field": "×",
      "text-font": semibold,
      "text-size": scaledByZoom(theme, [7, 10], [13, 18]),
      "text-allow-overlap": true,
      "text-ignore-placement": true,
    },
    paint: {
      "text-color": theme.palette["ink-2"],
      "text-halo-color": theme.palette.halo,
      "text-halo-width": theme.scale,
    },
  }),

  watch: (theme: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    layout: {
      ...alwaysShownLayout,
      "icon-image": ["get", "image"],
      "icon-size": theme.scale * fireWatchScale(theme),
      "icon-offset": numberPair("offset"),
      "symbol-sort-key": ["get", "rank"],
    },
  }),
};
