import booleanPointInPolygon from "@turf/boolean-point-in-polygon";
import type { LngLat } from "../../../db/columns";
import type { ApiDistrict, ApiFacility } from "./api-schemas";
import type { Setting } from "./incident-templates";
import { distanceM, movePoint } from "./path";
import { pickRandom, pickWeighted, type Random, randomBetween } from "./random";

type Place = { name: string; at: LngLat };
type District = { name: string; geometry: ApiDistrict["geometry"]; places: readonly Place[] };

/** The districts with their facilities. A facility is left out if its position is only the centre of its district. */
export type DistrictsWithPlaces = readonly District[];

/**
 * Minimum and maximum distance in metres between an incident and a place, by setting. For a road, it is the distance
 * from a point on the line between two places.
 */
const distanceRangeM = {
  settlement: [100, 2_500],
  road: [100, 1_500],
  field: [3_000, 10_000],
  water: [100, 1_500],
} as const;
const maxAttempts = 30;

export function listDistrictsWithPlaces(
  districts: readonly ApiDistrict[],
  facilities: readonly ApiFacility[],
): DistrictsWithPlaces {
  const locatedFacilities = facilities.filter(({ properties }) => properties.positionQuality !== "district-centroid");
  return districts.map(({ geometry, properties: { code, name } }) => ({
    name,
    geometry,
    places: locatedFacilities
      .filter(({ properties }) => properties.districtCode === code)
      .map(({ geometry: at, properties }) => ({ name: properties.name, at })),
  }));
}

/** Picks a plausible point for a setting. `isKnown` is false if the district has no facility to start from. */
export function pickPlace(
  settlements: DistrictsWithPlaces,
  setting: Setting,
  random: Random,
): { location: LngLat; nearbyName: string; isKnown: boolean } {
  const district = pickWeighted(random, settlements, ({ places }) => 2 + places.length);
  if (district.places.length === 0)
    return { location: pickPointIn(district, random), nearbyName: district.name, isKnown: false };
  const startPlace = pickRandom(random, district.places);
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const location = round(
      setting === "road"
        ? pickPointBetweenPlaces(startPlace, district.places, random)
        : pickPointNear(startPlace.at, setting, random),
    );
    if (contains(district, location)) return { location, nearbyName: startPlace.name, isKnown: true };
  }
  return { location: startPlace.at, nearbyName: startPlace.name, isKnown: true };
}

/**
 * Returns a point near the line from a place to the nearest other place that is more than 2 km away. If there is no
 * such place, returns a point near the starting place.
 */
function pickPointBetweenPlaces(startPlace: Place, places: readonly Place[], random: Random): LngLat {
  const distantPlaces = places.filter(({ at }) => distanceM(startPlace.at, at) > 2_000);
  const [nextPlace] = distantPlaces.sort((a, b) => distanceM(startPlace.at, a.at) - distanceM(startPlace.at, b.at));
  if (!nextPlace) return pickPointNear(startPlace.at, "road", random);
  const fraction = random();
  const location = {
    lng: startPlace.at.lng + fraction * (nextPlace.at.lng - startPlace.at.lng),
    lat: startPlace.at.lat + fraction * (nextPlace.at.lat - startPlace.at.lat),
  };
  return pickPointNear(location, "road", random);
}

function pickPointNear(at: LngLat, setting: Setting, random: Random): LngLat {
  const [minM, maxM] = distanceRangeM[setting];
  return movePoint(at, randomBetween(random, minM, maxM), randomBetween(random, 0, 360));
}

function pickPointIn(district: District, random: Random): LngLat {
  const vertices = district.geometry.coordinates.flat(2) as [number, number][];
  const [lngs, lats] = [vertices.map(([lng]) => lng), vertices.map(([, lat]) => lat)];
  const randomWithin = (values: number[]) => randomBetween(random, Math.min(...values), Math.max(...values));
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const location = round({ lng: randomWithin(lngs), lat: randomWithin(lats) });
    if (contains(district, location)) return location;
  }
  const [lng, lat] = vertices[0] as [number, number];
  return { lng, lat };
}

function contains({ geometry }: District, { lng, lat }: LngLat): boolean {
  return booleanPointInPolygon([lng, lat], geometry);
}

function round({ lng, lat }: LngLat): LngLat {
  return { lng: Number(lng.toFixed(5)), lat: Number(lat.toFixed(5)) };
}
