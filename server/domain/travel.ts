import type { Vehicle } from "../../db/network-vocabulary";
import { etaSeconds } from "./eta";
import { mobilityOf } from "./vehicle";

/** Why a travel time is an estimate from the straight line: see docs/ground.md. */
export const straightLineReasons = ["no-network", "unit-off-network", "incident-off-network", "no-road"] as const;
export type StraightLineReason = (typeof straightLineReasons)[number];

/** The travel time of one unit to one incident. */
export type Travel = {
  rankedBy: "travel-time" | "straight-line";
  /** Null if ranked by travel time. `no-road`: no way leads there; such a unit ranks after all that have one. */
  reason: StraightLineReason | null;
  /** Median estimate. A whole number of milliseconds along the network, of seconds along the straight line. */
  seconds: number;
  /** Nine of ten arrive within this time. */
  secondsP90: number;
  /** Metres along the network, without the way from the unit to the road and from the road to the incident; null by straight line. */
  routeM: number | null;
  /** The circle of the fix touches roads that differ by more than five minutes, and `seconds` is the time from the slowest. */
  uncertainBank: boolean;
};

/**
 * The 90th percentile divided by the median of a travel time: our assumption until speeds are learned from the product's own trips.
 */
const p90Factor = 1.5;

/** A measured travel along the network. */
export function travelByNetwork(ms: number, routeM: number, uncertainBank: boolean): Travel {
  const seconds = ms / 1_000;
  return { rankedBy: "travel-time", reason: null, seconds, secondsP90: seconds * p90Factor, routeM, uncertainBank };
}

/** An estimate from the straight line (`server/domain/eta.ts`). */
export function travelByLine(straightM: number, vehicle: Vehicle, reason: StraightLineReason): Travel {
  const seconds = etaSeconds(straightM, mobilityOf(vehicle));
  const rest = { secondsP90: seconds * p90Factor, routeM: null, uncertainBank: false };
  return { rankedBy: "straight-line", reason, seconds, ...rest };
}

/** Sorts the soonest first and those without a way last. Ties are for the caller to break. */
export function compareTravel(a: Travel, b: Travel): number {
  return Number(a.reason === "no-road") - Number(b.reason === "no-road") || a.seconds - b.seconds;
}
