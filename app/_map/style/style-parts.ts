import type { DataDrivenPropertyValueSpecification, ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import type { Look } from "./map-theme";

export const semibold = ["Inter Semibold"];
export const medium = ["Inter Medium"];

/** A layer without what its place in the map gives it. */
export type Of<Type extends LayerSpecification["type"]> = Omit<
  Extract<LayerSpecification, { type: Type }>,
  "id" | "source"
>;
type Size = DataDrivenPropertyValueSpecification<number>;

/** A size that grows with the zoom, for this screen. */
export function growing({ scale }: Look, ...stops: [zoom: number, px: number][]): Size {
  return ["interpolate", ["linear"], ["zoom"], ...stops.flatMap(([zoom, px]) => [zoom, px * scale])] as Size;
}

/** For signs that must never give way. */
export const onTop = { "icon-allow-overlap": true, "icon-padding": 0 } as const;

/** A pair of numbers of a feature. Asked what is under the pointer, the map has them as text only, and needs no place then. */
export function pair(property: string): ExpressionSpecification {
  const given: ExpressionSpecification = ["get", property];
  return ["case", ["==", ["typeof", given], "string"], ["literal", [0, 0]], ["array", "number", 2, given]];
}
