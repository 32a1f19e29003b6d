import type { Mobility } from "../../db/vocabulary";

/** Ratio of the distance travelled to the straight-line distance. Like the speeds, an assumption for the regency. */
const detourFactor = 1.4;
/** 40 km/h by road and 20 km/h by river. */
export const speedMps = { road: 40 / 3.6, river: 20 / 3.6 } as const satisfies Record<Mobility, number>;

/**
 * Estimates a travel time, in seconds, from the straight-line distance. Used if none can be computed over a network.
 * The assumptions are not measured, so screens show the result as an estimate.
 */
export function estimateTravelSeconds(distanceM: number, mobility: Mobility): number {
  return Math.round(distanceM * secondsPerMetre(mobility));
}

export function secondsPerMetre(mobility: Mobility): number {
  return detourFactor / speedMps[mobility];
}
