import { toWorldPixels } from "../tools/geometry";

type Point = { lng: number; lat: number };
type Options = {
  zoom: number;
  minDistancePx: number;
  maxShiftPx: number;
  /** Icons that do not move, each drawn `abovePx` above its point. */
  obstacles?: { points: readonly Point[]; abovePx: number };
};
/** An icon's place in pixels from the first point, and its offset so far. */
type Body = { x: number; y: number; dx: number; dy: number };

const maxRounds = 24;
/** A smaller movement is not visible and ends the iteration. */
const settledPx = 0.25;
/** Start offsets differ in direction, so that icons on the same pixel move apart. */
const goldenAngle = 2.399963;

/**
 * Offsets in pixels that move overlapping icons apart, as little as possible and at most `maxShiftPx`; where icons are dense, some
 * overlaps remain. Nothing is random: the same points in the same order give the same offsets. Icons are only compared with those in
 * adjacent cells of a grid, so the cost depends on how dense they are and not on the square of their number.
 */
export function resolveOverlaps(
  points: readonly Point[],
  { zoom, minDistancePx, maxShiftPx, obstacles }: Options,
): [number, number][] {
  // Pixels are counted from the first point: small cell numbers are faster to look up.
  const [originX, originY] = points[0] ? toWorldPixels(points[0], zoom) : [0, 0];
  const icons = points.map((point, index): Body => {
    const [x, y] = toWorldPixels(point, zoom);
    return {
      x: x - originX,
      y: y - originY,
      dx: Math.cos(index * goldenAngle) * 0.01,
      dy: Math.sin(index * goldenAngle) * 0.01,
    };
  });
  const fixedBodies = (obstacles?.points ?? []).map((point): Body => {
    const [x, y] = toWorldPixels(point, zoom);
    return { x: x - originX, y: y - originY - (obstacles?.abovePx ?? 0), dx: 0, dy: 0 };
  });
  const fixedByCell = indexByCell(fixedBodies, minDistancePx);
  for (let round = 0, hasMoved = true; hasMoved && round < maxRounds; round++) {
    const iconsByCell = indexByCell(icons, minDistancePx);
    hasMoved = false;
    for (const [index, icon] of icons.entries()) {
      const [fromX, fromY] = [icon.dx, icon.dy];
      for (const cell of adjacentCells(icon, minDistancePx)) {
        for (const other of iconsByCell.get(cell) ?? none) {
          if (other > index) pushApart(icon, icons[other] as Body, minDistancePx, 0.5);
        }
        for (const obstacle of fixedByCell.get(cell) ?? none)
          pushApart(icon, fixedBodies[obstacle] as Body, minDistancePx, 1);
      }
      limitShift(icon, maxShiftPx);
      hasMoved ||= Math.abs(icon.dx - fromX) + Math.abs(icon.dy - fromY) > settledPx;
    }
  }
  for (const icon of icons) limitShift(icon, maxShiftPx);
  // Adding zero turns -0, a result of rounding, into 0.
  return icons.map(({ dx, dy }) => [Math.round(dx) + 0, Math.round(dy) + 0]);
}

const none: readonly number[] = [];
/** More than the number of cell columns the regency has at any zoom level. */
const columnCount = 2 ** 16;

/** List indexes of the bodies in each cell. */
function indexByCell(bodies: readonly Body[], cellPx: number): Map<number, number[]> {
  const cells = new Map<number, number[]>();
  for (const [index, body] of bodies.entries()) {
    const cell = cellOf(body, cellPx);
    const indexes = cells.get(cell);
    if (indexes) indexes.push(index);
    else cells.set(cell, [index]);
  }
  return cells;
}

function cellOf({ x, y, dx, dy }: Body, cellPx: number): number {
  return Math.floor((y + dy) / cellPx) * columnCount + Math.floor((x + dx) / cellPx);
}

/** The cell of a body and its eight neighbours. */
function adjacentCells(body: Body, cellPx: number): number[] {
  const cell = cellOf(body, cellPx);
  return [-columnCount, 0, columnCount].flatMap((row) => [cell + row - 1, cell + row, cell + row + 1]);
}

/** Moves two bodies apart if they are closer than `minDistancePx`; `body` moves by `share` of the missing distance. */
function pushApart(body: Body, other: Body, minDistancePx: number, share: number): void {
  const right = other.x + other.dx - body.x - body.dx;
  const down = other.y + other.dy - body.y - body.dy;
  const squared = right * right + down * down;
  if (squared >= minDistancePx * minDistancePx || squared === 0) return;
  const distance = Math.sqrt(squared);
  const missing = (minDistancePx - distance) / distance;
  body.dx -= right * missing * share;
  body.dy -= down * missing * share;
  other.dx += right * missing * (1 - share);
  other.dy += down * missing * (1 - share);
}

function limitShift(body: Body, maxShiftPx: number): void {
  const shiftPx = Math.hypot(body.dx, body.dy);
  if (shiftPx <= maxShiftPx) return;
  body.dx *= maxShiftPx / shiftPx;
  body.dy *= maxShiftPx / shiftPx;
}
