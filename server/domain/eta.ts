import type { Mobility } from "../../db/vocabulary";

/**
 * Estimated travel time if none can be computed over a network: the straight-line distance times 1.4, at 40 km/h by
 * road and 20 km/h by river. These are our assumptions for the regency, not measurements; screens show them as
 * estimates.
 */
const detourFactor = 1.4;
export const speedMps = { road: 40 / 3.6, river: 20 / 3.6 } as const satisfies Record<Mobility, number>;

export function etaSeconds(distanceM: number, mobility: Mobility): number {
  return Math.round(distanceM * secondsPerMetre(mobility));
}

export function secondsPerMetre(mobility: Mobility): number {
  return detourFactor / speedMps[mobility];
}
