import { worldPixel } from "../tools/geometry";

type Point = { lng: number; lat: number };

/** Things that lie on top of each other at a zoom, with the middle of them. */
export type Heap<Thing> = { lng: number; lat: number; things: [Thing, ...Thing[]] };

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

function around(column: number, row: number): string[] {
  return [-1, 0, 1].flatMap((right) => [-1, 0, 1].map((down) => `${column + right},${row + down}`));
}
