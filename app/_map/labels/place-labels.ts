/** A point on the map, in pixels. */
export type PixelPoint = { x: number; y: number };
/** How far a label reaches from its anchor: to each side, above and below, in pixels. */
export type LabelExtent = { side: number; above: number; below: number };
/**
 * A label, its preferred point and the area it belongs to. If the label is moved away from that point, its centre stays
 * inside the area.
 */
export type Label = {
  key: string;
  preferred: PixelPoint;
  extent: LabelExtent;
  isInside: (point: PixelPoint) => boolean;
};
/**
 * Something that labels should not cover. `weight`: the cost of covering all of it. `halfSize`: half its width and half
 * its height, in pixels.
 */
export type Obstacle = PixelPoint & { weight: number; halfSize: readonly [width: number, height: number] };

const [directionCount, ringCount, iterationCount] = [16, 9, 4];
/** Distance between neighbouring rings of candidate points, as a share of the label's width plus height. */
const ringSpacingShare = 1 / 12;
/**
 * Costs of covering another label, of each label corner outside the area, and of each ring away from the preferred
 * point. Completely covering an obstacle of weight 1 costs 1. Overlapping labels cannot be read; a label far from its
 * point seems to name a different place.
 */
const [overlapCost, cornerOutsideCost, ringCost] = [4, 0.2, 0.07];

/**
 * Chooses a point for each label, in the label's own area and near its preferred point, so that labels cover each other
 * and obstacles as little as possible. Deterministic: the same labels and obstacles give the same points.
 */
export function placeLabels(labels: readonly Label[], obstacles: readonly Obstacle[]): Map<string, PixelPoint> {
  const chosenPoints = new Map(labels.map(({ key, preferred }) => [key, preferred]));
  const labelCandidates = labels.map((label) => ({ ...label, candidates: listCandidates(label, obstacles) }));
  for (let iteration = 0; iteration < iterationCount; iteration += 1) {
    for (const { key, extent, candidates } of labelCandidates) {
      const otherLabels = labels.flatMap((other) => {
        const at = other.key === key ? undefined : chosenPoints.get(other.key);
        return at ? [{ at, extent: other.extent }] : [];
      });
      const overlapAt = (at: PixelPoint) =>
        otherLabels.reduce((sum, other) => sum + computeOverlap({ at, extent }, other), 0);
      let [bestCandidate, lowestCost] = [candidates[0], Number.POSITIVE_INFINITY];
      for (const candidate of candidates) {
        if (candidate.cost >= lowestCost) continue;
        const cost = candidate.cost + overlapCost * overlapAt(candidate);
        if (cost < lowestCost) [bestCandidate, lowestCost] = [candidate, cost];
      }
      if (bestCandidate) chosenPoints.set(key, { x: bestCandidate.x, y: bestCandidate.y });
    }
  }
  return chosenPoints;
}

/**
 * The points a label may take, the preferred one first, each with its cost (not counting overlaps with other labels).
 */
function listCandidates({ preferred, extent, isInside }: Label, obstacles: readonly Obstacle[]) {
  const ringPx = (2 * extent.side + extent.above + extent.below) * ringSpacingShare;
  const farthestPx = ringPx * ringCount + extent.side + extent.above + extent.below;
  const nearbyObstacles = obstacles.filter(
    ({ x, y, halfSize: [width, height] }) =>
      Math.abs(x - preferred.x) < farthestPx + width && Math.abs(y - preferred.y) < farthestPx + height,
  );
  const candidates: (PixelPoint & { cost: number })[] = [];
  for (let ring = 0; ring <= ringCount; ring += 1) {
    for (let direction = 0; direction < (ring === 0 ? 1 : directionCount); direction += 1) {
      const angle = (direction / directionCount) * 2 * Math.PI;
      const point = {
        x: preferred.x + ring * ringPx * Math.cos(angle),
        y: preferred.y + ring * ringPx * Math.sin(angle),
      };
      const centre = { x: point.x, y: point.y + (extent.below - extent.above) / 2 };
      if (ring > 0 && !isInside(centre)) continue;
      const cornersOutside = [-extent.side, extent.side].flatMap((dx) =>
        [-extent.above, extent.below].filter((dy) => !isInside({ x: point.x + dx, y: point.y + dy })),
      );
      const coveredWeight = nearbyObstacles.reduce(
        (sum, obstacle) => sum + computeCoveredShare(point, extent, obstacle) * obstacle.weight,
        0,
      );
      candidates.push({
        ...point,
        cost: coveredWeight + cornersOutside.length * cornerOutsideCost + ring * ringCost,
      });
    }
  }
  return candidates;
}

type PlacedLabel = { at: PixelPoint; extent: LabelExtent };

/** How much two labels overlap, as a share of the smaller one, plus a fixed amount for any overlap. */
function computeOverlap(a: PlacedLabel, b: PlacedLabel): number {
  const width =
    Math.min(a.at.x + a.extent.side, b.at.x + b.extent.side) - Math.max(a.at.x - a.extent.side, b.at.x - b.extent.side);
  const height =
    Math.min(a.at.y + a.extent.below, b.at.y + b.extent.below) -
    Math.max(a.at.y - a.extent.above, b.at.y - b.extent.above);
  if (width <= 0 || height <= 0) return 0;
  return 0.25 + (width * height) / Math.min(computeArea(a.extent), computeArea(b.extent));
}

function computeArea({ side, above, below }: LabelExtent): number {
  return Math.max(1, 2 * side * (above + below));
}

/** The share of an obstacle's rectangle that is covered by a label placed at a point. */
function computeCoveredShare({ x, y }: PixelPoint, { side, above, below }: LabelExtent, obstacle: Obstacle): number {
  const [halfWidth, halfHeight] = obstacle.halfSize;
  const width = Math.min(x + side, obstacle.x + halfWidth) - Math.max(x - side, obstacle.x - halfWidth);
  const height = Math.min(y + below, obstacle.y + halfHeight) - Math.max(y - above, obstacle.y - halfHeight);
  return width <= 0 || height <= 0 ? 0 : (width * height) / (4 * halfWidth * halfHeight);
}
