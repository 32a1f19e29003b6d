import { boolean, doublePrecision, integer, text, uuid } from "drizzle-orm/pg-core";
import { type Vehicle, vehicles } from "../network-vocabulary";
import { rankingBases } from "../vocabulary";

/**
 * A unit that was nearer or would have arrived sooner but was not assigned, and why. Stored with the assignment, and
 * removed only with the place of a sensitive incident.
 */
export type PassedOver = {
  unitId: string;
  callSign: string;
  distanceM: number | null;
  /** The expected travel time; not set if it was not computed over a road network. */
  travelSeconds?: number | null;
  /** Length of the route over the network, in metres, for `vehicle`; neither is set if there was no such route. */
  routeM?: number;
  vehicle?: Vehicle;
  cause: string;
  detail: string | null;
};

/** Columns of an assignment that describe the travel time of its unit, as computed when the unit was assigned. */
export const travelColumns = {
  /**
   * What the unit's rank is based on. Null, like the other nullable columns here, if no travel time was computed for
   * the assignment.
   */
  rankedBy: text("ranked_by", { enum: rankingBases }),
  /** Why the unit was ranked by the straight line; a value of `server/domain/travel.ts`. */
  rankedByReason: text("ranked_by_reason"),
  /** The expected travel time: the median, in seconds. */
  travelSeconds: doublePrecision("travel_seconds"),
  /** The 90th percentile of the travel time, in seconds. */
  travelSecondsP90: doublePrecision("travel_seconds_p90"),
  /** The vehicle whose travel times were used. */
  vehicle: text({ enum: vehicles }),
  /**
   * The factor by which travel times at standard speeds were multiplied, because recorded trips took longer or shorter.
   * The time at standard speeds is `travelSeconds` divided by this factor.
   */
  speedFactor: doublePrecision("speed_factor").notNull().default(1),
  /** Number of recorded trips by this vehicle from which the factor was learned. */
  speedTrips: integer("speed_trips").notNull().default(0),
  /** Length of the route over the network, in metres. */
  routeM: doublePrecision("route_m"),
  /** Whether the fix could have been on either bank of a river, in which case the slower bank was assumed. */
  uncertainBank: boolean("uncertain_bank").notNull().default(false),
  /** The version of the network that was used. It may have been deleted since. */
  networkId: integer("network_id"),
  /** The closures in force that were taken into account. */
  closures: uuid().array().notNull().default([]),
};
