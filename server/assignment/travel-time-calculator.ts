import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import type { Vehicle } from "../../db/network-vocabulary";
import type { CandidateUnit } from "../../db/queries/assignment";
import type { Mobility, UnitKind } from "../../db/vocabulary";
import {
  correctTravel,
  noSpeedCorrection,
  type SpeedCorrection,
  type SpeedCorrections,
} from "../domain/learned-speeds";
import { compareTravel, type Travel } from "../domain/travel";
import { findVehicle } from "../domain/vehicle";
import { type CurrentNetwork, prepareClosures, readNetworkInTransaction } from "../routing/current-network";
import type { Origin, TravelSearch } from "../routing/travel-search";

/** The data behind the travel times: the version of the network (null: none) and the ids of the closures in force. */
export type NetworkState = { network: number | null; closures: readonly string[] };

type FindSpeed = (vehicle: Vehicle) => SpeedCorrection;

/** A unit with a position. */
export type LocatedUnit = LngLat & {
  kind: UnitKind;
  mobility: Mobility;
  skills: readonly string[];
  distanceM: number;
  accuracyM: number | null;
};

/** A travel time with its vehicle and the learned correction that it includes (`server/domain/learned-speeds.ts`). */
export type UnitTravel = Travel & { vehicle: Vehicle; speedFactor: number; speedTrips: number };

/** The units whose travel times were computed, and the others, each of which takes at least `uncomputedMinSeconds`. */
type FastestUnits<Unit> = {
  computed: (Unit & { travel: UnitTravel })[];
  uncomputed: Unit[];
  /** Infinite if all travel times were computed. */
  uncomputedMinSeconds: number;
};

/** Computes the travel times of units to one place: over the current network, or estimated from the straight line. */
export type TravelTimeCalculator = {
  networkState: NetworkState;
  computeAll<Unit extends LocatedUnit>(units: readonly Unit[]): (Unit & { travel: UnitTravel })[];
  /** Like `computeAll`, for a few units that may take much longer than those computed before. */
  computeFar<Unit extends LocatedUnit>(units: readonly Unit[]): (Unit & { travel: UnitTravel })[];
  /**
   * Returns at least the `count` units of each vehicle type with the shortest travel times, and these times. With a
   * road network, this is much cheaper than computing all travel times.
   */
  computeFastest<Unit extends LocatedUnit>(units: readonly Unit[], count: number): FastestUnits<Unit>;
  /** Returns all units, with travel times for those that need at most `seconds`, and null for the others. */
  computeWithin<Unit extends LocatedUnit>(
    units: readonly Unit[],
    seconds: number,
  ): (Unit & { travel: UnitTravel | null })[];
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
 * Prepares to compute the travel times of units to a place. Without a network, units are compared by distance only,
 * because their travel times are estimates. With a network, a vehicle's travel times and their lower bounds are both
 * multiplied by its learned factor, so the bounds remain valid. `incidentId` is the incident at the place; missing if it
 * does not exist yet.
 */
export async function createTravelTimeCalculator(
  tx: Db,
  { db, at, speeds, incidentId }: { db: Db; at: LngLat; speeds: SpeedCorrections; incidentId?: string },
  {
    network,
    closures,
    closureIncidents,
  }: { network: CurrentNetwork | null; closures: readonly string[]; closureIncidents: readonly (string | null)[] },
): Promise<TravelTimeCalculator> {
  const travelSource = await readNetworkInTransaction(tx, db, network);
  const isByRoad = travelSource.version !== null;
  if (isByRoad) await prepareClosures(travelSource, tx, closures);
  const ownClosures = closures.filter((_, index) => closureIncidents[index] === incidentId);
  const search = travelSource.searchTo(at, isByRoad ? { closures, ownClosures } : { closures: [] });
  const findSpeed = (vehicle: Vehicle) => (isByRoad && speeds[vehicle]) || noSpeedCorrection;
  return {
    networkState: { network: travelSource.version, closures: isByRoad ? closures : [] },
    computeAll: (units) => computeAll(search.computeAll.bind(search), units, findSpeed),
    computeFar: (units) => computeAll(search.computeFar.bind(search), units, findSpeed),
    computeFastest: (units, count) => computeFastest(search, units, count, findSpeed),
    computeWithin: (units, seconds) => computeWithin(search, units, seconds, findSpeed),
    lowerBoundSeconds: (vehicles, distanceM) =>
      Math.min(...vehicles.map((vehicle) => search.lowerBoundSeconds(distanceM, vehicle) * findSpeed(vehicle).factor)),
    findFarthestM: (vehicles, seconds) =>
      Math.max(...vehicles.map((vehicle) => search.findFarthestM(seconds / findSpeed(vehicle).factor, vehicle))),
    end: search.release.bind(search),
  };
}

function toOrigin(unit: LocatedUnit): Origin {
  const { lng, lat, distanceM, accuracyM } = unit;
  return { lng, lat, straightM: distanceM, accuracyM, vehicle: findVehicle(unit) };
}

function withTravel<Unit>(unit: Unit, travel: Travel, vehicle: Vehicle, speed: SpeedCorrection) {
  return { ...unit, travel: { ...correctTravel(travel, speed), vehicle } };
}

function computeAll<Unit extends LocatedUnit>(
  compute: TravelSearch["computeAll"],
  units: readonly Unit[],
  findSpeed: FindSpeed,
) {
  const origins = units.map(toOrigin);
  const travelTimes = compute(origins);
  return units.map((unit, index) => {
    const { vehicle } = origins[index] as Origin;
    return withTravel(unit, travelTimes[index] as Travel, vehicle, findSpeed(vehicle));
  });
}

function computeWithin<Unit extends LocatedUnit>(
  search: TravelSearch,
  units: readonly Unit[],
  seconds: number,
  findSpeed: FindSpeed,
) {
  return units.map((unit) => {
    const origin = toOrigin(unit);
    const speed = findSpeed(origin.vehicle);
    const [travel] = search.computeWithin([origin], seconds / speed.factor);
    return travel ? withTravel(unit, travel, origin.vehicle, speed) : { ...unit, travel: null };
  });
}

/** Computes the travel times of each vehicle separately, because each vehicle has its own factor. */
function computeFastest<Unit extends LocatedUnit>(
  search: TravelSearch,
  units: readonly Unit[],
  count: number,
  findSpeed: FindSpeed,
): FastestUnits<Unit> {
  const fastestUnits: FastestUnits<Unit> = {
    computed: [],
    uncomputed: [],
    uncomputedMinSeconds: Number.POSITIVE_INFINITY,
  };
  const origins = units.map(toOrigin);
  for (const vehicle of new Set(origins.map((origin) => origin.vehicle))) {
    const vehicleUnits = units.filter((_, index) => origins[index]?.vehicle === vehicle);
    const travelTimes = search.computeFastest(
      origins.filter((origin) => origin.vehicle === vehicle),
      count,
    );
    const speed = findSpeed(vehicle);
    const seconds: number[] = [];
    let isComplete = true;
    for (const [index, unit] of vehicleUnits.entries()) {
      const travel = travelTimes[index];
      if (travel) fastestUnits.computed.push(withTravel(unit, travel, vehicle, speed));
      else fastestUnits.uncomputed.push(unit);
      isComplete &&= travel !== null;
      if (travel && travel.reason !== "no-road") seconds.push(travel.seconds);
    }
    if (isComplete) continue;
    const lastSeconds = seconds.sort((a, b) => a - b)[count - 1] ?? Number.POSITIVE_INFINITY;
    fastestUnits.uncomputedMinSeconds = Math.min(fastestUnits.uncomputedMinSeconds, lastSeconds * speed.factor);
  }
  return fastestUnits;
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
export function describeTravel({ travel }: { travel: UnitTravel }, { network, closures }: NetworkState) {
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

export type RankedUnit = CandidateUnit & { travel: UnitTravel };

type Rankable = { isFromCoveringStation: boolean; travel: Travel; distanceM: number; callSign: string };

/**
 * Compares two units for sorting: units of a responsible station come first, then the shorter travel time if there is a
 * network, then the shorter distance, then the call sign. `RequirementSearch` keeps units of responsible stations apart
 * from the others, so the first comparison decides only where both are in one list, as in `explainChoice`.
 */
export function compareUnits({ network }: NetworkState, a: Rankable, b: Rankable): number {
  return (
    Number(b.isFromCoveringStation) - Number(a.isFromCoveringStation) ||
    (network === null ? 0 : compareTravel(a.travel, b.travel)) ||
    a.distanceM - b.distanceM ||
    (a.callSign < b.callSign ? -1 : 1)
  );
}
