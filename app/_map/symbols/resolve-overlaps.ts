import { worldPixel } from "../tools/geometry";

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
/** Less than this nobody sees. */
const stillPx = 0.25;
/** No two things begin at quite the same pixel, so that each pair knows which way to part. */
const goldenAngle = 2.399963;

/**
 * How far each sign has to move aside, in pixels, so that none lies on another: as little as it takes and never farther than
 * `mostPx` from its place, where a crowd still overlaps rather than lie. The order of the points decides alone. Each sign is only
 * compared with those near it, and a crowd that stands still is let be, so that hundreds of them cost no more than their crowds.
 */
export function spreadPoints(points: readonly Point[], { zoom, apartPx, mostPx, clearOf }: Spread): [number, number][] {
  // From the first on, so that cells have small numbers, which are found faster.
  const [originX, originY] = points[0] ? worldPixel(points[0], zoom) : [0, 0];
  const signs = points.map((point, index): Sign => {
    const [x, y] = worldPixel(point, zoom);
    return {
      x: x - originX,
      y: y - originY,
      dx: Math.cos(index * goldenAngle) * 0.01,
      dy: Math.sin(index * goldenAngle) * 0.01,
    };
  });
  const pins = (clearOf?.points ?? []).map((point): Sign => {
    const [x, y] = worldPixel(point, zoom);
    return { x: x - originX, y: y - originY - (clearOf?.abovePx ?? 0), dx: 0, dy: 0 };
  });
  const pinCells = inCells(pins, apartPx);
  for (let round = 0, moved = true; moved && round < rounds; round++) {
    const signCells = inCells(signs, apartPx);
    moved = false;
    for (const [index, sign] of signs.entries()) {
      const [fromX, fromY] = [sign.dx, sign.dy];
      for (const cell of around(sign, apartPx)) {
        for (const other of signCells.get(cell) ?? none) {
          if (other > index) part(sign, signs[other] as Sign, apartPx, 0.5);
        }
        for (const pin of pinCells.get(cell) ?? none) part(sign, pins[pin] as Sign, apartPx, 1);
      }
      keepWithin(sign, mostPx);
      moved ||= Math.abs(sign.dx - fromX) + Math.abs(sign.dy - fromY) > stillPx;
    }
  }
  for (const sign of signs) keepWithin(sign, mostPx);
  // Adding zero turns the -0 that rounding makes into 0.
  return signs.map(({ dx, dy }) => [Math.round(dx) + 0, Math.round(dy) + 0]);
}

const none: readonly number[] = [];
/** More columns of cells than the regency has at any zoom of a screen. */
const columns = 2 ** 16;

/** The places in the list by the cell each sign stands in. */
function inCells(signs: readonly Sign[], cellPx: number): Map<number, number[]> {
  const cells = new Map<number, number[]>();
  for (const [index, { x, y, dx, dy }] of signs.entries()) {
    const cell = Math.floor((y + dy) / cellPx) * columns + Math.floor((x + dx) / cellPx);
    const there = cells.get(cell);
    if (there) there.push(index);
    else cells.set(cell, [index]);
  }
  return cells;
}

/** The cell a sign stands in, and those around it. */
function around({ x, y, dx, dy }: Sign, cellPx: number): number[] {
  const cell = Math.floor((y + dy) / cellPx) * columns + Math.floor((x + dx) / cellPx);
  return [-columns, 0, columns].flatMap((row) => [cell + row - 1, cell + row, cell + row + 1]);
}

/** Moves two signs apart if one lies on the other, the first by `share` of what is missing. */
function part(sign: Sign, other: Sign, apartPx: number, share: number): void {
  const right = other.x + other.dx - sign.x - sign.dx;
  const down = other.y + other.dy - sign.y - sign.dy;
  const squared = right * right + down * down;
  if (squared >= apartPx * apartPx || squared === 0) return;
  const distance = Math.sqrt(squared);
  const missing = (apartPx - distance) / distance;
  sign.dx -= right * missing * share;
  sign.dy -= down * missing * share;
  other.dx += right * missing * (1 - share);
  other.dy += down * missing * (1 - share);
}

function keepWithin(sign: Sign, mostPx: number): void {
  const way = Math.hypot(sign.dx, sign.dy);
  if (way <= mostPx) return;
  sign.dx *= mostPx / way;
  sign.dy *= mostPx / way;
}
