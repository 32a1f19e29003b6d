const rings = [
  { places: 8, radiusPx: 92 },
  { places: 16, radiusPx: 176 },
] as const;

/** More than this do not fan out: what is read there is a list. */
export const fanMost = rings.reduce((sum, { places }) => sum + places, 0);

type Place = readonly [x: number, y: number];

/** Where each of so many stands around the middle of a fan, in pixels: on rings from the top on, each with room for its name. */
export function fanPlaces(count: number): Place[] {
  const inner = Math.min(count, rings[0].places);
  const outer = Math.min(count - inner, rings[1].places);
  return [...around(inner, rings[0].radiusPx), ...around(outer, rings[1].radiusPx)];
}

function around(count: number, radiusPx: number): Place[] {
  return Array.from({ length: count }, (_, index) => {
    const angle = (index / count) * 2 * Math.PI;
    return [Math.round(Math.sin(angle) * radiusPx), -Math.round(Math.cos(angle) * radiusPx)];
  });
}

/** Where the `index`-th of `count` things is put around their common point, in pixels: a ring that begins at the right, one alone in the middle. */
export function fanOut(index: number, count: number, radiusPx: number): [number, number] {
  if (count === 1) return [0, 0];
  const angle = (index / count) * 2 * Math.PI;
  const radius = Math.max(radiusPx, (count * radiusPx) / 4);
  return [Math.round(Math.cos(angle) * radius), Math.round(Math.sin(angle) * radius)];
}
