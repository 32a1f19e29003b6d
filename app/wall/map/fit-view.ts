import type { PixelPoint } from "../../_map/labels/place-labels";
import { doBoxesOverlap, type PixelBox } from "../../_map/symbols/place-labelled-symbols";

type Margins = { left: number; right: number; top: number; bottom: number };
type Options = {
  /** Size of the map in pixels. */
  width: number;
  height: number;
  /** The panels that cover parts of the map. */
  panels: readonly PixelBox[];
  /** Minimum distance in pixels between the points and the edges of the map or a panel. */
  margins: Margins;
  maxScale: number;
};

/** The scale, and the pixel at which the point (0, 0) is drawn. */
export type MapFit = { scale: number; x: number; y: number };

const [scaleSteps, positionSteps] = [14, 28];
/** The first scale tried after the maximum, as a share of it. Smaller ones are tried if nothing fits at it. */
const secondScaleShare = 1 / 8;
/** Weight of a central position in the score: it only decides between positions that are otherwise equally good. */
const centringShare = 0.01;

/**
 * Returns the largest scale, and the position, at which all points are on the map and none is under a panel. The points
 * outline a shape: a panel may cover those parts of its bounding box that the shape leaves empty. If several positions
 * are possible at the maximum scale, returns the one farthest from panels and edges. Returns null if there is no room.
 */
export function fitPoints(points: readonly PixelPoint[], options: Options): MapFit | null {
  const largestFit = findBestPosition(points, options.maxScale, options);
  if (largestFit) return largestFit;
  let [low, high] = [options.maxScale * secondScaleShare, options.maxScale];
  let bestFit: MapFit | null = null;
  for (let attempt = 0; attempt < 4 && !bestFit; attempt++, low /= 4) bestFit = findBestPosition(points, low, options);
  for (let step = 0; step < scaleSteps && bestFit; step++) {
    const scale = Math.sqrt(bestFit.scale * high);
    const fit = findBestPosition(points, scale, options);
    if (fit) bestFit = fit;
    else high = scale;
  }
  return bestFit;
}

/** The best position at a scale; null if there is none. */
function findBestPosition(
  points: readonly PixelPoint[],
  scale: number,
  { width, height, panels, margins }: Options,
): MapFit | null {
  const scaledPoints = points.map(({ x, y }) => ({ x: x * scale, y: y * scale }));
  const [xs, ys] = [scaledPoints.map(({ x }) => x), scaledPoints.map(({ y }) => y)];
  const bounds = { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
  const [minX, maxX] = [margins.left - bounds.left, width - margins.right - bounds.right];
  const [minY, maxY] = [margins.top - bounds.top, height - margins.bottom - bounds.bottom];
  if (maxX < minX || maxY < minY) return null;
  // Enlarge each panel by the opposite margin: a point to the left of a panel needs the right margin as space.
  const blockedBoxes = panels.map(({ left, top, right, bottom }) => ({
    left: left - margins.right,
    top: top - margins.bottom,
    right: right + margins.left,
    bottom: bottom + margins.top,
  }));
  let bestFit: (MapFit & { score: number }) | null = null;
  for (let column = 0; column <= positionSteps; column++) {
    for (let row = 0; row <= positionSteps; row++) {
      const x = minX + ((maxX - minX) * column) / positionSteps;
      const y = minY + ((maxY - minY) * row) / positionSteps;
      const moved = { left: bounds.left + x, top: bounds.top + y, right: bounds.right + x, bottom: bounds.bottom + y };
      const nearby = blockedBoxes.filter((panel) => doBoxesOverlap(panel, moved));
      if (
        nearby.length > 0 &&
        scaledPoints.some((point) => nearby.some((panel) => isInsidePanel(panel, point.x + x, point.y + y)))
      )
        continue;
      const clearance = Math.min(
        ...[moved.left, moved.top, width - moved.right, height - moved.bottom],
        ...panels.map((panel) => measureDistance(panel, moved)),
      );
      const score = clearance + Math.min(moved.left, width - moved.right) * centringShare;
      if (!bestFit || score > bestFit.score) bestFit = { scale, x, y, score };
    }
  }
  return bestFit && { scale: bestFit.scale, x: bestFit.x, y: bestFit.y };
}

function isInsidePanel({ left, top, right, bottom }: PixelBox, x: number, y: number): boolean {
  return x > left && x < right && y > top && y < bottom;
}

function measureDistance(a: PixelBox, b: PixelBox): number {
  return Math.max(a.left - b.right, b.left - a.right, a.top - b.bottom, b.top - a.bottom);
}
