import type { Mobility } from "../../db/vocabulary";

/** Of a receiver that does not say how good it is: what a phone in the open manages nearly always. */
const defaultAccuracyM = 30;
/** A crew that stands may walk about, and a receiver wanders. */
const stationaryMps = 1.5;
/**
 * As the crow flies: the 40 km/h by road and 20 km/h by river that the estimates of arrival assume, less the detour of 1.4. A crew in a
 * hurry is faster for a while, not for the ten minutes and more that such a circle is drawn.
 */
const drivingMps = { road: 40 / 3.6 / 1.4, river: 20 / 3.6 / 1.4 } as const satisfies Record<Mobility, number>;
/** A third of a kecamatan's breadth: a larger circle says no more than "not known", and would cover what is known of others. */
const maxRadiusM = 5_000;
/** A receiver worse than this is off by more than a street, and its sign alone would claim too much. */
export const poorAccuracyM = 150;

type LastFix = { accuracyM: number | null; ageSeconds: number; speedMps: number | null; mobility: Mobility };

/**
 * How far from its last fix a unit may be, in metres: what the receiver was off by, and the way it may have made since. One that
 * stood when it was last heard is taken to stand still; one whose speed is not known, to be on its way.
 */
export function uncertaintyM({ accuracyM, ageSeconds, speedMps, mobility }: LastFix): number {
  const stood = speedMps !== null && speedMps < stationaryMps;
  const madeM = Math.max(0, ageSeconds) * (stood ? stationaryMps : drivingMps[mobility]);
  return Math.min(maxRadiusM, (accuracyM ?? defaultAccuracyM) + madeM);
}
