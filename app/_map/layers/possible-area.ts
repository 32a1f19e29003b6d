import type { Precision } from "@/db/vocabulary";

type Point = { lng: number; lat: number };

/**
 * Maximum distance of an incident from its recorded location in km, by precision. Estimates: villages here are several
 * kilometres wide, districts tens of kilometres.
 */
export const possibleRadiusKm: Record<Precision, number> = { exact: 0, approximate: 1, village: 4, district: 15 };

const kmPerDegree = 111;

/**
 * South-west and north-east corners of the area an incident may be in. Near the equator, a degree of longitude is about
 * as long as a degree of latitude.
 */
export function computePossibleAreaCorners({ lng, lat, precision }: Point & { precision: Precision }): [Point, Point] {
  const radius = possibleRadiusKm[precision] / kmPerDegree;
  return [
    { lng: lng - radius, lat: lat - radius },
    { lng: lng + radius, lat: lat + radius },
  ];
}
