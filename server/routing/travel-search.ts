import type { LngLat } from "../../db/columns";
import type { Vehicle } from "../../db/network-vocabulary";
import type { Travel } from "../domain/travel";
import type { RouteStep } from "./describe-route";

/** The place where a unit starts. */
export type Origin = LngLat & {
  vehicle: Vehicle;
  /** Straight-line metres to the destination, as measured by PostGIS. */
  straightM: number;
  /** Radius of the fix's accuracy circle, if known. Not set for a unit that is treated as being at its station. */
  accuracyM?: number | null;
};

/** How a unit gets to the destination. */
export type Route = Travel & {
  /**
   * From where the unit is joined to the network to where the destination is joined; for a straight line, the unit and
   * the destination.
   */
  line: [lng: number, lat: number][];
  /** Seconds from where the unit is to each point of the line. */
  times: number[];
  /** Seconds from the unit to the start of the line; included in `seconds`. */
  accessSeconds: number;
  /** Seconds from the end of the line to the destination; included in `seconds`. */
  exitSeconds: number;
  /** Empty for a straight line, and for a route that consists only of access. */
  steps: RouteStep[];
};

/** Travel times to one destination. Each call extends the same search, so units can be measured in batches. */
export type TravelSearch = {
  /** One result per origin, in the order of `origins`. */
  measure(origins: readonly Origin[]): Travel[];
  /**
   * As `measure`, but searches only until the `count` soonest are known, and all that take as long as the last of them; null for others.
   * Much cheaper for many units. Straight-line estimates can be among the soonest; units without a route cannot.
   */
  measureSoonest(origins: readonly Origin[], count: number): (Travel | null)[];
  /** As `measure`, but null where a route takes longer than the limit, so that the search need not go farther. */
  measureWithin(origins: readonly Origin[], limitSeconds: number): (Travel | null)[];
  /** The route that takes the time returned by `measure`. */
  route(origin: Origin): Route;
  /**
   * Lower bound of the travel time for a straight-line distance (on the sphere or on WGS84). Used to decide when to
   * stop reading units in order of distance.
   */
  lowerBoundSeconds(straightM: number, vehicle: Vehicle): number;
  /**
   * Straight-line distance (metres on WGS84) beyond which no unit arrives in less than the given time. Over a network,
   * the search is run up to that time, so the distance is much shorter than the one that `lowerBoundSeconds` would
   * allow.
   */
  farthestM(seconds: number, vehicle: Vehicle): number;
  /**
   * Releases the memory of the search for reuse by later ones. Optional; if the search is used again, it starts from
   * the beginning.
   */
  end(): void;
};

/** The basis of travel times: a network held in memory, or the straight line. */
export type TravelSource = {
  /** The id of the network, which assignments store; null if none is loaded. */
  version: number | null;
  /**
   * A search towards a destination. `closures` are the ids of the closures in force; `prepareClosures` must have been called with
   * them before.
   */
  searchTo(destination: LngLat, options: { closures: readonly string[] }): TravelSearch;
};
