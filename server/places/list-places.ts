import { listDistricts as queryDistricts } from "../../db/queries/unit-and-district";
import { facility, place } from "../../db/schema/places";
import type { Context } from "../context";

/** The kecamatan with their boundaries and the known limits of the data. */
export async function listDistricts({ db }: Context) {
  return queryDistricts(db, {});
}
export type DistrictView = Awaited<ReturnType<typeof listDistricts>>[number];

/** Every facility, with the source and quality of its position. */
export async function listFacilities({ db }: Context) {
  return db.select().from(facility).orderBy(facility.name);
}
export type FacilityView = Awaited<ReturnType<typeof listFacilities>>[number];

/** District seats, villages with a point, neighbouring towns and measuring stations. */
export async function listPlaces({ db }: Context) {
  return db.select().from(place).orderBy(place.name);
}
export type PlaceView = Awaited<ReturnType<typeof listPlaces>>[number];
