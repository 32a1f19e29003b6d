import type { DataDrivenPropertyValueSpecification, ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import { symbolSizes } from "./map-settings";
import type { MapTheme } from "./map-theme";

export const semibold = ["Inter Semibold"];
export const mediumFont = ["Inter Medium"];

/** A layer specification without its id and source. */
export type LayerStyle<Type extends LayerSpecification["type"]> = Omit<
  Extract<LayerSpecification, { type: Type }>,
  "id" | "source"
>;
type Size = DataDrivenPropertyValueSpecification<number>;

/** A size in pixels interpolated between zoom stops and multiplied by the theme's scale. */
export function scaledByZoom({ scale }: MapTheme, ...stops: [zoom: number, px: number][]): Size {
  return ["interpolate", ["linear"], ["zoom"], ...stops.flatMap(([zoom, px]) => [zoom, px * scale])] as Size;
}

/** Whether the map is on a wall. Symbols on a wall may not overlap, because nobody can zoom in. */
export function isWall({ minTextPx }: MapTheme): boolean {
  return minTextPx > 0;
}

/**
 * Text size in pixels: `px` multiplied by the theme's scale, but on a wall at least the smallest size that its readers
 * can read.
 */
export function textSize({ scale, minTextPx }: Pick<MapTheme, "scale" | "minTextPx">, px: number): number {
  return Math.max(px * scale, minTextPx);
}

/** The scale of road numbers and kilometre posts, whose images contain text: on a wall, its readers can read it. */
export function roadSignScale(theme: Pick<MapTheme, "scale" | "minTextPx">): number {
  return textSize(theme, symbolSizes.roadSignText) / symbolSizes.roadSignText;
}

/** A text size interpolated between zoom stops. */
export function textSizeByZoom(theme: MapTheme, ...stops: [zoom: number, px: number][]): Size {
  return ["interpolate", ["linear"], ["zoom"], ...stops.flatMap(([zoom, px]) => [zoom, textSize(theme, px)])] as Size;
}

/** Layout of a line without spikes at its sharp corners, which the default mitre would draw, and without gaps. */
export const roundLine = { "line-cap": "round", "line-join": "round" } as const;

/** Layout of icons that are drawn even where they overlap. */
export const alwaysShownLayout = { "icon-allow-overlap": true, "icon-padding": 0 } as const;

/**
 * Reads a pair of numbers from a feature. `queryRenderedFeatures` evaluates styles on features whose arrays are
 * strings; the result does not matter there, so it is [0, 0].
 */
export function numberPair(property: string): ExpressionSpecification {
  const value: ExpressionSpecification = ["get", property];
  return ["case", ["==", ["typeof", value], "string"], ["literal", [0, 0]], ["array", "number", 2, value]];
}

/**
 * Paint for names. The halo is wide enough for any background: on insight maps, names are drawn over coloured areas.
 */
export function haloPaint({ palette, scale }: MapTheme, colour: DataDrivenPropertyValueSpecification<string>) {
  return { "text-color": colour, "text-halo-color": palette.halo, "text-halo-width": 2 * scale };
}
