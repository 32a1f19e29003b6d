import type { MultiLineString, MultiPolygon, Polygon, Position } from "geojson";

type District = { code: string; geometry: MultiPolygon | Polygon };

/**
 * Returns the outline of all districts together, and a tone from 0 to 3 for each district code. Neighbouring districts
 * have different tones, unless the neighbours of a district already use all four. Neighbouring districts share
 * vertices, so an edge that occurs in two districts is an inner border, and an edge that occurs in only one is part of
 * the outline.
 */
export function createRegencyShape(districts: readonly District[]): {
  outline: MultiLineString;
  tones: Map<string, number>;
} {
  const districtsOfEdge = new Map<string, string[]>();
  const edges: { key: string; from: Position; to: Position }[] = [];
  for (const { code, geometry } of districts) {
    for (const ring of listRings(geometry)) {
      for (const [index, to] of ring.slice(1).entries()) {
        const from = ring[index] as Position;
        const key = [toKey(from), toKey(to)].sort().join("|");
        districtsOfEdge.set(key, [...(districtsOfEdge.get(key) ?? []), code]);
        edges.push({ key, from, to });
      }
    }
  }
  const outerEdges = edges.filter(({ key }) => districtsOfEdge.get(key)?.length === 1);
  return {
    outline: { type: "MultiLineString", coordinates: joinEdgesIntoRings(outerEdges) },
    tones: assignTones(districts, [...districtsOfEdge.values()]),
  };
}

function listRings(geometry: MultiPolygon | Polygon): Position[][] {
  return geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();
}

function toKey(position: Position): string {
  return `${position[0]},${position[1]}`;
}

/** Joins edges into lines, so that corners are drawn without gaps. */
function joinEdgesIntoRings(edges: readonly { from: Position; to: Position }[]): Position[][] {
  const nextByStart = new Map(edges.map(({ from, to }) => [toKey(from), to]));
  const lines: Position[][] = [];
  for (const { from } of edges) {
    const line = [from];
    for (let next = nextByStart.get(toKey(from)); next; next = nextByStart.get(toKey(next))) {
      nextByStart.delete(toKey(line.at(-1) as Position));
      line.push(next);
    }
    if (line.length > 1) lines.push(line);
  }
  return lines;
}

function assignTones(districts: readonly District[], borders: readonly string[][]): Map<string, number> {
  const neighbours = new Map<string, Set<string>>(districts.map(({ code }) => [code, new Set()]));
  for (const [a, b] of borders) {
    if (!a || !b || a === b) continue;
    neighbours.get(a)?.add(b);
    neighbours.get(b)?.add(a);
  }
  const tones = new Map<string, number>();
  const sortedByDegree = [...neighbours].sort(([, a], [, b]) => b.size - a.size);
  for (const [code, adjacentCodes] of sortedByDegree) {
    const usedTones = new Set([...adjacentCodes].map((neighbour) => tones.get(neighbour)));
    const unusedTone = [0, 1, 2, 3].find((tone) => !usedTones.has(tone));
    tones.set(code, unusedTone ?? 0);
  }
  return tones;
}
