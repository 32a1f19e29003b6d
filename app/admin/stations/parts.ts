import type { MultiPolygon, Polygon, Position } from "geojson";

/** A corner as longitude and latitude in degrees. */
export type Corner = [lng: number, lat: number];
/** Corners in their order; the last is joined to the first and not repeated. */
export type Ring = readonly Corner[];
/** The parts of an area: of each its outline first, then its holes. */
export type Parts = readonly (readonly Ring[])[];

/** The parts of an area as it is stored. */
export function partsOf(area: Polygon | MultiPolygon): Parts {
  const polygons = area.type === "Polygon" ? [area.coordinates] : area.coordinates;
  return polygons.map((rings) => rings.map((ring) => ring.slice(0, -1).map(cornerOf)));
}

/** An area as it is stored; rings are closed here. */
export function areaOf(parts: Parts): MultiPolygon & { coordinates: Corner[][][] } {
  return { type: "MultiPolygon", coordinates: parts.map((rings) => rings.map(closed)) };
}

export function closed(ring: Ring): Corner[] {
  const [first] = ring;
  return first ? [...ring, first] : [];
}

export function countCorners(parts: Parts): number {
  return parts.flat().reduce((sum, ring) => sum + ring.length, 0);
}

/** The parts with one ring replaced. A ring without corners goes, and with an outline go its holes. */
export function withRing(parts: Parts, place: { part: number; ring: number }, next: Ring): Parts {
  return parts
    .map((rings, part) => (part === place.part ? rings.map((old, ring) => (ring === place.ring ? next : old)) : rings))
    .map((rings) => (rings[0]?.length === 0 ? [] : rings.filter((ring) => ring.length > 0)))
    .filter((rings) => rings.length > 0);
}

/** To about a decimetre, as corners are drawn; who shares a corner still shares it. */
function cornerOf([lng = 0, lat = 0]: Position): Corner {
  return [Number(lng.toFixed(6)), Number(lat.toFixed(6))];
}
