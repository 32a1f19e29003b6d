import type { LngLat } from "../../db/columns";
import type { Vehicle } from "../../db/network-vocabulary";
import type { Travel } from "../domain/travel";
import type { RouteStep } from "./describe-route";

/** The place where a unit starts. */
export type Origin = LngLat & {
  vehicle: Vehicle;
  /** Straight-line metres to the destination, as measured by PostGIS. */
  straightM: number;
  /** Radius of the fix's accuracy circle in metres, if known. Not set for a unit treated as being at its station. */
  accuracyM?: number | null;
};

/** How a unit gets to the destination. */
export type Route = Travel & {
  /**
   * The line from where the unit is snapped to the network to where the destination is snapped. For a straight-line
   * estimate, the positions of the unit and the destination.
   */
  line: [lng: number, lat: number][];
  /** Seconds from the unit's position to each point of the line. */
  times: number[];
  /** Seconds from the unit to the start of the line; included in `seconds`. */
  accessSeconds: number;
  /** Seconds from the end of the line to the destination; included in `seconds`. */
  exitSeconds: number;
  /**
   * The turn list. Empty for a straight-line estimate, and for a route whose two ends are snapped at the same place.
   */
  steps: RouteStep[];
};

/** Travel times to one destination. Each call extends the same search, so units can be passed in batches. */
export type TravelSearch = {
  /** One result per origin, in the order of `origins`. */
  computeAll(origins: readonly Origin[]): Travel[];
  /**
   * Like `computeAll`, but stops once it knows the origins with the `count` shortest travel times, including ties with
   * the longest of these. The results of other origins may be null. Much faster if there are many units. Straight-line
   * estimates count as travel times, except those of origins without a route (`no-road`).
   */
  computeFastest(origins: readonly Origin[], count: number): (Travel | null)[];
  /**
   * Like `computeAll`, but the result is null for an origin whose route takes longer than the limit, because the search
   * stops there.
   */
  computeWithin(origins: readonly Origin[], limitSeconds: number): (Travel | null)[];
  /**
   * Like `computeAll`, but searches from both ends. Faster for a few origins whose travel times are much longer than
   * those computed before. `routeM` may be that of a different route with the same travel time.
   */
  computeFar(origins: readonly Origin[]): Travel[];
  /** Returns the route on which the result of `computeAll` is based. */
  route(origin: Origin): Route;
  /**
   * Lower bound of the travel time for a straight-line distance (on the sphere or on WGS84). Used to decide when to
   * stop reading units in order of distance.
   */
  lowerBoundSeconds(straightM: number, vehicle: Vehicle): number;
  /**
   * Returns the straight-line distance in metres on WGS84 beyond which no unit arrives in less than the given time.
   * With a network, runs the search up to that time, so the distance is much shorter than `lowerBoundSeconds` would
   * imply.
   */
  findFarthestM(seconds: number, vehicle: Vehicle): number;
  /**
   * Releases the memory of the search so that later searches can use it. Calling it is optional. If the search is used
   * again afterwards, it starts from the beginning.
   */
  release(): void;
};

export type SearchOptions = {
  /** The ids of the active closures. */
  closures: readonly string[];
  /**
   * Those of `closures` that the incident at the destination has caused. Units drive along the closed road on which the
   * incident lies, but on no other closed road.
   */
  ownClosures?: readonly string[];
};

/** What travel times are based on: a network held in memory, or the straight line. */
export type TravelSource = {
  /** The id of the network, which assignments store; null if none is loaded. */
  version: number | null;
  /** Returns a search towards a destination. Call `prepareClosures` with the active closures first. */
  searchTo(destination: LngLat, options: SearchOptions): TravelSearch;
};
