import { unitsPerDegree } from "./osm-objects";

// WGS84
const equatorM = 6_378_137;
const flattening = 1 / 298.257223563;
const squaredEccentricity = flattening * (2 - flattening);
const radiansPerDegree = Math.PI / 180;

/**
 * The length in metres of one coordinate unit (1e-7 degrees) along x (longitude) and along y (latitude), at latitude
 * `y`, which is in the same unit.
 */
export function metresPerUnit(y: number): { x: number; y: number } {
  const latitude = (y / unitsPerDegree) * radiansPerDegree;
  const curvatureTerm = 1 / (1 - squaredEccentricity * Math.sin(latitude) ** 2);
  const normalRadiusM = equatorM * Math.sqrt(curvatureTerm);
  return {
    x: (normalRadiusM * Math.cos(latitude) * radiansPerDegree) / unitsPerDegree,
    y: (normalRadiusM * curvatureTerm * (1 - squaredEccentricity) * radiansPerDegree) / unitsPerDegree,
  };
}

/** Metres on the ellipsoid between two points in 1e-7 degrees; relative error 1e-6 over a few kilometres. */
export function distanceM(fromX: number, fromY: number, toX: number, toY: number): number {
  const scale = metresPerUnit((fromY + toY) / 2);
  return Math.hypot((toX - fromX) * scale.x, (toY - fromY) * scale.y);
}
