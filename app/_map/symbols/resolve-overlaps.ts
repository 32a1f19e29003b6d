import { toWorldPixels } from "../tools/geometry";

type Point = { lng: number; lat: number };
type Options = {
  zoom: number;
  minDistancePx: number;
  maxOffsetPx: number;
  /** Icons that do not move, each drawn `abovePx` above its point. */
  obstacles?: { points: readonly Point[]; abovePx: number };
};
/** An icon's position in pixels relative to the first point, and its current offset. */
type PlacedIcon = { x: number; y: number; dx: number; dy: number };

const maxRounds = 24;
/** The iteration ends when no icon moves further than this: a smaller movement is not visible. */
const maxSettledMovePx = 0.25;
/** Angle in radians between the initial offsets of successive icons, so that icons on the same pixel move apart. */
const goldenAngle = 2.399963;

/**
 * Returns offsets in pixels that move overlapping icons apart, as little as possible and at most `maxOffsetPx`; where
 * icons are dense, some overlaps remain. Deterministic: the same points in the same order give the same offsets. Each
 * icon is compared only with icons in its own and adjacent grid cells, so the cost does not grow with the square of
 * their number.
 */
export function resolveOverlaps(
  points: readonly Point[],
  { zoom, minDistancePx, maxOffsetPx, obstacles }: Options,
): [number, number][] {
  // Pixels are relative to the first point: small cell numbers are faster to look up.
  const [originX, originY] = points[0] ? toWorldPixels(points[0], zoom) : [0, 0];
  const icons = points.map((point, index): PlacedIcon => {
    const [x, y] = toWorldPixels(point, zoom);
    return {
      x: x - originX,
      y: y - originY,
      dx: Math.cos(index * goldenAngle) * 0.01,
      dy: Math.sin(index * goldenAngle) * 0.01,
    };
  });
  const obstacleIcons = (obstacles?.points ?? []).map((point): PlacedIcon => {
    const [x, y] = toWorldPixels(point, zoom);
    return { x: x - originX, y: y - originY - (obstacles?.abovePx ?? 0), dx: 0, dy: 0 };
  });
  const obstaclesByCell = indexByCell(obstacleIcons, minDistancePx);
  for (let round = 0, hasMoved = true; hasMoved && round < maxRounds; round++) {
    const iconsByCell = indexByCell(icons, minDistancePx);
    hasMoved = false;
    for (const [index, icon] of icons.entries()) {
      const [previousDx, previousDy] = [icon.dx, icon.dy];
      for (const cell of listAdjacentCells(icon, minDistancePx)) {
        for (const other of iconsByCell.get(cell) ?? emptyIndexes) {
          if (other > index) pushApart(icon, icons[other] as PlacedIcon, minDistancePx, 0.5);
        }
        for (const obstacle of obstaclesByCell.get(cell) ?? emptyIndexes)
          pushApart(icon, obstacleIcons[obstacle] as PlacedIcon, minDistancePx, 1);
      }
      limitOffset(icon, maxOffsetPx);
      hasMoved ||= Math.abs(icon.dx - previousDx) + Math.abs(icon.dy - previousDy) > maxSettledMovePx;
    }
  }
  for (const icon of icons) limitOffset(icon, maxOffsetPx);
  // Adding zero turns -0, a result of rounding, into 0.
  return icons.map(({ dx, dy }) => [Math.round(dx) + 0, Math.round(dy) + 0]);
}

const emptyIndexes: readonly number[] = [];
/** Number of cells per row of the grid: more than the regency needs at any zoom level. */
const columnCount = 2 ** 16;

/** Returns a map from cell number to the indexes of the icons in that cell. */
function indexByCell(icons: readonly PlacedIcon[], cellPx: number): Map<number, number[]> {
  const cells = new Map<number, number[]>();
  for (const [index, icon] of icons.entries()) {
    const cell = findCell(icon, cellPx);
    const indexes = cells.get(cell);
    if (indexes) indexes.push(index);
    else cells.set(cell, [index]);
  }
  return cells;
}

function findCell({ x, y, dx, dy }: PlacedIcon, cellPx: number): number {
  return Math.floor((y + dy) / cellPx) * columnCount + Math.floor((x + dx) / cellPx);
}

/** Returns the numbers of an icon's cell and the eight cells around it. */
function listAdjacentCells(icon: PlacedIcon, cellPx: number): number[] {
  const cell = findCell(icon, cellPx);
  return [-columnCount, 0, columnCount].flatMap((row) => [cell + row - 1, cell + row, cell + row + 1]);
}

/**
 * Moves two icons apart if they are closer than `minDistancePx`: `icon` by `share` of the missing distance, `other` by
 * the remaining part.
 */
function pushApart(icon: PlacedIcon, other: PlacedIcon, minDistancePx: number, share: number): void {
  const deltaX = other.x + other.dx - icon.x - icon.dx;
  const deltaY = other.y + other.dy - icon.y - icon.dy;
  const squaredDistance = deltaX * deltaX + deltaY * deltaY;
  if (squaredDistance >= minDistancePx * minDistancePx || squaredDistance === 0) return;
  const distance = Math.sqrt(squaredDistance);
  const pushRatio = (minDistancePx - distance) / distance;
  icon.dx -= deltaX * pushRatio * share;
  icon.dy -= deltaY * pushRatio * share;
  other.dx += deltaX * pushRatio * (1 - share);
  other.dy += deltaY * pushRatio * (1 - share);
}

function limitOffset(icon: PlacedIcon, maxOffsetPx: number): void {
  const offsetPx = Math.hypot(icon.dx, icon.dy);
  if (offsetPx <= maxOffsetPx) return;
  icon.dx *= maxOffsetPx / offsetPx;
  icon.dy *= maxOffsetPx / offsetPx;
}
