import type { Mobility } from "../../db/vocabulary";

/**
 * The accuracy that is assumed if the receiver reports none. A phone outdoors is nearly always at least this accurate.
 */
const defaultAccuracyM = 30;
/** A unit slower than this is treated as stationary: crews walk around on site, and receivers drift. */
const stationaryMps = 1.5;
/**
 * Straight-line speeds: the speeds of estimated travel times (40 km/h by road, 20 km/h by river), divided by the detour
 * factor 1.4. A crew may be faster for a while, but circles are mainly drawn for fixes that are at least three minutes
 * old.
 */
const drivingMps = { road: 40 / 3.6 / 1.4, river: 20 / 3.6 / 1.4 } as const satisfies Record<Mobility, number>;
/**
 * Maximum radius: a third of the width of a district. A larger circle would only say "unknown" and hide other units.
 */
const maxRadiusM = 5_000;
/** A receiver less accurate than this is off by more than a street, so its symbol alone would be misleading. */
export const poorAccuracyM = 150;

type LastFix = { accuracyM: number | null; ageSeconds: number; speedMps: number | null; mobility: Mobility };

/**
 * How far a unit may be from its last fix, in metres: the receiver's error plus the distance it may have travelled
 * since. A stationary unit is assumed to move at 1.5 m/s at most; a unit of unknown speed is assumed to be driving.
 */
export function uncertaintyM({ accuracyM, ageSeconds, speedMps, mobility }: LastFix): number {
  const isStationary = speedMps !== null && speedMps < stationaryMps;
  const travelledM = Math.max(0, ageSeconds) * (isStationary ? stationaryMps : drivingMps[mobility]);
  return Math.min(maxRadiusM, (accuracyM ?? defaultAccuracyM) + travelledM);
}
