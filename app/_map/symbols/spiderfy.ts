type Offset = [x: number, y: number];

const rings = [
  { maxUnits: 8, radiusPx: 92 },
  { maxUnits: 16, radiusPx: 176 },
] as const;

/** Maximum number of units in a cluster that can be fanned out. Larger clusters are shown as a list. */
export const maxFannedUnits = rings.reduce((sum, { maxUnits }) => sum + maxUnits, 0);

/**
 * Offsets in pixels for the members of a fanned-out cluster: on rings, clockwise from the top, each with room for its
 * name.
 */
export function computeFanOffsets(count: number): Offset[] {
  const innerCount = Math.min(count, rings[0].maxUnits);
  const outerCount = Math.min(count - innerCount, rings[1].maxUnits);
  return [...listRingOffsets(innerCount, rings[0].radiusPx), ...listRingOffsets(outerCount, rings[1].radiusPx)];
}

function listRingOffsets(count: number, radiusPx: number): Offset[] {
  return Array.from({ length: count }, (_, index) => {
    const angle = (index / count) * 2 * Math.PI;
    return [Math.round(Math.sin(angle) * radiusPx), -Math.round(Math.cos(angle) * radiusPx)];
  });
}

/**
 * Offset in pixels of the item at `index` of `count` items that share a point. The items are on one ring, clockwise
 * from the right; a single item stays at the point.
 */
export function computeRingOffset(index: number, count: number, radiusPx: number): Offset {
  if (count === 1) return [0, 0];
  const angle = (index / count) * 2 * Math.PI;
  const radius = Math.max(radiusPx, (count * radiusPx) / 4);
  return [Math.round(Math.cos(angle) * radius), Math.round(Math.sin(angle) * radius)];
}
