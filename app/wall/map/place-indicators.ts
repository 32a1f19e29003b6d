import { doBoxesOverlap, type PixelBox } from "../../_map/symbols/place-labelled-symbols";

type Pin = { id: string; priority: number; x: number; y: number };
type PixelPoint = { x: number; y: number };

/**
 * An indicator at the edge: its centre in px, its direction in degrees clockwise from up, and how many incidents it
 * represents.
 */
export type Indicator = PixelPoint & { id: string; degrees: number; priority: number; count: number };

type Sizes = {
  /** Minimum distance of an indicator's centre from the edge of the box. */
  insetPx: number;
  /** Indicators that are closer together than this are merged. */
  minDistancePx: number;
  /** Half the size of an indicator that represents this many incidents. */
  halfSizeOf: (count: number) => PixelPoint;
};

/**
 * Places an indicator for each pin outside the box. Indicators lie on the edge, a rectangle `insetPx` inside the box,
 * where the line from the centre to the pin crosses it. Indicators that are close together are merged into one with the
 * most urgent priority. An indicator that would cover an obstacle moves along the edge to the nearest clear point, or
 * is merged into the nearest indicator if no clear point is near. The first indicator may move anywhere on the edge,
 * and is left out if no point is clear.
 */
export function placeIndicators(
  pins: readonly Pin[],
  box: PixelBox,
  { insetPx, minDistancePx, halfSizeOf }: Sizes,
  obstacles: readonly PixelBox[] = [],
): Indicator[] {
  const outsidePins = pins
    .filter(({ x, y }) => x < box.left || x > box.right || y < box.top || y > box.bottom)
    .sort((a, b) => a.priority - b.priority);
  // Assume the largest size: all other incidents may still be merged into one indicator.
  const halfIndicator = halfSizeOf(outsidePins.length);
  const centre = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
  const halfEdge = {
    x: (box.right - box.left) / 2 - Math.max(insetPx, halfIndicator.x),
    y: (box.bottom - box.top) / 2 - Math.max(insetPx, halfIndicator.y),
  };
  if (halfEdge.x <= 0 || halfEdge.y <= 0) return [];
  const listNearbyPoints = createNearbyPointLister(centre, halfEdge);
  const indicators: (Indicator & { preferredPoint: PixelPoint })[] = [];
  const isNear = (a: PixelPoint, b: PixelPoint) => computeDistancePx(a, b) < minDistancePx;
  const isClear = (point: PixelPoint) =>
    obstacles.every((obstacle) => !doBoxesOverlap(createBoxAround(point, halfIndicator), obstacle)) &&
    indicators.every((indicator) => !isNear(indicator, point));
  for (const { id, priority, ...pin } of outsidePins) {
    const [dx, dy] = [pin.x - centre.x, pin.y - centre.y];
    const edgeShare = Math.min(halfEdge.x / Math.max(Math.abs(dx), 1e-9), halfEdge.y / Math.max(Math.abs(dy), 1e-9));
    const preferredPoint = { x: centre.x + dx * edgeShare, y: centre.y + dy * edgeShare };
    const nearIndicator = indicators.find(
      (indicator) => isNear(indicator, preferredPoint) || isNear(indicator.preferredPoint, preferredPoint),
    );
    if (nearIndicator) {
      nearIndicator.count++;
      continue;
    }
    const otherPoints = listNearbyPoints(
      preferredPoint,
      halfIndicator.y / 2,
      indicators.length > 0 ? maxMoveShare : 1 / 2,
    );
    const point = [preferredPoint, ...otherPoints].find(isClear);
    if (!point) {
      const [closest] = indicators.toSorted(
        (a, b) => computeDistancePx(a, preferredPoint) - computeDistancePx(b, preferredPoint),
      );
      if (closest) closest.count++;
      continue;
    }
    const degrees = (Math.atan2(pin.x - point.x, point.y - pin.y) * 180) / Math.PI;
    indicators.push({ id, ...point, degrees, priority, count: 1, preferredPoint });
  }
  return indicators.map(({ preferredPoint: _, ...indicator }) => indicator);
}

/**
 * Maximum distance that an indicator moves before it is merged into another one, as a share of the edge's length. If it
 * moved farther, its position would be misleading.
 */
const maxMoveShare = 1 / 6;

/**
 * Returns a function that lists points on the edge around a given point, nearest first, alternating between both
 * directions, up to a share of the edge's length in each.
 */
function createNearbyPointLister(centre: PixelPoint, halfEdge: PixelPoint) {
  const [width, height] = [halfEdge.x * 2, halfEdge.y * 2];
  const edgeLength = 2 * (width + height);
  const [left, top] = [centre.x - halfEdge.x, centre.y - halfEdge.y];
  const [right, bottom] = [left + width, top + height];
  /** The point on the edge at this distance from the top left corner, measured clockwise. */
  const findPointAt = (distance: number): PixelPoint => {
    const distanceOnEdge = ((distance % edgeLength) + edgeLength) % edgeLength;
    if (distanceOnEdge < width) return { x: left + distanceOnEdge, y: top };
    if (distanceOnEdge < width + height) return { x: right, y: top + distanceOnEdge - width };
    if (distanceOnEdge < width * 2 + height) return { x: right - (distanceOnEdge - width - height), y: bottom };
    return { x: left, y: bottom - (distanceOnEdge - width * 2 - height) };
  };
  const findPositionOnEdge = ({ x, y }: PixelPoint) => {
    const sides = [
      { distance: Math.abs(y - top), position: x - left },
      { distance: Math.abs(x - right), position: width + y - top },
      { distance: Math.abs(y - bottom), position: width + height + right - x },
      { distance: Math.abs(x - left), position: width * 2 + height + bottom - y },
    ];
    return sides.reduce((nearest, side) => (side.distance < nearest.distance ? side : nearest)).position;
  };
  return (point: PixelPoint, stepPx: number, share: number): PixelPoint[] => {
    const startDistance = findPositionOnEdge(point);
    const stepCount = Math.floor((edgeLength * share) / stepPx);
    return Array.from({ length: stepCount * 2 }, (_, index) => {
      const offset = (Math.floor(index / 2) + 1) * stepPx;
      return findPointAt(index % 2 === 0 ? startDistance + offset : startDistance - offset);
    });
  };
}

function computeDistancePx(a: PixelPoint, b: PixelPoint): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function createBoxAround({ x, y }: PixelPoint, halfSize: PixelPoint): PixelBox {
  return { left: x - halfSize.x, top: y - halfSize.y, right: x + halfSize.x, bottom: y + halfSize.y };
}
