import { sphereMetresPerDegree } from "./straight-distance";

type Point = { lng: number; lat: number };
export type TimedPoint = Point & { at: number };
export type Motion = { headingDeg: number; speedMps: number };

/** A shorter movement is treated as receiver noise. */
const minDistanceM = 25;
/** Maximum time between two fixes. Over a longer time, the crew may have turned round. */
const maxGapMs = 180_000;

/**
 * Heading and speed between two fixes, whose times are in ms; null if the fixes are less than 25 m or more than 3
 * minutes apart.
 */
export function computeMotionBetween(before: TimedPoint, now: TimedPoint): Motion | null {
  const elapsedMs = now.at - before.at;
  const northM = (now.lat - before.lat) * sphereMetresPerDegree;
  const eastM = (now.lng - before.lng) * sphereMetresPerDegree * Math.cos((now.lat * Math.PI) / 180);
  const travelledM = Math.hypot(northM, eastM);
  if (elapsedMs <= 0 || elapsedMs > maxGapMs || travelledM < minDistanceM) return null;
  return {
    headingDeg: normaliseDegrees((Math.atan2(eastM, northM) * 180) / Math.PI),
    speedMps: travelledM / (elapsedMs / 1_000),
  };
}

/**
 * Interpolates between two headings along the shorter turn. `fraction` is from 0 to 1; the result is in degrees, from 0
 * up to 360.
 */
export function interpolateHeading(from: number, to: number, fraction: number): number {
  const turnAngleDeg = normaliseDegrees(to - from + 180) - 180;
  return normaliseDegrees(from + turnAngleDeg * fraction);
}

function normaliseDegrees(degrees: number): number {
  return ((degrees % 360) + 360) % 360;
}
