import type { Mobility } from "../../db/vocabulary";

/**
 * Until a road network is loaded travel is guessed: the straight line lengthened by 1.4, at 40 km/h by road and 20 km/h
 * by river. Our own assumptions for the regency, not measured; shown as an estimate.
 */
const detourFactor = 1.4;
const speedMps = { road: 40 / 3.6, river: 20 / 3.6 } as const satisfies Record<Mobility, number>;

export function etaSeconds(distanceM: number, mobility: Mobility): number {
  return Math.round((distanceM * detourFactor) / speedMps[mobility]);
}
