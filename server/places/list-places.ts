import { listDistricts as queryDistricts } from "../../db/queries/district";
import { facility, place } from "../../db/schema/places";
import type { Context } from "../context";

/** Lists the districts with their boundaries and the known limitations of the data. */
export async function listDistricts({ db }: Context) {
  return queryDistricts(db, {});
}
export type DistrictView = Awaited<ReturnType<typeof listDistricts>>[number];

/** Lists all facilities, with the source and quality of each position. */
export async function listFacilities({ db }: Context) {
  return db.select().from(facility).orderBy(facility.name);
}
export type FacilityView = Awaited<ReturnType<typeof listFacilities>>[number];

/**
 * Lists the seats of the regency and its districts, villages with a known position, neighbouring towns and peat
 * hydrology stations.
 */
export async function listPlaces({ db }: Context) {
  return db.select().from(place).orderBy(place.name);
}
export type PlaceView = Awaited<ReturnType<typeof listPlaces>>[number];
