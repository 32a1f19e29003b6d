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
 * `mostPx` from its place, where a crowd still overlaps rather than lie. The order of the points decides alone. Each sign is only
 * compared with those near it, so that hundreds of them cost no more than their crowds.
 */
export function spreadPoints(points: readonly Point[], { zoom, apartPx, mostPx, clearOf }: Spread): [number, number][] {
  const signs = points.map((point, index): Sign => {
    const [x, y] = worldPixel(point, zoom);
    return { x, y, dx: Math.cos(index * goldenAngle) * 0.01, dy: Math.sin(index * goldenAngle) * 0.01 };
  });
  const pins = (clearOf?.points ?? []).map((point): Sign => {
    const [x, y] = worldPixel(point, zoom);
    return { x, y: y - (clearOf?.abovePx ?? 0), dx: 0, dy: 0 };
  });
  const pinsNear = byCell(pins, apartPx);
  for (let round = 0, moved = true; moved && round < rounds; round++) {
    const signsNear = byCell(signs, apartPx);
    moved = false;
    for (const [index, sign] of signs.entries()) {
      for (const other of signsNear(sign)) {
        if (other > index) moved = part(sign, signs[other] as Sign, apartPx, 0.5) || moved;
      }
      for (const pin of pinsNear(sign)) moved = part(sign, pins[pin] as Sign, apartPx, 1) || moved;
    }
    for (const sign of signs) keepWithin(sign, mostPx);
  }
  // Adding zero turns the -0 that rounding makes into 0.
  return signs.map(({ dx, dy }) => [Math.round(dx) + 0, Math.round(dy) + 0]);
}

/** Finds the places in the list of those in the cells around a sign, in the order of the list. */
function byCell(signs: readonly Sign[], cellPx: number): (sign: Sign) => number[] {
  const cells = new Map<number, number[]>();
  // Fewer columns than this fit between two cells of one name at any zoom of a screen.
  const columns = 2 ** 26;
  const column = ({ x, dx }: Sign) => Math.floor((x + dx) / cellPx);
  const row = ({ y, dy }: Sign) => Math.floor((y + dy) / cellPx);
  for (const [index, sign] of signs.entries()) {
    const cell = row(sign) * columns + column(sign);
    const there = cells.get(cell);
    if (there) there.push(index);
    else cells.set(cell, [index]);
  }
  return (sign) => {
    const found: number[] = [];
    const [middle, level] = [column(sign), row(sign)];
    for (let down = -1; down <= 1; down++) {
      for (let right = -1; right <= 1; right++) {
        const there = cells.get((level + down) * columns + middle + right);
        if (there) found.push(...there);
      }
    }
    return found.sort((one, other) => one - other);
  };
}

/** Moves two signs apart if one lies on the other, the first by `share` of what is missing; whether it had to. */
function part(sign: Sign, other: Sign, apartPx: number, share: number): boolean {
  const right = other.x + other.dx - sign.x - sign.dx;
  const down = other.y + other.dy - sign.y - sign.dy;
  const distance = Math.hypot(right, down);
  if (distance >= apartPx || distance === 0) return false;
  const missing = (apartPx - distance) / distance;
  sign.dx -= right * missing * share;
  sign.dy -= down * missing * share;
  other.dx += right * missing * (1 - share);
  other.dy += down * missing * (1 - share);
  return true;
}

function keepWithin(sign: Sign, mostPx: number): void {
  const way = Math.hypot(sign.dx, sign.dy);
  if (way <= mostPx) return;
  sign.dx *= mostPx / way;
  sign.dy *= mostPx / way;
}
