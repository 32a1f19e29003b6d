import booleanPointInPolygon from "@turf/boolean-point-in-polygon";
import type { DistrictView } from "@/server/places/list-places";
import { degreesAt, mercatorKm } from "./kernel";
import { type Place, placeWords, type Reach, type Spot } from "./place-words";

const pxPerKmAtZero = 512 / (2 * Math.PI * 6_378.137);

/** A point of the ground, how heavy it is and how far it reaches, in km. */
export type Heavy = { lng: number; lat: number; weight: number; radiusKm: number };

/** The kecamatan with their names where they cover neither one another nor what is heavy, at a zoom of the map. */
export function clearNames(
  districts: readonly DistrictView[],
  { zoom, reachOf, heavy }: { zoom: number; reachOf: (district: DistrictView) => Reach; heavy: readonly Heavy[] },
): DistrictView[] {
  const pxPerKm = pxPerKmAtZero * 2 ** zoom;
  const placeOf = (lng: number, lat: number): Place => {
    const [x, y] = mercatorKm(lng, lat);
    return { x: x * pxPerKm, y: -y * pxPerKm };
  };
  const pointOf = ({ x, y }: Place) => degreesAt(x / pxPerKm, -y / pxPerKm);
  const standing = placeWords(
    districts.map((district) => ({
      key: district.code,
      at: placeOf(district.labelLng, district.labelLat),
      reach: reachOf(district),
      isOwn: (place) => booleanPointInPolygon(pointOf(place), district.geometry),
    })),
    heavy.map(({ lng, lat, weight, radiusKm }): Spot => ({ ...placeOf(lng, lat), weight, radius: radiusKm * pxPerKm })),
  );
  return districts.map((district) => {
    const place = standing.get(district.code);
    if (!place) return district;
    const [labelLng, labelLat] = pointOf(place);
    return { ...district, labelLng, labelLat };
  });
}
