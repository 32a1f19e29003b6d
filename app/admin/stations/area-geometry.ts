import booleanPointInPolygon from "@turf/boolean-point-in-polygon";
import type { MultiPolygon, Polygon, Position } from "geojson";
import { equatorMetresPerDegree } from "../../../server/domain/straight-distance";

/** A vertex of a drawn area, in degrees. */
export type Corner = [lng: number, lat: number];
/** An open ring: the last corner connects to the first, which is not repeated. */
export type Ring = readonly Corner[];
/** The polygons of an area; each is its outline followed by its holes. */
export type Parts = readonly (readonly Ring[])[];

/** Converts a stored area to parts with open rings. */
export function listPartsOfArea(area: Polygon | MultiPolygon): Parts {
  const polygons = area.type === "Polygon" ? [area.coordinates] : area.coordinates;
  return polygons.map((rings) => rings.map((ring) => ring.slice(0, -1).map(toCorner)));
}

/** Converts parts to a GeoJSON area with closed rings. */
export function toArea(parts: Parts): MultiPolygon & { coordinates: Corner[][][] } {
  return { type: "MultiPolygon", coordinates: parts.map((rings) => rings.map(closeRing)) };
}

export function closeRing(ring: Ring): Corner[] {
  const [firstCorner] = ring;
  return firstCorner ? [...ring, firstCorner] : [];
}

export function countCorners(parts: Parts): number {
  return parts.flat().reduce((sum, ring) => sum + ring.length, 0);
}

/** Replaces one ring. An empty ring is removed; an empty outline is removed with its holes. */
export function replaceRingInParts(parts: Parts, index: { part: number; ring: number }, newRing: Ring): Parts {
  return parts
    .map((rings, partIndex) =>
      partIndex === index.part ? rings.map((ring, ringIndex) => (ringIndex === index.ring ? newRing : ring)) : rings,
    )
    .map((rings) => (rings[0]?.length === 0 ? [] : rings.filter((ring) => ring.length > 0)))
    .filter((rings) => rings.length > 0);
}

/** Rounds to six decimal places (about 10 cm), as for drawn corners. Corners shared by two districts remain equal. */
function toCorner([lng = 0, lat = 0]: Position): Corner {
  return [Number(lng.toFixed(6)), Number(lat.toFixed(6))];
}

export type Crossing = { part: number; ring: number; firstSide: number; secondSide: number };

/**
 * Finds the first two sides of a ring that cross or touch without being adjacent. Each is identified by the index of
 * its first corner. Null if there are none.
 */
export function findCrossing(parts: Parts): Crossing | null {
  for (const [part, rings] of parts.entries()) {
    for (const [ring, corners] of rings.entries()) {
      const sides = findCrossingSides(corners);
      if (sides) return { part, ring, firstSide: sides[0], secondSide: sides[1] };
    }
  }
  return null;
}

function findCrossingSides(ring: Ring): [number, number] | null {
  const count = ring.length;
  for (let firstSide = 0; firstSide < count; firstSide += 1) {
    for (let secondSide = firstSide + 2; secondSide < count; secondSide += 1) {
      if (firstSide === 0 && secondSide === count - 1) continue;
      if (
        doSegmentsTouch(
          getCorner(ring, firstSide),
          getCorner(ring, firstSide + 1),
          getCorner(ring, secondSide),
          getCorner(ring, secondSide + 1),
        )
      )
        return [firstSide, secondSide];
    }
  }
  return null;
}

function getCorner(ring: Ring, index: number): Corner {
  return ring[index % ring.length] as Corner;
}

function doSegmentsTouch(a: Corner, b: Corner, c: Corner, d: Corner): boolean {
  const areBoxesApart =
    Math.max(a[0], b[0]) < Math.min(c[0], d[0]) ||
    Math.max(c[0], d[0]) < Math.min(a[0], b[0]) ||
    Math.max(a[1], b[1]) < Math.min(c[1], d[1]) ||
    Math.max(c[1], d[1]) < Math.min(a[1], b[1]);
  return (
    !areBoxesApart &&
    computeOrientation(a, b, c) * computeOrientation(a, b, d) <= 0 &&
    computeOrientation(c, d, a) * computeOrientation(c, d, b) <= 0
  );
}

function computeOrientation(a: Corner, b: Corner, point: Corner): number {
  return Math.sign((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]));
}

export type SimplifiedArea = { parts: Parts; cornersBefore: number; cornersAfter: number; toleranceM: number };

/** An area with more corners than this is impractical to edit by hand. */
export const maxCorners = 250;
const tolerancesM = [25, 50, 100, 200, 400] as const;

/**
 * Simplifies an area (Douglas-Peucker). Tries increasing tolerances until at most `maxCorners` corners are left, and
 * stops earlier if the next tolerance would make a ring cross itself. `toleranceM` is the tolerance used; 0 if nothing
 * was simplified.
 */
export function simplifyParts(parts: Parts): SimplifiedArea {
  const cornersBefore = countCorners(parts);
  let bestArea: SimplifiedArea = { parts, cornersBefore, cornersAfter: cornersBefore, toleranceM: 0 };
  for (const toleranceM of tolerancesM) {
    if (bestArea.cornersAfter <= maxCorners) break;
    const simplifiedParts = parts.map((rings) => rings.map((ring) => simplifyRing(ring, toleranceM)));
    if (findCrossing(simplifiedParts)) break;
    bestArea = { parts: simplifiedParts, cornersBefore, cornersAfter: countCorners(simplifiedParts), toleranceM };
  }
  return bestArea;
}

/**
 * Splits the ring into two lines at the corner farthest from the first corner, and simplifies both. Keeps at least
 * three corners.
 */
function simplifyRing(ring: Ring, toleranceM: number): Ring {
  const [firstCorner] = ring;
  if (!firstCorner || ring.length <= 4) return ring;
  const distances = ring.map((corner) => distanceToSegmentM(corner, firstCorner, firstCorner));
  const farthestIndex = distances.indexOf(Math.max(...distances));
  const firstHalf = simplifyLine(ring.slice(0, farthestIndex + 1), toleranceM);
  const secondHalf = simplifyLine([...ring.slice(farthestIndex), firstCorner], toleranceM);
  const simplifiedRing = [...firstHalf.slice(0, -1), ...secondHalf.slice(0, -1)];
  return simplifiedRing.length >= 3 ? simplifiedRing : ring;
}

function simplifyLine(line: Ring, toleranceM: number): Corner[] {
  const [firstCorner, lastCorner] = [line[0], line.at(-1)];
  if (!firstCorner || !lastCorner || line.length < 3) return [...line];
  let [farthestIndex, maxDistanceM] = [0, 0];
  for (const [index, corner] of line.entries()) {
    const distanceM = distanceToSegmentM(corner, firstCorner, lastCorner);
    if (distanceM > maxDistanceM) [farthestIndex, maxDistanceM] = [index, distanceM];
  }
  if (maxDistanceM <= toleranceM) return [firstCorner, lastCorner];
  const simplifiedStart = simplifyLine(line.slice(0, farthestIndex + 1), toleranceM);
  return [...simplifiedStart.slice(0, -1), ...simplifyLine(line.slice(farthestIndex), toleranceM)];
}

/** Planar distance in metres from a corner to a segment; accurate enough for small areas near the equator. */
function distanceToSegmentM(corner: Corner, from: Corner, to: Corner): number {
  const [x, y] = computeOffsetM(corner, from);
  const [dx, dy] = computeOffsetM(to, from);
  const squaredLength = dx * dx + dy * dy;
  const fraction = squaredLength === 0 ? 0 : Math.max(0, Math.min(1, (x * dx + y * dy) / squaredLength));
  return Math.hypot(x - fraction * dx, y - fraction * dy);
}

function computeOffsetM([lng, lat]: Corner, [fromLng, fromLat]: Corner): Corner {
  const cosLatitude = Math.cos((fromLat * Math.PI) / 180);
  return [(lng - fromLng) * equatorMetresPerDegree * cosLatitude, (lat - fromLat) * equatorMetresPerDegree];
}

type District = { geometry: Parameters<typeof listPartsOfArea>[0] };
type Edge = { from: Corner; to: Corner };

/**
 * Returns the union of districts. Neighbouring districts share corners, so an edge that occurs twice is an inner
 * border; the remaining edges form the outlines and holes.
 */
export function uniteDistricts(districts: readonly District[]): Parts {
  const edges = new Map<string, Edge>();
  for (const { geometry } of districts) {
    for (const rings of listPartsOfArea(geometry)) {
      for (const [index, ring] of rings.entries()) {
        for (const edge of listEdges(orientRing(ring, index === 0))) {
          const edgeKey = [toKey(edge.from), toKey(edge.to)].sort().join("|");
          if (edges.has(edgeKey)) edges.delete(edgeKey);
          else edges.set(edgeKey, edge);
        }
      }
    }
  }
  const loops = joinEdgesIntoRings([...edges.values()]);
  const outlines = loops.filter((loop) => computeSignedArea(loop) > 0);
  const holes = loops.filter((loop) => computeSignedArea(loop) < 0);
  return outlines.map((outline) => [outline, ...holes.filter((hole) => isInside(hole, outline))]);
}

/** Orients outlines counter-clockwise and holes clockwise. */
function orientRing(ring: Ring, isOutline: boolean): Ring {
  return computeSignedArea(ring) > 0 === isOutline ? ring : [...ring].reverse();
}

function computeSignedArea(ring: Ring): number {
  return listEdges(ring).reduce((sum, { from, to }) => sum + from[0] * to[1] - to[0] * from[1], 0) / 2;
}

function listEdges(ring: Ring): Edge[] {
  return ring.map((from, index) => ({ from, to: ring[(index + 1) % ring.length] as Corner }));
}

function toKey([lng, lat]: Corner): string {
  return `${lng},${lat}`;
}

/**
 * Joins edges into loops. A loop that returns to one of its corners is split there, because a ring must not touch
 * itself.
 */
function joinEdgesIntoRings(edges: readonly Edge[]): Ring[] {
  const nextCorners = new Map<string, Corner[]>();
  for (const { from, to } of edges) nextCorners.set(toKey(from), [...(nextCorners.get(toKey(from)) ?? []), to]);
  const loops: Ring[] = [];
  for (const { from } of edges) {
    const path: Corner[] = [from];
    for (let next = nextCorners.get(toKey(from))?.pop(); next; ) {
      const repeatedIndex = path.findIndex((corner) => toKey(corner) === toKey(next as Corner));
      if (repeatedIndex >= 0) loops.push(path.splice(repeatedIndex));
      path.push(next);
      next = nextCorners.get(toKey(next))?.pop();
    }
  }
  return loops.filter((loop) => loop.length >= 3);
}

function isInside(hole: Ring, outline: Ring): boolean {
  const polygon = { type: "Polygon" as const, coordinates: [closeRing(outline)] };
  return hole.every((corner) => booleanPointInPolygon(corner, polygon));
}
