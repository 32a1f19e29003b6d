import booleanPointInPolygon from "@turf/boolean-point-in-polygon";
import { type Corner, closed, type Parts, partsOf, type Ring } from "./parts";

type District = { geometry: Parameters<typeof partsOf>[0] };
type Edge = { from: Corner; to: Corner };

/**
 * The area that kecamatan make together. They share their corners, so an edge two of them have is an inner border, and what is
 * left are the outlines and holes of the whole.
 */
export function uniteDistricts(districts: readonly District[]): Parts {
  const edges = new Map<string, Edge>();
  for (const { geometry } of districts) {
    for (const rings of partsOf(geometry)) {
      for (const [index, ring] of rings.entries()) {
        for (const edge of edgesOf(turned(ring, index === 0))) {
          const name = [nameOf(edge.from), nameOf(edge.to)].sort().join("|");
          if (edges.has(name)) edges.delete(name);
          else edges.set(name, edge);
        }
      }
    }
  }
  const loops = chain([...edges.values()]);
  const outlines = loops.filter((loop) => signedArea(loop) > 0);
  const holes = loops.filter((loop) => signedArea(loop) < 0);
  return outlines.map((outline) => [outline, ...holes.filter((hole) => lies(hole, outline))]);
}

/** Outlines counter-clockwise, holes clockwise. */
function turned(ring: Ring, outline: boolean): Ring {
  return signedArea(ring) > 0 === outline ? ring : [...ring].reverse();
}

function signedArea(ring: Ring): number {
  return edgesOf(ring).reduce((sum, { from, to }) => sum + from[0] * to[1] - to[0] * from[1], 0) / 2;
}

function edgesOf(ring: Ring): Edge[] {
  return ring.map((from, index) => ({ from, to: ring[(index + 1) % ring.length] as Corner }));
}

function nameOf([lng, lat]: Corner): string {
  return `${lng},${lat}`;
}

/** Joins edges to loops; a loop that comes back to a corner of its own is cut there, since a ring must not touch itself. */
function chain(edges: readonly Edge[]): Ring[] {
  const following = new Map<string, Corner[]>();
  for (const { from, to } of edges) following.set(nameOf(from), [...(following.get(nameOf(from)) ?? []), to]);
  const loops: Ring[] = [];
  for (const { from } of edges) {
    const path: Corner[] = [from];
    for (let next = following.get(nameOf(from))?.pop(); next; ) {
      const seen = path.findIndex((corner) => nameOf(corner) === nameOf(next as Corner));
      if (seen >= 0) loops.push(path.splice(seen));
      path.push(next);
      next = following.get(nameOf(next))?.pop();
    }
  }
  return loops.filter((loop) => loop.length >= 3);
}

function lies(hole: Ring, outline: Ring): boolean {
  const polygon = { type: "Polygon" as const, coordinates: [closed(outline)] };
  return hole.every((corner) => booleanPointInPolygon(corner, polygon));
}
