import type { Precision } from "@/db/vocabulary";

type Point = { lng: number; lat: number };

/** Our own rough guess of how far off a place may be; villages here are kilometres across, kecamatan tens of them. */
export const possibleRadiusKm: Record<Precision, number> = { exact: 0, approximate: 1, village: 4, district: 15 };

const kmPerDegree = 111;

/** Opposite corners around where something may be; near the equator a degree is as long either way. */
export function possibleCorners({ lng, lat, precision }: Point & { precision: Precision }): [Point, Point] {
  const reach = possibleRadiusKm[precision] / kmPerDegree;
  return [
    { lng: lng - reach, lat: lat - reach },
    { lng: lng + reach, lat: lat + reach },
  ];
}
