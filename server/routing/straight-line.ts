import type { LngLat } from "../../db/columns";
import type { Vehicle } from "../../db/network-vocabulary";
import { minEllipsoidPerSphere } from "../domain/ellipsoid-ratio";
import { type Travel, travelByLine } from "../domain/travel";
import { estimateTravelSeconds, secondsPerMetre } from "../domain/travel-estimate";
import { findMobility } from "../domain/vehicle";
import type { Origin, Route, TravelSource } from "./travel-search";

/** Used while no network is loaded: every travel time is estimated from the straight-line distance. */
export const straightLineSource: TravelSource = {
  version: null,
  searchTo: (destination) => ({
    computeAll,
    computeFar: computeAll,
    computeFastest: computeAll,
    computeWithin: computeAll,
    route: (origin) => routeByLine(origin, destination, travelByLine(origin.straightM, origin.vehicle, "no-network")),
    lowerBoundSeconds: lineBoundSeconds,
    findFarthestM: farthestByLineM,
    release: () => {},
  }),
};

function computeAll(origins: readonly Origin[]): Travel[] {
  return origins.map(({ straightM, vehicle }) => travelByLine(straightM, vehicle, "no-network"));
}

/** Returns a route whose line has only two points, for a straight-line estimate. */
export function routeByLine(origin: LngLat, destination: LngLat, travel: Travel): Route {
  const line = [origin, destination].map(({ lng, lat }): [number, number] => [lng, lat]);
  return { ...travel, line, times: [0, travel.seconds], accessSeconds: 0, exitSeconds: 0, steps: [] };
}

/**
 * Returns a lower bound of `estimateTravelSeconds`. The distance may be measured on the sphere, where it can be up to
 * 0.6% longer than on WGS84.
 */
export function lineBoundSeconds(straightM: number, vehicle: Vehicle): number {
  return Math.max(0, estimateTravelSeconds(straightM * minEllipsoidPerSphere, findMobility(vehicle)) - 1);
}

/** Like `TravelSearch.findFarthestM`, for straight-line estimates. */
export function farthestByLineM(seconds: number, vehicle: Vehicle): number {
  // Add a second, because estimates are rounded to whole seconds.
  return (seconds + 1) / secondsPerMetre(findMobility(vehicle));
}
