import { randomBetween, seededRandom } from "./random";
import type { SimulatedUnit } from "./simulated-unit";

const minuteMs = 60_000;
/** Reporting interval while moving. */
const movingIntervalMs = 4_000;
/** Reporting interval while stationary, well below the age at which a position counts as stale. */
const stationaryIntervalMs = 3 * minuteMs;
/** One in this many units has a poor connection. */
const poorConnectionOneIn = 12;

export type PositionReport = {
  callSign: string;
  lng: number;
  lat: number;
  recordedAt: string;
  speedMps: number;
  headingDeg: number;
  accuracyM: number;
};

/** When a unit last reported, and whether it was stationary. */
export type LastReport = { at: number; isStationary: boolean };

/**
 * Whether a unit's next position report is due. A unit that is off duty or has no mobile coverage sends no reports. A
 * unit that has just stopped reports at once, unless `intervalMs` replaces the usual intervals. `now` is real time in
 * ms.
 */
export function isPositionReportDue(
  { callSign, isOnDuty, speedMps }: SimulatedUnit,
  last: LastReport | undefined,
  now: number,
  intervalMs: number | null = null,
): boolean {
  if (!isOnDuty || isSilent(callSign, now)) return false;
  if (!last) return true;
  if (intervalMs !== null) return now - last.at >= intervalMs;
  const hasJustStopped = speedMps === 0 && !last.isStationary;
  return hasJustStopped || now - last.at >= (speedMps > 0 ? movingIntervalMs : stationaryIntervalMs);
}

export function toReport({ callSign, at, speedMps, headingDeg }: SimulatedUnit, now: number): PositionReport {
  const accuracy = hasPoorConnection(callSign) ? 60 : 5 + (now % 10);
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

/** Units with a poor connection send nothing for 14 to 25 minutes of every hour, so that stale positions occur. */
export function isSilent(callSign: string, now: number): boolean {
  if (!hasPoorConnection(callSign)) return false;
  const random = seededRandom(`silence of ${callSign}`);
  const offset = randomBetween(random, 0, 60);
  const silentMinutes = randomBetween(random, 14, 25);
  return (now / minuteMs + offset) % 60 < silentMinutes;
}

function hasPoorConnection(callSign: string): boolean {
  return seededRandom(`connection of ${callSign}`)() < 1 / poorConnectionOneIn;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
