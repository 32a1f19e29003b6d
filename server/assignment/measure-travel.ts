import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import type { Vehicle } from "../../db/network-vocabulary";
import type { CandidateUnit } from "../../db/queries/assignment";
import type { Mobility, UnitKind } from "../../db/vocabulary";
import { correctTravel, type Speed, type Speeds, standardSpeed } from "../domain/learned-speeds";
import { compareTravel, type Travel } from "../domain/travel";
import { findVehicle } from "../domain/vehicle";
import { type CurrentNetwork, prepareClosures, readNetworkInTransaction } from "../routing/current-network";
import type { Origin, TravelSearch } from "../routing/travel-search";

/** The data behind the travel times: the version of the network (null: none) and the ids of the closures in force. */
export type NetworkState = { network: number | null; closures: readonly string[] };

type FindSpeed = (vehicle: Vehicle) => Speed;

type Measurable = LngLat & {
  kind: UnitKind;
  mobility: Mobility;
  skills: readonly string[];
  distanceM: number;
  accuracyM: number | null;
};

/** A travel time with its vehicle and the learned correction that it includes (`server/domain/learned-speeds.ts`). */
export type MeasuredTravel = Travel & { vehicle: Vehicle; speedFactor: number; speedTrips: number };

/**
 * The result of measuring only the units that arrive first. Each unit in `unmeasured` takes at least
 * `unmeasuredMinSeconds`.
 */
type MeasuredPart<Unit> = {
  measured: (Unit & { travel: MeasuredTravel })[];
  unmeasured: Unit[];
  /** Infinite if no unit is left to measure. */
  unmeasuredMinSeconds: number;
};

/** Measures the travel times of units to one place: over the current network, or estimated from the straight line. */
export type TravelMeasurer = {
  networkState: NetworkState;
  measure<Unit extends Measurable>(units: readonly Unit[]): (Unit & { travel: MeasuredTravel })[];
  /** Like `measure`, for a few units that may take much longer than those measured before. */
  measureFar<Unit extends Measurable>(units: readonly Unit[]): (Unit & { travel: MeasuredTravel })[];
  /**
   * Returns at least the `count` units of each vehicle type with the shortest travel times, and these times. With a
   * road network, this is much cheaper than measuring all units.
   */
  measureFastest<Unit extends Measurable>(units: readonly Unit[], count: number): MeasuredPart<Unit>;
  /** Returns all units, with travel times for those that need at most `seconds`, and null for the others. */
  measureWithin<Unit extends Measurable>(
    units: readonly Unit[],
    seconds: number,
  ): (Unit & { travel: MeasuredTravel | null })[];
  /**
   * Returns a lower bound of the travel time of units with these vehicles whose straight-line distance is at least
   * `distanceM`.
   */
  lowerBoundSeconds(vehicles: readonly Vehicle[], distanceM: number): number;
  /** Returns the straight-line distance beyond which no unit with one of these vehicles arrives within `seconds`. */
  findFarthestM(vehicles: readonly Vehicle[], seconds: number): number;
  /** Releases the memory of the search; see `TravelSearch.end`. */
  end(): void;
};

/**
 * Prepares to measure the travel times of units to a place. Without a network, units are compared by distance only,
 * because their travel times are estimates. With a network, a vehicle's travel times and their lower bounds are both
 * multiplied by its learned factor, so the bounds remain valid.
 */
export async function createTravelMeasurer(
  tx: Db,
  { db, at, speeds }: { db: Db; at: LngLat; speeds: Speeds },
  { network, closures }: { network: CurrentNetwork | null; closures: readonly string[] },
): Promise<TravelMeasurer> {
  const travelSource = await readNetworkInTransaction(tx, db, network);
  const isByRoad = travelSource.version !== null;
  if (isByRoad) await prepareClosures(travelSource, tx, closures);
  const search = travelSource.searchTo(at, { closures: isByRoad ? closures : [] });
  const findSpeed = (vehicle: Vehicle) => (isByRoad && speeds[vehicle]) || standardSpeed;
  return {
    networkState: { network: travelSource.version, closures: isByRoad ? closures : [] },
    measure: (units) => measureAll(search.measure.bind(search), units, findSpeed),
    measureFar: (units) => measureAll(search.measureFar.bind(search), units, findSpeed),
    measureFastest: (units, count) => measureFastest(search, units, count, findSpeed),
    measureWithin: (units, seconds) => measureWithin(search, units, seconds, findSpeed),
    lowerBoundSeconds: (vehicles, distanceM) =>
      Math.min(...vehicles.map((vehicle) => search.lowerBoundSeconds(distanceM, vehicle) * findSpeed(vehicle).factor)),
    findFarthestM: (vehicles, seconds) =>
      Math.max(...vehicles.map((vehicle) => search.findFarthestM(seconds / findSpeed(vehicle).factor, vehicle))),
    end: search.end.bind(search),
  };
}

function toOrigin(unit: Measurable): Origin {
  const { lng, lat, distanceM, accuracyM } = unit;
  return { lng, lat, straightM: distanceM, accuracyM, vehicle: findVehicle(unit) };
}

function withTravel<Unit>(unit: Unit, travel: Travel, vehicle: Vehicle, speed: Speed) {
  return { ...unit, travel: { ...correctTravel(travel, speed), vehicle } };
}

function measureAll<Unit extends Measurable>(
  measure: TravelSearch["measure"],
  units: readonly Unit[],
  findSpeed: FindSpeed,
) {
  const origins = units.map(toOrigin);
  const travelTimes = measure(origins);
  return units.map((unit, index) => {
    const { vehicle } = origins[index] as Origin;
    return withTravel(unit, travelTimes[index] as Travel, vehicle, findSpeed(vehicle));
  });
}

function measureWithin<Unit extends Measurable>(
  search: TravelSearch,
  units: readonly Unit[],
  seconds: number,
  findSpeed: FindSpeed,
) {
  return units.map((unit) => {
    const origin = toOrigin(unit);
    const speed = findSpeed(origin.vehicle);
    const [travel] = search.measureWithin([origin], seconds / speed.factor);
    return travel ? withTravel(unit, travel, origin.vehicle, speed) : { ...unit, travel: null };
  });
}

/** Measures the units of each vehicle separately, because each vehicle has its own factor. */
function measureFastest<Unit extends Measurable>(
  search: TravelSearch,
  units: readonly Unit[],
  count: number,
  findSpeed: FindSpeed,
): MeasuredPart<Unit> {
  const measuredPart: MeasuredPart<Unit> = {
    measured: [],
    unmeasured: [],
    unmeasuredMinSeconds: Number.POSITIVE_INFINITY,
  };
  const origins = units.map(toOrigin);
  for (const vehicle of new Set(origins.map((origin) => origin.vehicle))) {
    const vehicleUnits = units.filter((_, index) => origins[index]?.vehicle === vehicle);
    const travelTimes = search.measureFastest(
      origins.filter((origin) => origin.vehicle === vehicle),
      count,
    );
    const speed = findSpeed(vehicle);
    const seconds: number[] = [];
    let isComplete = true;
    for (const [index, unit] of vehicleUnits.entries()) {
      const travel = travelTimes[index];
      if (travel) measuredPart.measured.push(withTravel(unit, travel, vehicle, speed));
      else measuredPart.unmeasured.push(unit);
      isComplete &&= travel !== null;
      if (travel && travel.reason !== "no-road") seconds.push(travel.seconds);
    }
    if (isComplete) continue;
    const lastSeconds = seconds.sort((a, b) => a - b)[count - 1] ?? Number.POSITIVE_INFINITY;
    measuredPart.unmeasuredMinSeconds = Math.min(measuredPart.unmeasuredMinSeconds, lastSeconds * speed.factor);
  }
  return measuredPart;
}

/**
 * Returns the vehicles that units of a kind may have. `hasMotorcycle`: whether any unit of this kind has a motorcycle.
 */
export function listVehicles(kind: UnitKind, hasMotorcycle: boolean): Vehicle[] {
  return [
    findVehicle({ kind, mobility: "road", skills: [] }),
    ...(hasMotorcycle ? [findVehicle({ kind, mobility: "road", skills: ["motorcycle"] })] : []),
    findVehicle({ kind, mobility: "river", skills: [] }),
  ];
}

/** Describes a unit's travel time and what it is based on, as returned with each assignment, proposal and candidate. */
export function describeTravel({ travel }: { travel: MeasuredTravel }, { network, closures }: NetworkState) {
  const { rankedBy, reason, seconds, secondsP90, routeM, uncertainBank, vehicle, speedFactor, speedTrips } = travel;
  const times = { travelSeconds: seconds, travelSecondsP90: secondsP90, routeM };
  return {
    rankedBy,
    reason,
    ...times,
    vehicle,
    speedFactor,
    speedTrips,
    uncertainBank,
    network,
    closures: [...closures],
  };
}

export type RankedUnit = CandidateUnit & { travel: MeasuredTravel };

type Rankable = { isFromCoveringStation: boolean; travel: Travel; distanceM: number; callSign: string };

/**
 * Compares two units for sorting: units of a responsible station come first, then the shorter travel time if there is a
 * network, then the shorter distance, then the call sign.
 */
export function compareUnits({ network }: NetworkState, a: Rankable, b: Rankable): number {
  return (
    Number(b.isFromCoveringStation) - Number(a.isFromCoveringStation) ||
    (network === null ? 0 : compareTravel(a.travel, b.travel)) ||
    a.distanceM - b.distanceM ||
    (a.callSign < b.callSign ? -1 : 1)
  );
}
