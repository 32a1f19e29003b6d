import type { Corner, Parts, Ring } from "./parts";

export type Crossing = { part: number; ring: number; first: number; second: number };

/** Where the line of a ring crosses or touches itself: the two sides, each named by the corner it starts from; null when nowhere. */
export function findCrossing(parts: Parts): Crossing | null {
  for (const [part, rings] of parts.entries()) {
    for (const [ring, corners] of rings.entries()) {
      const sides = crossingSides(corners);
      if (sides) return { part, ring, first: sides[0], second: sides[1] };
    }
  }
  return null;
}

function crossingSides(ring: Ring): [number, number] | null {
  const count = ring.length;
  for (let first = 0; first < count; first += 1) {
    for (let second = first + 2; second < count; second += 1) {
      if (first === 0 && second === count - 1) continue;
      if (meet(at(ring, first), at(ring, first + 1), at(ring, second), at(ring, second + 1))) return [first, second];
    }
  }
  return null;
}

function at(ring: Ring, index: number): Corner {
  return ring[index % ring.length] as Corner;
}

function meet(a: Corner, b: Corner, c: Corner, d: Corner): boolean {
  const apart =
    Math.max(a[0], b[0]) < Math.min(c[0], d[0]) ||
    Math.max(c[0], d[0]) < Math.min(a[0], b[0]) ||
    Math.max(a[1], b[1]) < Math.min(c[1], d[1]) ||
    Math.max(c[1], d[1]) < Math.min(a[1], b[1]);
  return !apart && side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0;
}

function side(a: Corner, b: Corner, point: Corner): number {
  return Math.sign((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]));
}
