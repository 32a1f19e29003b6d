import type { MultiPolygon, Position } from "geojson";

/** Joins ways with common ends into closed rings of node ids. Leaves out ways that do not form a ring. */
export function joinWays(ways: readonly (readonly number[])[]): number[][] {
  const rings: number[][] = [];
  const openLines: number[][] = [];
  for (const way of ways) {
    if (way.length > 1) (way[0] === way.at(-1) ? rings : openLines).push([...way]);
  }
  const linesByEnd = new Map<number, Set<number[]>>();
  const getEnds = (line: readonly number[]) => [line[0] as number, line.at(-1) as number];
  const addToIndex = (line: number[]) => {
    for (const end of getEnds(line)) linesByEnd.set(end, (linesByEnd.get(end) ?? new Set()).add(line));
  };
  const removeFromIndex = (line: number[]) => {
    for (const end of getEnds(line)) linesByEnd.get(end)?.delete(line);
  };
  for (const line of openLines) addToIndex(line);
  for (const firstLine of openLines) {
    if (!linesByEnd.get(firstLine[0] as number)?.has(firstLine)) continue;
    removeFromIndex(firstLine);
    const ring = [...firstLine];
    while (ring[0] !== ring.at(-1)) {
      const end = ring.at(-1) as number;
      const [nextLine] = linesByEnd.get(end) ?? [];
      if (!nextLine) break;
      removeFromIndex(nextLine);
      ring.push(...(nextLine[0] === end ? nextLine : nextLine.toReversed()).slice(1));
    }
    if (ring[0] === ring.at(-1) && ring.length > 3) rings.push(ring);
  }
  return rings;
}

/** Makes a polygon from each outer ring and the inner rings inside it. */
export function toPolygons(outer: readonly Position[][], inner: readonly Position[][]): Position[][][] {
  const polygons = outer.filter((ring) => ring.length > 3).map((ring) => [ring]);
  for (const hole of inner) {
    const [corner] = hole;
    if (hole.length <= 3 || !corner) continue;
    polygons.find(([ring]) => ring && isInside(corner, ring))?.push(hole);
  }
  return polygons;
}

function isInside([x = 0, y = 0]: Position, ring: readonly Position[]): boolean {
  let hasOddCrossings = false;
  for (const [index, [x1 = 0, y1 = 0]] of ring.entries()) {
    const [x2 = 0, y2 = 0] = ring[(index + 1) % ring.length] as Position;
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) hasOddCrossings = !hasOddCrossings;
  }
  return hasOddCrossings;
}

const kmPerDegree = 111.32;

/**
 * The area of the outer rings in km2. Holes are not subtracted: the result is exact enough to choose the zoom levels at
 * which to draw the area.
 */
export function measureAreaKm2({ coordinates }: MultiPolygon): number {
  return coordinates.reduce((sum, [ring]) => sum + computeRingAreaKm2(ring ?? []), 0);
}

function computeRingAreaKm2(ring: readonly Position[]): number {
  const scale = Math.cos(((ring[0]?.[1] ?? 0) * Math.PI) / 180) * kmPerDegree ** 2;
  const doubledArea = ring.reduce((sum, [x1 = 0, y1 = 0], index) => {
    const [x2 = 0, y2 = 0] = ring[(index + 1) % ring.length] as Position;
    return sum + x1 * y2 - x2 * y1;
  }, 0);
  return Math.abs(doubledArea / 2) * scale;
}
