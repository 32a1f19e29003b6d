import { worldPixel } from "./group-points";

type Point = { lng: number; lat: number };
type Spread = {
  zoom: number;
  apartPx: number;
  mostPx: number;
  /** Signs that stay where they are, each so far above its point; the others make way for them. */
  clearOf?: { points: readonly Point[]; abovePx: number };
};
type Sign = { x: number; y: number; dx: number; dy: number };

const rounds = 24;
/** No two things begin at quite the same pixel, so that each pair knows which way to part. */
const goldenAngle = 2.399963;

/**
 * How far each sign has to move aside, in pixels, so that none lies on another: as little as it takes and never farther than
 * `mostPx` from its place, where a crowd still overlaps rather than lie. The order of the points decides alone.
 */
export function spreadPoints(points: readonly Point[], { zoom, apartPx, mostPx, clearOf }: Spread): [number, number][] {
  const signs = points.map((point, index) => {
    const [x, y] = worldPixel(point, zoom);
    return { x, y, dx: Math.cos(index * goldenAngle) * 0.01, dy: Math.sin(index * goldenAngle) * 0.01 };
  });
  const standing = (clearOf?.points ?? []).map((point) => {
    const [x, y] = worldPixel(point, zoom);
    return { x, y: y - (clearOf?.abovePx ?? 0) };
  });
  for (let round = 0, moved = true; moved && round < rounds; round++) {
    moved = false;
    for (const [index, sign] of signs.entries()) {
      for (const other of signs.slice(index + 1)) {
        const { right, down } = overlap(sign, { x: other.x + other.dx, y: other.y + other.dy }, apartPx);
        if (right === 0 && down === 0) continue;
        shift(sign, -right / 2, -down / 2);
        shift(other, right / 2, down / 2);
        moved = true;
      }
      for (const pin of standing) {
        const { right, down } = overlap(sign, pin, apartPx);
        if (right === 0 && down === 0) continue;
        shift(sign, -right, -down);
        moved = true;
      }
    }
    for (const sign of signs) keepWithin(sign, mostPx);
  }
  // Adding zero turns the -0 that rounding makes into 0.
  return signs.map(({ dx, dy }) => [Math.round(dx) + 0, Math.round(dy) + 0]);
}

/** How far two signs have to part, seen from the first; nothing when they are apart already. */
function overlap(
  { x, y, dx, dy }: Sign,
  other: { x: number; y: number },
  apartPx: number,
): { right: number; down: number } {
  const [right, down] = [other.x - x - dx, other.y - y - dy];
  const distance = Math.hypot(right, down);
  if (distance >= apartPx || distance === 0) return { right: 0, down: 0 };
  const missing = (apartPx - distance) / distance;
  return { right: right * missing, down: down * missing };
}

function shift(sign: Sign, right: number, down: number): void {
  sign.dx += right;
  sign.dy += down;
}

function keepWithin(sign: Sign, mostPx: number): void {
  const way = Math.hypot(sign.dx, sign.dy);
  if (way > mostPx) shift(sign, sign.dx * (mostPx / way - 1), sign.dy * (mostPx / way - 1));
}
