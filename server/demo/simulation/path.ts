import type { LngLat } from "../../../db/columns";
import { sphereMetresPerDegree } from "../../domain/straight-distance";
import { type Random, randomBetween } from "./random";

/** A polyline. `metres[n]` is the distance along the line from its start to point n. */
export type Path = { points: readonly LngLat[]; metres: readonly number[] };

/** Returns the distance in metres by an equirectangular approximation. Within a regency its error is well below 1%. */
export function distanceM(from: LngLat, to: LngLat): number {
  const { east, north } = computeOffsetM(from, to);
  return Math.hypot(east, north);
}

/**
 * Returns the point that lies at a given distance (metres) and bearing (degrees clockwise from north) from a starting
 * point.
 */
export function movePoint({ lng, lat }: LngLat, metres: number, bearingDeg: number): LngLat {
  const angle = toRadians(bearingDeg);
  const north = metres * Math.cos(angle);
  const east = metres * Math.sin(angle);
  return {
    lng: lng + east / (sphereMetresPerDegree * Math.cos(toRadians(lat))),
    lat: lat + north / sphereMetresPerDegree,
  };
}

/**
 * Returns a smooth curve that looks like a road, because the simulator does not know the real roads. The curve passes
 * through two points beside the straight line, offset by at most a fifth of the line's length.
 */
export function createCurvedPath(from: LngLat, to: LngLat, random: Random): Path {
  const straightM = distanceM(from, to);
  const perpendicularDeg = bearingDeg(from, to) + 90;
  const waypoints = [1 / 3, 2 / 3].map((fraction) => {
    const pointOnLine = {
      lng: from.lng + fraction * (to.lng - from.lng),
      lat: from.lat + fraction * (to.lat - from.lat),
    };
    return movePoint(pointOnLine, straightM * randomBetween(random, -0.2, 0.2), perpendicularDeg);
  });
  return createSmoothPath([from, ...waypoints, to]);
}

/** Returns a closed loop from `home` through three points that are at most `radiusM` away from it. */
export function createLoopPath(home: LngLat, radiusM: number, random: Random): Path {
  const firstBearingDeg = randomBetween(random, 0, 360);
  const waypoints = [0, 75, 150].map((angle) =>
    movePoint(home, radiusM * randomBetween(random, 0.5, 1), firstBearingDeg + angle),
  );
  return createSmoothPath([home, ...waypoints, home]);
}

/** Returns the position after `travelledM` metres along a path, and the heading there in degrees from north. */
export function findPointAlongPath({ points, metres }: Path, travelledM: number): { at: LngLat; headingDeg: number } {
  const foundIndex = metres.findIndex((distance, index) => index > 0 && distance >= travelledM);
  const index = foundIndex === -1 ? points.length - 1 : foundIndex;
  const [from, to] = [points[index - 1], points[index]];
  if (!from || !to) throw new Error("a path has at least two points");
  const segmentStartM = metres[index - 1] ?? 0;
  const segmentLengthM = (metres[index] ?? 0) - segmentStartM;
  const fraction = segmentLengthM === 0 ? 1 : Math.min(1, Math.max(0, (travelledM - segmentStartM) / segmentLengthM));
  return {
    at: { lng: from.lng + fraction * (to.lng - from.lng), lat: from.lat + fraction * (to.lat - from.lat) },
    headingDeg: bearingDeg(from, to),
  };
}

export function lengthM({ metres }: Path): number {
  return metres.at(-1) ?? 0;
}

function bearingDeg(from: LngLat, to: LngLat): number {
  const { east, north } = computeOffsetM(from, to);
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}

/** Returns a Catmull-Rom spline through the corners. */
function createSmoothPath(corners: readonly LngLat[]): Path {
  const partsPerLeg = 12;
  const cornerAt = (index: number) => corners[Math.min(corners.length - 1, Math.max(0, index))] as LngLat;
  const points = [cornerAt(0)];
  for (let leg = 0; leg < corners.length - 1; leg++) {
    const [before, from, to, after] = [cornerAt(leg - 1), cornerAt(leg), cornerAt(leg + 1), cornerAt(leg + 2)];
    for (let part = 1; part <= partsPerLeg; part++) {
      const fraction = part / partsPerLeg;
      const interpolateAxis = (axis: "lng" | "lat") =>
        interpolateCurve(before[axis], from[axis], to[axis], after[axis], fraction);
      points.push({ lng: interpolateAxis("lng"), lat: interpolateAxis("lat") });
    }
  }
  const metres = [0];
  for (const [index, point] of points.slice(1).entries()) {
    metres.push((metres[index] ?? 0) + distanceM(points[index] as LngLat, point));
  }
  return { points, metres };
}

function interpolateCurve(before: number, from: number, to: number, after: number, fraction: number): number {
  const linearTerm = to - before;
  const quadraticTerm = 2 * before - 5 * from + 4 * to - after;
  const cubicTerm = 3 * from - before - 3 * to + after;
  return from + (fraction / 2) * (linearTerm + fraction * (quadraticTerm + fraction * cubicTerm));
}

function computeOffsetM(from: LngLat, to: LngLat): { east: number; north: number } {
  const middleLat = toRadians((from.lat + to.lat) / 2);
  return {
    east: (to.lng - from.lng) * sphereMetresPerDegree * Math.cos(middleLat),
    north: (to.lat - from.lat) * sphereMetresPerDegree,
  };
}

function toRadians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
