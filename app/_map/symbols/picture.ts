/** The colour tokens of `globals.css` that symbols and map layers use. */
export const tokens = [
  "land",
  "land-2",
  "land-3",
  "land-4",
  "border-district",
  "border-regency",
  "halo",
  "name",
  "name-2",
  "grid",
  "panel",
  "line-2",
  "ink",
  "ink-2",
  "ink-3",
  "strong",
  "focus",
  "p1",
  "p2",
  "p3",
  "p4",
  "on-p1",
  "on-p2",
  "on-p3",
  "on-p4",
  "available",
  "assigned",
  "off-duty",
  "unit-ground",
  "facility",
  "facility-ground",
  "route",
  "reach-1",
  "reach-2",
  "reach-3",
  "reach-4",
] as const;
export type Token = (typeof tokens)[number];

/** One stroke of a symbol: path data, placed by `scale` then `shift`, filled by the even-odd rule, then outlined. */
export type Stroke = {
  path: string;
  fill?: Token;
  outline?: Token;
  width?: number;
  dash?: readonly number[];
  scale?: number;
  shift?: readonly [number, number];
  opacity?: number;
};

/** A symbol as data, so that the map's canvas and the lists' SVG draw the very same. */
export type Picture = { width: number; height: number; strokes: readonly Stroke[] };
