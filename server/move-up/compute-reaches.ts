import { setImmediate } from "node:timers/promises";
import type { LngLat } from "../../db/columns";
import { type Vehicle, vehicles } from "../../db/network-vocabulary";
import { distancesBetween } from "../../db/queries/move-up";
import type { Context } from "../context";
import type { ReachedPoints } from "../domain/expected-coverage";
import type { CorrectedNetwork } from "../routing/find-routes";

/** A place that a vehicle starts from: the position of a unit, or a station. */
export type StartPoint = LngLat & { vehicle: Vehicle; accuracyM: number | null };

type ReachRequest = {
  startPoints: readonly StartPoint[];
  points: readonly (LngLat & { district: string | null })[];
  limitSeconds: number;
  travelNetwork: CorrectedNetwork;
};

export type ComputedReaches = {
  /** The version of the network; null if none is loaded. */
  network: number | null;
  /** For each start point, the indexes of the points that its vehicle reaches within the limit. */
  reaches: ReachedPoints[];
  /** Number of points for which at least one travel time was estimated from the straight-line distance. */
  pointsByLine: number;
};

/** Upper bound of every vehicle's speed. A place that is out of reach even at this speed is left out of the search. */
const maxSpeedMps = 40;

/**
 * For each start point, finds the points that its vehicle reaches within the limit over the network, avoiding the
 * closures, at the speeds learned for the point's district. Runs one search per point and pauses after each search so
 * that the process can answer other requests. Must not be called in a transaction.
 */
export async function computeReaches(
  { db }: Pick<Context, "db">,
  { startPoints, points, limitSeconds, travelNetwork: { source, closures, speedsOfDistrict } }: ReachRequest,
): Promise<ComputedReaches> {
  const factorOfDistrict = (district: string | null, vehicle: Vehicle) =>
    speedsOfDistrict(district)[vehicle]?.factor ?? 1;
  const districts = new Set(points.map(({ district }) => district));
  const speedFactors = [...districts].flatMap((district) =>
    vehicles.map((vehicle) => factorOfDistrict(district, vehicle)),
  );
  const pairs = await distancesBetween(db, {
    origin_lngs: startPoints.map(({ lng }) => lng),
    origin_lats: startPoints.map(({ lat }) => lat),
    lngs: points.map(({ lng }) => lng),
    lats: points.map(({ lat }) => lat),
    max_distance_m: (limitSeconds * maxSpeedMps) / Math.min(1, ...speedFactors),
  });
  const pairsByPoint = points.map((): typeof pairs => []);
  for (const pair of pairs) pairsByPoint[pair.point]?.push(pair);
  const reaches: number[][] = startPoints.map(() => []);
  let pointsByLine = 0;
  for (const [pointIndex, point] of points.entries()) {
    const pairsOfPoint = pairsByPoint[pointIndex] ?? [];
    if (pairsOfPoint.length === 0) continue;
    const search = source.searchTo(point, { closures });
    const origins = pairsOfPoint.flatMap(({ origin, distanceM: straightM }) => {
      const startPoint = startPoints[origin] as StartPoint;
      const standardSeconds = limitSeconds / factorOfDistrict(point.district, startPoint.vehicle);
      const isTooFar = search.lowerBoundSeconds(straightM, startPoint.vehicle) > standardSeconds;
      return isTooFar ? [] : [{ ...startPoint, origin, straightM, standardSeconds }];
    });
    let isByLine = false;
    for (const { origin, standardSeconds, ...from } of origins) {
      const [travel] = search.computeWithin([from], standardSeconds);
      if (!travel || travel.reason === "no-road") continue;
      isByLine ||= travel.rankedBy === "straight-line";
      if (travel.seconds <= standardSeconds) reaches[origin]?.push(pointIndex);
    }
    if (isByLine) pointsByLine += 1;
    await setImmediate();
  }
  return { network: source.version, reaches, pointsByLine };
}
