import { metresPerDegree } from "../domain/straight-distance";
import { unitsPerDegree } from "./osm-objects";

/**
 * The length in metres of one coordinate unit (1e-7 degrees) along x (longitude) and along y (latitude), at latitude
 * `y`, which is in the same unit.
 */
export function metresPerUnit(y: number): { x: number; y: number } {
  const perDegree = metresPerDegree(y / unitsPerDegree);
  return { x: perDegree.lng / unitsPerDegree, y: perDegree.lat / unitsPerDegree };
}

/** Metres on the ellipsoid between two points in 1e-7 degrees; relative error 1e-6 over a few kilometres. */
export function distanceM(fromX: number, fromY: number, toX: number, toY: number): number {
  const scale = metresPerUnit((fromY + toY) / 2);
  return Math.hypot((toX - fromX) * scale.x, (toY - fromY) * scale.y);
}
