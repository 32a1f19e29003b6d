import type { LngLat } from "../../db/columns";
import type { Vehicle } from "../../db/network-vocabulary";
import type { Travel } from "../domain/travel";
import type { RouteStep } from "./describe-route";

/** Where a unit starts from. */
export type Origin = LngLat & {
  vehicle: Vehicle;
  /** Straight-line metres to the destination, as measured by PostGIS. */
  straightM: number;
  /** Radius of the fix's circle, if known. Not for a unit that counts at its station. */
  accuracyM?: number | null;
};

/** How a unit gets to the destination. */
export type Route = Travel & {
  /** From where the unit is joined to the network to where the destination is; by straight line, the two points. */
  line: [lng: number, lat: number][];
  /** Between the unit and the start of the line, and between its end and the destination; part of `seconds`. */
  accessSeconds: number;
  exitSeconds: number;
  /** Empty by straight line, and if the whole way is access. */
  steps: RouteStep[];
};

/** Travel times to one destination. Each call extends the same search, so units can be measured in batches. */
export type TravelSearch = {
  /** One answer for each origin, in their order. */
  measure(origins: readonly Origin[]): Travel[];
  /**
   * As `measure`, but only as far as the `count` soonest need; null for those that are not among them. Much cheaper for many units. Those
   * by straight line count too; those without a way do not.
   */
  measureSoonest(origins: readonly Origin[], count: number): (Travel | null)[];
  /** The way that `measure` measures. */
  route(origin: Origin): Route;
  /** No unit at this straight-line distance (on the sphere or on WGS84) is sooner. Ends reading units in order of distance. */
  lowerBoundSeconds(straightM: number, vehicle: Vehicle): number;
};

/** What travel times are computed with: a network held in memory, or the straight line. */
export type TravelSource = {
  /** The id of the network, which assignments store; null if none is loaded. */
  version: number | null;
  /**
   * A search towards a destination. `closures` are the ids of the closures in force; `prepareClosures` must have been called with
   * them before.
   */
  searchTo(destination: LngLat, options: { closures: readonly string[] }): TravelSearch;
};
