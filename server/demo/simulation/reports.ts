import type { Mover } from "./mover";
import { between, seededRandom } from "./random";

const minuteMs = 60_000;
/** A tracker reports this often while it moves. */
const movingMs = 4_000;
/** And this often while it stands: well before its position counts as stale. */
const standingMs = 3 * minuteMs;
/** One in so many units has a poor connection. */
const poorOneIn = 12;

export type Report = {
  callSign: string;
  lng: number;
  lat: number;
  recordedAt: string;
  speedMps: number;
  headingDeg: number;
  accuracyM: number;
};

/** When a unit was last heard, and whether it stood then. */
export type Heard = { at: number; standing: boolean };

/**
 * Whether a unit's tracker has something to say; one in a blank spot or off duty has not. Times are real milliseconds. With
 * `everyMs` it speaks as often as that, whether it moves or not.
 */
export function isDue(
  { callSign, onDuty, speedMps }: Mover,
  heard: Heard | undefined,
  now: number,
  everyMs: number | null = null,
): boolean {
  if (!onDuty || isSilent(callSign, now)) return false;
  if (!heard) return true;
  if (everyMs !== null) return now - heard.at >= everyMs;
  const justStopped = speedMps === 0 && !heard.standing;
  return justStopped || now - heard.at >= (speedMps > 0 ? movingMs : standingMs);
}

export function reportOf({ callSign, at, speedMps, headingDeg }: Mover, now: number): Report {
  const accuracy = isPoor(callSign) ? 60 : 5 + (now % 10);
  return {
    callSign,
    lng: round(at.lng, 6),
    lat: round(at.lat, 6),
    recordedAt: new Date(now).toISOString(),
    speedMps: round(speedMps, 1),
    headingDeg: round(headingDeg, 0),
    accuracyM: accuracy,
  };
}

/** Some units fall silent for 14 to 25 minutes of every hour, so that stale positions are seen. */
export function isSilent(callSign: string, now: number): boolean {
  if (!isPoor(callSign)) return false;
  const random = seededRandom(`silence of ${callSign}`);
  const offset = between(random, 0, 60);
  const silence = between(random, 14, 25);
  return (now / minuteMs + offset) % 60 < silence;
}

function isPoor(callSign: string): boolean {
  return seededRandom(`connection of ${callSign}`)() < 1 / poorOneIn;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
