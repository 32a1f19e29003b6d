import { findCrossing } from "./find-crossing";
import { type Corner, countCorners, type Parts, type Ring } from "./parts";

export type Simplified = { parts: Parts; before: number; after: number; withinM: number };

const metresPerDegree = 111_320;
/** What one person can edit by hand. */
const cornersAtMost = 250;
const stepsM = [25, 50, 100, 200, 400] as const;

/**
 * Fewer corners, no farther from the old line than `withinM` metres (Douglas and Peucker): the smallest step that leaves few
 * enough to edit by hand. An area that would cross itself then keeps more; one with few corners stays as it is.
 */
export function simplifyParts(parts: Parts): Simplified {
  const before = countCorners(parts);
  let best: Simplified = { parts, before, after: before, withinM: 0 };
  for (const withinM of stepsM) {
    if (best.after <= cornersAtMost) break;
    const simpler = parts.map((rings) => rings.map((ring) => simplifyRing(ring, withinM)));
    if (findCrossing(simpler)) break;
    best = { parts: simpler, before, after: countCorners(simpler), withinM };
  }
  return best;
}

/** A ring is cut into two lines at the corner farthest from its first. Three corners are always left. */
function simplifyRing(ring: Ring, withinM: number): Ring {
  const [start] = ring;
  if (!start || ring.length <= 4) return ring;
  const distances = ring.map((corner) => apart(corner, start, start));
  const far = distances.indexOf(Math.max(...distances));
  const out = simplifyLine(ring.slice(0, far + 1), withinM);
  const back = simplifyLine([...ring.slice(far), start], withinM);
  const simpler = [...out.slice(0, -1), ...back.slice(0, -1)];
  return simpler.length >= 3 ? simpler : ring;
}

function simplifyLine(line: Ring, withinM: number): Corner[] {
  const [first, last] = [line[0], line.at(-1)];
  if (!first || !last || line.length < 3) return [...line];
  let [farthest, distance] = [0, 0];
  for (const [index, corner] of line.entries()) {
    const reach = apart(corner, first, last);
    if (reach > distance) [farthest, distance] = [index, reach];
  }
  if (distance <= withinM) return [first, last];
  const before = simplifyLine(line.slice(0, farthest + 1), withinM);
  return [...before.slice(0, -1), ...simplifyLine(line.slice(farthest), withinM)];
}

/** Metres from a corner to the side between two others, on the plane; an area is small and near the equator. */
function apart(corner: Corner, from: Corner, to: Corner): number {
  const [x, y] = metres(corner, from);
  const [dx, dy] = metres(to, from);
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, (x * dx + y * dy) / length));
  return Math.hypot(x - along * dx, y - along * dy);
}

function metres([lng, lat]: Corner, [fromLng, fromLat]: Corner): Corner {
  const squeeze = Math.cos((fromLat * Math.PI) / 180);
  return [(lng - fromLng) * metresPerDegree * squeeze, (lat - fromLat) * metresPerDegree];
}
