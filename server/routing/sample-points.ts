import { unitsPerDegree } from "../ground/osm-objects";
import type { NetworkGraph } from "./network-graph";
import { planeAt } from "./snap-points";

type SampledPoint = { x: number; y: number; share: number };

/**
 * Returns points along an arc, at most `stepM` apart, from just after the fraction `fromShare` of the arc to its end.
 * Fractions are in the direction of travel; `x` and `y` are in 1e-7 degrees.
 */
export function samplePoints({ columns }: NetworkGraph, arc: number, fromShare: number, stepM: number): SampledPoint[] {
  const edge = arc >> 1;
  const isBack = (arc & 1) === 1;
  const { lineStart, points } = columns;
  const [firstPoint, lastPoint] = [lineStart[edge] as number, (lineStart[edge + 1] as number) - 1];
  const findPointAt = (index: number) => {
    const point = isBack ? lastPoint - index : firstPoint + index;
    return { x: points[2 * point] as number, y: points[2 * point + 1] as number };
  };
  const end = { ...findPointAt(lastPoint - firstPoint), share: 1 };
  const steps = Math.ceil(((1 - fromShare) * (columns.metres[edge] as number)) / stepM);
  if (steps <= 1) return [end];
  const { kx, ky } = planeAt({ lng: end.x / unitsPerDegree, lat: end.y / unitsPerDegree });
  const lengths = Array.from({ length: lastPoint - firstPoint }, (_, index) => {
    const [a, b] = [findPointAt(index), findPointAt(index + 1)];
    return Math.hypot((b.x - a.x) * kx, (b.y - a.y) * ky);
  });
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const sampledPoints: SampledPoint[] = [];
  let [segment, lengthBefore] = [0, 0];
  for (let step = 1; step < steps; step++) {
    const share = fromShare + (step / steps) * (1 - fromShare);
    while (segment < lengths.length - 1 && lengthBefore + (lengths[segment] as number) < share * total) {
      lengthBefore += lengths[segment++] as number;
    }
    const [a, b] = [findPointAt(segment), findPointAt(segment + 1)];
    const along = (share * total - lengthBefore) / Math.max(lengths[segment] as number, Number.EPSILON);
    sampledPoints.push({ x: a.x + along * (b.x - a.x), y: a.y + along * (b.y - a.y), share });
  }
  return [...sampledPoints, end];
}
