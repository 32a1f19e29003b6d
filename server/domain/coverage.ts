import type { Mobility, PositionBasis } from "../../db/vocabulary";
import type { Travel } from "./travel";
import { estimateTravelSeconds } from "./travel-estimate";

/**
 * What counts as help for a place. With a network, "nearest" means arriving first.
 * - `now`: the nearest available unit, at the position that the assignment rule uses
 * - `usual`: the nearest station with a unit on duty, busy or not
 * - `station`: the nearest station that has units, on duty or not
 */
export const helpMeasures = ["now", "usual", "station"] as const;
export type HelpMeasure = (typeof helpMeasures)[number];

/**
 * How far away help is. `travel-time`: the distance and travel time along the network of the help that arrives first.
 * `straight-line`: the distance in a straight line, and the travel time estimated from it.
 */
export type Reach = { distanceM: number; etaSeconds: number; rankedBy: Travel["rankedBy"] };

/** A place is covered if help is at most this far away. */
export type Limit = { by: "km" | "minutes"; max: number };

/** The standard limits in km. Every table shows the share of places within each of them. */
export const defaultLimitsKm = [10, 20, 30] as const;

export function estimateReach(distanceM: number, mobility: Mobility): Reach {
  return { distanceM, etaSeconds: estimateTravelSeconds(distanceM, mobility), rankedBy: "straight-line" };
}

/**
 * Compares for sorting: help that arrives earlier comes first. Without a network, all times are estimates from the
 * distance, so nearer help comes first. `network` is the version of the network; null if none is loaded.
 */
export function compareReach(network: number | null, a: Reach, b: Reach): number {
  return network === null ? a.distanceM - b.distanceM : a.etaSeconds - b.etaSeconds;
}

/** Whether help is within the limit (inclusive); false if there is no help (`reach` is null). */
export function isWithin(reach: Reach | null, { by, max }: Limit): boolean {
  if (!reach) return false;
  return by === "km" ? reach.distanceM <= max * 1_000 : reach.etaSeconds <= max * 60;
}

export type ReachSummary = {
  n: number;
  /** Median reach of the reachable places (the lower of two middle values); null if no place is reachable. */
  median: Reach | null;
  /** Reach of the place farthest from help; null if any place is unreachable. */
  worst: Reach | null;
  /** Number of places for which there is no help (`reach` is null). */
  unreachable: number;
  /** Number of places within each limit. */
  within: number[];
};

export function summariseReaches(
  reaches: readonly (Reach | null)[],
  limits: readonly Limit[],
  network: number | null,
): ReachSummary {
  const sortedReaches = reaches.filter((reach) => reach !== null).sort((a, b) => compareReach(network, a, b));
  const unreachableCount = reaches.length - sortedReaches.length;
  return {
    n: reaches.length,
    median: sortedReaches[Math.ceil(sortedReaches.length / 2) - 1] ?? null,
    worst: unreachableCount > 0 ? null : (sortedReaches.at(-1) ?? null),
    unreachable: unreachableCount,
    within: limits.map((limit) => reaches.filter((reach) => isWithin(reach, limit)).length),
  };
}

export type NearestUnit = Reach & { unitId: string; callSign: string; basis: PositionBasis };
type CoveredPlace = { id: string; district: string; nearest: readonly NearestUnit[] };

/**
 * The coverage that is lost if a unit leaves: the ids of the places that lose it, and for each district the number of
 * places that lose it (`lost`), that stay covered (`left`), and in total (`of`).
 */
export type Gap = {
  unitId: string;
  callSign: string;
  basis: PositionBasis;
  places: string[];
  districts: { code: string; lost: number; left: number; of: number }[];
};

/**
 * Returns a gap for each unit whose absence would put some places outside the limit, largest loss first. Each of the
 * given places must list its two nearest units.
 */
export function findGaps(places: readonly CoveredPlace[], limit: Limit): Gap[] {
  const countsByDistrict = new Map<string, { of: number; covered: number }>();
  const gaps = new Map<string, Gap>();
  for (const { id, district, nearest } of places) {
    const [first, second] = nearest;
    const counts = countsByDistrict.get(district) ?? { of: 0, covered: 0 };
    countsByDistrict.set(district, counts);
    counts.of += 1;
    if (!first || !isWithin(first, limit)) continue;
    counts.covered += 1;
    if (isWithin(second ?? null, limit)) continue;
    const { unitId, callSign, basis } = first;
    const gap = gaps.get(unitId) ?? { unitId, callSign, basis, places: [], districts: [] };
    gaps.set(unitId, gap);
    gap.places.push(id);
    const lostDistrict = gap.districts.find(({ code }) => code === district);
    if (lostDistrict) lostDistrict.lost += 1;
    else gap.districts.push({ code: district, lost: 1, left: 0, of: 0 });
  }
  for (const { districts } of gaps.values()) {
    for (const district of districts) {
      const { of, covered } = countsByDistrict.get(district.code) ?? { of: 0, covered: 0 };
      Object.assign(district, { of, left: covered - district.lost });
    }
    districts.sort((a, b) => b.lost - a.lost || (a.code < b.code ? -1 : 1));
  }
  return [...gaps.values()].sort((a, b) => b.places.length - a.places.length || (a.callSign < b.callSign ? -1 : 1));
}

/**
 * The better of two reaches; the first one if they are equal. A null reach means that there is no help, so any other
 * reach is better.
 */
export function chooseBetterReach(network: number | null, a: Reach | null, b: Reach | null): Reach | null {
  if (!a || !b) return a ?? b;
  return compareReach(network, a, b) <= 0 ? a : b;
}

type Change = { before: Reach | null; after: Reach | null };

/**
 * Compares reaches before and after a change. Returns a summary of each, the number of places for which help becomes
 * nearer or quicker (`gaining`), and their median gain in metres and seconds. Places that had no help before are left
 * out of the medians, which are null if no other place gains.
 */
export function compareBeforeAndAfter(changes: readonly Change[], limits: readonly Limit[], network: number | null) {
  const gainingPlaces = changes.filter(
    ({ before, after }) => after && (!before || compareReach(network, after, before) < 0),
  );
  const computeMedianGain = (selectFigure: (reach: Reach) => number) =>
    computeLowerMedian(
      gainingPlaces.flatMap(({ before, after }) =>
        before && after ? [selectFigure(before) - selectFigure(after)] : [],
      ),
    );
  const summariseSide = (side: keyof Change) =>
    summariseReaches(
      changes.map((change) => change[side]),
      limits,
      network,
    );
  return {
    before: summariseSide("before"),
    after: summariseSide("after"),
    gaining: gainingPlaces.length,
    gainM: computeMedianGain(({ distanceM }) => distanceM),
    gainSeconds: computeMedianGain(({ etaSeconds }) => etaSeconds),
  };
}

function computeLowerMedian(values: number[]): number | null {
  return values.sort((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? null;
}
