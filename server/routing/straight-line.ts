import type { Vehicle } from "../../db/network-vocabulary";
import { etaSeconds } from "../domain/eta";
import { travelByLine } from "../domain/travel";
import { mobilityOf } from "../domain/vehicle";
import type { TravelSource } from "./travel-search";

/** Used while no network is loaded: every travel time is an estimate from the straight line. */
export const straightLineSource: TravelSource = {
  version: null,
  searchTo: () => ({
    measure: (origins) => origins.map(({ straightM, vehicle }) => travelByLine(straightM, vehicle, "no-network")),
    lowerBoundSeconds: lineBoundSeconds,
  }),
};

/** Lower bound of `etaSeconds`, also for a distance on the sphere, which can be up to 0.6 % longer than on WGS84. */
export function lineBoundSeconds(straightM: number, vehicle: Vehicle): number {
  return Math.max(0, etaSeconds(straightM * sphereToWgs84, mobilityOf(vehicle)) - 1);
}

/** A distance on the sphere times this is never longer than the distance on WGS84. */
export const sphereToWgs84 = 0.994;
