import type { LngLat } from "../../db/columns";
import type { Vehicle } from "../../db/network-vocabulary";
import { type Travel, travelByLine, travelByNetwork } from "../domain/travel";
import { describeRoute } from "./describe-route";
import type { NetworkGraph } from "./network-graph";
import { createRoutingProfile, isCutOff } from "./route-ends";
import type { Snap } from "./snap-points";
import { farthestByLineM, lineBoundSeconds, routeByLine } from "./straight-line";
import type { Origin, Route, TravelSearch } from "./travel-search";
import { type NetworkRoute, VehicleSearch } from "./vehicle-search";

/** Initial travel-time cutoff of `computeFastest`, and the factor by which the cutoff grows in each round. */
const [firstLimitSeconds, limitGrowth] = [20, 1.15];

/** Travel times over a network to one destination. */
export class NetworkSearch implements TravelSearch {
  readonly #searchByVehicle = new Map<Vehicle, VehicleSearch>();

  constructor(
    private readonly graph: NetworkGraph,
    private readonly destination: LngLat,
    private readonly closed: Uint8Array | null,
    private readonly closedByOthers = closed,
  ) {}

  computeAll(origins: readonly Origin[]): Travel[] {
    return origins.map((origin) => this.#travelOf(origin) as Travel);
  }

  computeFastest(origins: readonly Origin[], count: number): (Travel | null)[] {
    const travels: (Travel | null)[] = origins.map(() => null);
    const snaps: (Snap[] | undefined)[] = [];
    const lowerBounds = new Float64Array(origins.length);
    for (const [index, { straightM, vehicle }] of origins.entries()) {
      lowerBounds[index] = this.lowerBoundSeconds(straightM, vehicle);
    }
    const indexesByBound = sortIndexesByKey(lowerBounds);
    const fastestTimes = new FastestTimes(count);
    let limit = Math.max(firstLimitSeconds, lowerBounds[indexesByBound[count - 1] ?? -1] ?? 0);
    for (let unknownCount = origins.length; ; ) {
      for (const index of indexesByBound) {
        // Once `count` travel times are known, the search need not go beyond the longest of the `count` shortest ones.
        if ((lowerBounds[index] as number) > Math.min(limit, fastestTimes.largestSeconds)) break;
        if (travels[index] !== null) continue;
        const origin = origins[index] as Origin;
        snaps[index] ??= this.#searchFor(origin.vehicle).snap(origin);
        const travel = this.#travelOf(
          origin,
          snaps[index],
          Math.min(limit, fastestTimes.largestSeconds + tieToleranceSeconds),
        );
        if (travel === null) continue;
        travels[index] = travel;
        unknownCount--;
        if (travel.reason !== "no-road") fastestTimes.add(travel.seconds);
      }
      if (fastestTimes.largestSeconds < limit || unknownCount === 0) return travels;
      limit = limit > maxLimitSeconds ? Number.POSITIVE_INFINITY : limit * limitGrowth;
    }
  }

  computeWithin(origins: readonly Origin[], limitSeconds: number): (Travel | null)[] {
    // Round the limit to whole milliseconds, because fractions of a second are not exact. Add one millisecond, because
    // the search excludes its limit.
    const beyondSeconds = (Math.floor(limitSeconds * 1_000 + 0.001) + 1) / 1_000;
    return origins.map((origin) => this.#travelOf(origin, undefined, beyondSeconds));
  }

  computeFar(origins: readonly Origin[]): Travel[] {
    return origins.map((origin) => this.#travelOf(origin, undefined, undefined, true) as Travel);
  }

  route(origin: Origin): Route {
    const [travel] = this.computeAll([origin]);
    if (!travel || travel.rankedBy === "straight-line") return routeByLine(origin, this.destination, travel as Travel);
    const search = this.#searchFor(origin.vehicle);
    const route = search.find(origin, search.snap(origin), Number.POSITIVE_INFINITY) as NetworkRoute;
    return { ...travel, ...describeRoute(this.graph, search, route, origin.vehicle) };
  }

  lowerBoundSeconds(straightM: number, vehicle: Vehicle): number {
    const lineSeconds = lineBoundSeconds(straightM, vehicle);
    const search = this.#searchFor(vehicle);
    // The travel time of a unit that is off the network is estimated from the straight-line distance.
    return search.ends.length === 0 ? lineSeconds : Math.min(lineSeconds, search.lowerBoundSeconds(straightM));
  }

  findFarthestM(seconds: number, vehicle: Vehicle): number {
    const byLineM = farthestByLineM(seconds, vehicle);
    const search = this.#searchFor(vehicle);
    return search.ends.length === 0 ? byLineM : Math.max(byLineM, search.findFarthestM(seconds * 1_000 + roundingMs));
  }

  release(): void {
    for (const search of this.#searchByVehicle.values()) search.release();
    this.#searchByVehicle.clear();
  }

  /** Returns the travel from an origin; null if the search stopped at the limit without finding a route. */
  #travelOf(
    origin: Origin,
    knownSnaps?: Snap[],
    limitSeconds = Number.POSITIVE_INFINITY,
    isFar = false,
  ): Travel | null {
    const search = this.#searchFor(origin.vehicle);
    const { straightM, vehicle } = origin;
    if (search.ends.length === 0)
      return travelByLine(
        straightM,
        vehicle,
        this.#isCutOff(this.destination, vehicle) ? "no-road" : "incident-off-network",
      );
    const snaps = knownSnaps ?? search.snap(origin);
    if (snaps.length === 0)
      return travelByLine(straightM, vehicle, this.#isCutOff(origin, vehicle) ? "no-road" : "unit-off-network");
    const route = isFar ? search.findFar(origin, snaps) : search.find(origin, snaps, limitSeconds * 1_000);
    if (route) return travelByNetwork(route.ms, search.computeMetres(route), route.uncertainBank);
    return search.isComplete || limitSeconds === Number.POSITIVE_INFINITY
      ? travelByLine(straightM, vehicle, "no-road")
      : null;
  }

  #isCutOff(point: LngLat, vehicle: Vehicle): boolean {
    return isCutOff(this.graph, point, vehicle, createRoutingProfile(vehicle, this.closed));
  }

  #searchFor(vehicle: Vehicle): VehicleSearch {
    const search =
      this.#searchByVehicle.get(vehicle) ??
      new VehicleSearch(this.graph, this.destination, vehicle, this.closed, this.closedByOthers);
    this.#searchByVehicle.set(vehicle, search);
    return search;
  }
}

/** Above this limit, the rest of the network is searched in one go. */
const maxLimitSeconds = 6 * 60 * 60;

/**
 * The resolution of travel times. It is added to the `count`-th shortest time, because the search excludes its cutoff
 * but must find ties.
 */
const tieToleranceSeconds = 0.001;

/** Allows for rounding: access times, and times on the first and last edge, are rounded to milliseconds. */
const roundingMs = 3;

/** Returns the indexes of the keys in ascending order of the keys. Fast if they are already sorted, which is common. */
function sortIndexesByKey(keys: Float64Array): Uint32Array {
  const order = new Uint32Array(keys.length);
  let isSorted = true;
  for (let index = 0; index < keys.length; index++) {
    order[index] = index;
    isSorted &&= index === 0 || (keys[index - 1] as number) <= (keys[index] as number);
  }
  return isSorted ? order : order.sort((a, b) => (keys[a] as number) - (keys[b] as number));
}

/** Keeps the `wantedCount` smallest of the travel times added to it. */
class FastestTimes {
  readonly #seconds: number[] = [];

  constructor(private readonly wantedCount: number) {}

  /** The largest of the kept times; Infinity until `wantedCount` times have been added. */
  get largestSeconds(): number {
    return this.#seconds[this.wantedCount - 1] ?? Number.POSITIVE_INFINITY;
  }

  add(seconds: number): void {
    if (seconds >= this.largestSeconds) return;
    const insertIndex = this.#seconds.findIndex((keptSeconds) => keptSeconds > seconds);
    this.#seconds.splice(insertIndex < 0 ? this.#seconds.length : insertIndex, 0, seconds);
    if (this.#seconds.length > this.wantedCount) this.#seconds.pop();
  }
}
