type Point = { lng: number; lat: number };

/** Things that lie on top of each other at a zoom, with the middle of them. */
export type Heap<Thing> = { lng: number; lat: number; things: [Thing, ...Thing[]] };

/** The world is this many pixels wide at zoom 0. */
const worldPx = 512;

/**
 * Puts together what lies within `withinPx` of each other at a zoom, so that nothing hides beneath another. The order of the
 * things decides alone, so a heap does not flicker while they move a little.
 */
export function groupPoints<Thing extends Point>(
  things: readonly Thing[],
  zoom: number,
  withinPx: number,
): Heap<Thing>[] {
  const cells = new Map<string, { x: number; y: number; heap: Heap<Thing> }[]>();
  const heaps: Heap<Thing>[] = [];
  for (const thing of things) {
    const [x, y] = worldPixel(thing, zoom);
    const [column, row] = [Math.floor(x / withinPx), Math.floor(y / withinPx)];
    const near = around(column, row)
      .flatMap((cell) => cells.get(cell) ?? [])
      .find((other) => Math.hypot(other.x - x, other.y - y) < withinPx);
    if (near) {
      near.heap.things.push(thing);
      continue;
    }
    const heap: Heap<Thing> = { lng: thing.lng, lat: thing.lat, things: [thing] };
    heaps.push(heap);
    const cell = `${column},${row}`;
    cells.set(cell, [...(cells.get(cell) ?? []), { x, y, heap }]);
  }
  return heaps;
}

/** Where a point lies on the whole world drawn at a zoom, in pixels. */
export function worldPixel({ lng, lat }: Point, zoom: number): [x: number, y: number] {
  const world = worldPx * 2 ** zoom;
  const sine = Math.sin((lat * Math.PI) / 180);
  return [((lng + 180) / 360) * world, (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * world];
}

/** The point in degrees at a pixel of the whole world drawn at a zoom. */
export function pointAtPixel([x, y]: [x: number, y: number], zoom: number): [lng: number, lat: number] {
  const world = worldPx * 2 ** zoom;
  const lat = (2 * Math.atan(Math.exp((0.5 - y / world) * 2 * Math.PI)) - Math.PI / 2) * (180 / Math.PI);
  return [(x / world) * 360 - 180, lat];
}

function around(column: number, row: number): string[] {
  return [-1, 0, 1].flatMap((right) => [-1, 0, 1].map((down) => `${column + right},${row + down}`));
}

/** Where the `index`-th of `count` things is put around their common point, in pixels: a ring that begins at the right, one alone in the middle. */
export function fanOut(index: number, count: number, radiusPx: number): [number, number] {
  if (count === 1) return [0, 0];
  const angle = (index / count) * 2 * Math.PI;
  const radius = Math.max(radiusPx, (count * radiusPx) / 4);
  return [Math.round(Math.cos(angle) * radius), Math.round(Math.sin(angle) * radius)];
}
