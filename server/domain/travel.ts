import type { Vehicle } from "../../db/network-vocabulary";
import { estimateTravelSeconds } from "./travel-estimate";
import { findMobility } from "./vehicle";

/** Why a travel time is estimated from the straight line. docs/ground.md explains the reasons. */
export const straightLineReasons = ["no-network", "unit-off-network", "incident-off-network", "no-road"] as const;
export type StraightLineReason = (typeof straightLineReasons)[number];

/** The travel time of one unit to one incident. */
export type Travel = {
  rankedBy: "travel-time" | "straight-line";
  /**
   * Null if the unit is ranked by travel time. `no-road`: there is no route, and the unit ranks after all units that
   * have one.
   */
  reason: StraightLineReason | null;
  /** Median of the expected travel time. */
  seconds: number;
  /** 90th percentile of the expected travel time. */
  secondsP90: number;
  /**
   * Distance along the network in metres, without the stretches from the unit to the road and from the road to the
   * incident; null if the travel time is estimated from the straight line.
   */
  routeM: number | null;
  /**
   * Whether the accuracy circle of the fix touches roads whose travel times differ by more than five minutes; `seconds`
   * is then the longest of these times.
   */
  uncertainBank: boolean;
};

/**
 * Ratio of the 90th percentile to the median of a travel time: an assumption, used until trips are recorded
 * (`server/domain/learned-speeds.ts`).
 */
export const standardP90Ratio = 1.5;

/** A travel time over the network, at standard speeds. */
export function travelByNetwork(ms: number, routeM: number, uncertainBank: boolean): Travel {
  const seconds = ms / 1_000;
  return {
    rankedBy: "travel-time",
    reason: null,
    seconds,
    secondsP90: seconds * standardP90Ratio,
    routeM,
    uncertainBank,
  };
}

/** A travel time estimated from the straight-line distance. */
export function travelByLine(straightM: number, vehicle: Vehicle, reason: StraightLineReason): Travel {
  const seconds = estimateTravelSeconds(straightM, findMobility(vehicle));
  const rest = { secondsP90: seconds * standardP90Ratio, routeM: null, uncertainBank: false };
  return { rankedBy: "straight-line", reason, seconds, ...rest };
}

/** Compares travel times for sorting: shortest first, units without a route last. The caller breaks ties. */
export function compareTravel(a: Travel, b: Travel): number {
  return Number(a.reason === "no-road") - Number(b.reason === "no-road") || a.seconds - b.seconds;
}
