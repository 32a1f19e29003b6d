import type { LngLat } from "../../db/columns";
import type { Vehicle } from "../../db/network-vocabulary";
import type { Travel } from "../domain/travel";

/** Where a unit starts from. */
export type Origin = LngLat & {
  vehicle: Vehicle;
  /** Straight-line metres to the destination, as measured by PostGIS. */
  straightM: number;
  /** Radius of the fix's circle, if known. Not for a unit that counts at its station. */
  accuracyM?: number | null;
};

/** Travel times to one destination. Each call extends the same search, so units can be measured in batches. */
export type TravelSearch = {
  /** One answer for each origin, in their order. */
  measure(origins: readonly Origin[]): Travel[];
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
