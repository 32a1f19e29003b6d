import type { MultiPolygon, Polygon } from "geojson";
import type { PixelPoint } from "../../../_map/labels/place-labels";
import type { PixelBox, SymbolPlacement } from "../../../_map/symbols/place-labelled-symbols";

type Point = { lng: number; lat: number };
type Area = { code: string; name: string; geometry: Polygon | MultiPolygon; labelLng: number; labelLat: number };
type Options = {
  project: (point: Point) => PixelPoint;
  sizePx: number;
  measureTextWidth: (text: string, px: number) => number;
};

/** Where a name fits into its area: `positions` are offsets from the label point in pixels, nearest first. */
export type NamePositions = {
  code: string;
  lines: readonly string[];
  anchor: PixelPoint;
  halfSize: PixelPoint;
  positions: readonly PixelPoint[];
};

export const nameLineHeightEm = 1;
/** Space around a name, as a share of its size. */
const paddingEm = 0.06;
const stepsAcross = 32;

/**
 * Returns the positions at which the name of an area is completely inside the area. A name of two words may have two
 * lines.
 */
export function findNamePositions(area: Area, { project, sizePx, measureTextWidth }: Options): NamePositions {
  const rings = (area.geometry.type === "Polygon" ? [area.geometry.coordinates] : area.geometry.coordinates)
    .flat()
    .map((ring) => ring.map(([lng = 0, lat = 0]) => project({ lng, lat })));
  const anchor = project({ lng: area.labelLng, lat: area.labelLat });
  const layouts = [area.name.split(" "), [area.name]].map((lines) => {
    const width = Math.max(...lines.map((line) => measureTextWidth(line, sizePx)));
    const height = lines.length * nameLineHeightEm * sizePx;
    const halfSize = { x: width / 2 + paddingEm * sizePx, y: height / 2 + paddingEm * sizePx };
    return { lines, halfSize, positions: listPositions(rings, anchor, halfSize) };
  });
  const [bestLayout] = layouts.sort((a, b) => b.positions.length - a.positions.length);
  return { code: area.code, anchor, lines: [], halfSize: { x: 0, y: 0 }, positions: [], ...bestLayout };
}

function listPositions(rings: readonly PixelPoint[][], anchor: PixelPoint, halfSize: PixelPoint): PixelPoint[] {
  const points = rings.flat();
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, right] = [Math.min(...xs) + halfSize.x, Math.max(...xs) - halfSize.x];
  const [top, bottom] = [Math.min(...ys) + halfSize.y, Math.max(...ys) - halfSize.y];
  const step = Math.max(4, (right - left) / stepsAcross, (bottom - top) / stepsAcross);
  const positions: PixelPoint[] = [];
  for (let x = left; x <= right; x += step)
    for (let y = top; y <= bottom; y += step)
      if (isBoxInside(rings, { x, y }, halfSize)) positions.push({ x: x - anchor.x, y: y - anchor.y });
  return positions.sort((a, b) => Math.hypot(a.x, a.y) - Math.hypot(b.x, b.y));
}

/** Whether a box is inside the rings: its centre is inside, and no border crosses the box. */
function isBoxInside(rings: readonly PixelPoint[][], { x, y }: PixelPoint, halfSize: PixelPoint): boolean {
  const box = { left: x - halfSize.x, right: x + halfSize.x, top: y - halfSize.y, bottom: y + halfSize.y };
  let isInside = false;
  for (const ring of rings) {
    for (let index = 1; index < ring.length; index++) {
      const [a, b] = [ring[index - 1] as PixelPoint, ring[index] as PixelPoint];
      if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) isInside = !isInside;
      if (doesLineTouchBox(box, a, b)) return false;
    }
  }
  return isInside;
}

/** Whether a line from `a` to `b` touches a box. */
function doesLineTouchBox({ left, right, top, bottom }: PixelBox, a: PixelPoint, b: PixelPoint): boolean {
  if (Math.max(a.x, b.x) < left || Math.min(a.x, b.x) > right) return false;
  if (Math.max(a.y, b.y) < top || Math.min(a.y, b.y) > bottom) return false;
  const findSide = (x: number, y: number) => Math.sign((b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x));
  const sides = [findSide(left, top), findSide(right, top), findSide(left, bottom), findSide(right, bottom)];
  return !sides.every((side) => side === sides[0]);
}

/** Returns at most `maxCount` spots of a name that are visible and not covered by a symbol. */
export function findFreePositions(
  { anchor, halfSize, positions }: NamePositions,
  placement: SymbolPlacement,
  maxCount: number,
): PixelPoint[] {
  const visibleSpots: PixelPoint[] = [];
  for (const spot of positions) {
    if (visibleSpots.length === maxCount) break;
    const [x, y] = [anchor.x + spot.x, anchor.y + spot.y];
    const box = { left: x - halfSize.x, right: x + halfSize.x, top: y - halfSize.y, bottom: y + halfSize.y };
    if (placement.isVisible(box) && placement.isClear(box)) visibleSpots.push(spot);
  }
  return visibleSpots;
}
