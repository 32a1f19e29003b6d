import type { MultiLineString, MultiPolygon, Polygon, Position } from "geojson";

type District = { code: string; geometry: MultiPolygon | Polygon };

/**
 * What the kecamatan make together. They share their vertices, so an edge that two of them have is an inner border and one
 * that only one has is the regency's own. `tones` gives neighbours different numbers, 0 to 3 where four are enough.
 */
export function regencyShape(districts: readonly District[]): { outline: MultiLineString; tones: Map<string, number> } {
  const owners = new Map<string, string[]>();
  const edges: { key: string; from: Position; to: Position }[] = [];
  for (const { code, geometry } of districts) {
    for (const ring of ringsOf(geometry)) {
      for (const [index, to] of ring.slice(1).entries()) {
        const from = ring[index] as Position;
        const key = [nameOf(from), nameOf(to)].sort().join("|");
        owners.set(key, [...(owners.get(key) ?? []), code]);
        edges.push({ key, from, to });
      }
    }
  }
  const outer = edges.filter(({ key }) => owners.get(key)?.length === 1);
  return {
    outline: { type: "MultiLineString", coordinates: chain(outer) },
    tones: tonesOf(districts, [...owners.values()]),
  };
}

function ringsOf(geometry: MultiPolygon | Polygon): Position[][] {
  return geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();
}

function nameOf(position: Position): string {
  return `${position[0]},${position[1]}`;
}

/** Joins edges end to end, so that the line is drawn without gaps at its corners. */
function chain(edges: readonly { from: Position; to: Position }[]): Position[][] {
  const following = new Map(edges.map(({ from, to }) => [nameOf(from), to]));
  const lines: Position[][] = [];
  for (const { from } of edges) {
    const line = [from];
    for (let next = following.get(nameOf(from)); next; next = following.get(nameOf(next))) {
      following.delete(nameOf(line.at(-1) as Position));
      line.push(next);
    }
    if (line.length > 1) lines.push(line);
  }
  return lines;
}

function tonesOf(districts: readonly District[], borders: readonly string[][]): Map<string, number> {
  const neighbours = new Map<string, Set<string>>(districts.map(({ code }) => [code, new Set()]));
  for (const [one, other] of borders) {
    if (!one || !other || one === other) continue;
    neighbours.get(one)?.add(other);
    neighbours.get(other)?.add(one);
  }
  const tones = new Map<string, number>();
  const byDegree = [...neighbours].sort(([, one], [, other]) => other.size - one.size);
  for (const [code, around] of byDegree) {
    const taken = new Set([...around].map((neighbour) => tones.get(neighbour)));
    const free = [0, 1, 2, 3].find((tone) => !taken.has(tone));
    tones.set(code, free ?? 0);
  }
  return tones;
}
