import type { Mobility, PositionBasis } from "../../db/vocabulary";
import { etaSeconds } from "./eta";

/**
 * From where help is measured. now: the nearest unit that could be sent at this moment, where the rule takes it to be. usual: the
 * nearest station of which a unit is on duty, as if none had a task. station: the nearest station that houses such units at all.
 */
export const measures = ["now", "usual", "station"] as const;
export type Measure = (typeof measures)[number];

/** How far help is in a straight line, and how long it would take by the guess of `eta.ts`. */
export type Reach = { distanceM: number; etaSeconds: number };

/** What still counts as covered. */
export type Limit = { by: "km" | "minutes"; most: number };

/** The distances every table tells the shares of. */
export const defaultLimitsKm = [10, 20, 30] as const;

export function reachOf(distanceM: number, mobility: Mobility): Reach {
  return { distanceM, etaSeconds: etaSeconds(distanceM, mobility) };
}

/** Nothing to be sent is beyond every limit; what is just at it is within. */
export function isWithin(reach: Reach | null, { by, most }: Limit): boolean {
  if (!reach) return false;
  return by === "km" ? reach.distanceM <= most * 1_000 : reach.etaSeconds <= most * 60;
}

export type Summary = {
  n: number;
  /** Of the places help could come to at all; the lower of two in the middle, so that it is the distance of a real place. */
  median: Reach | null;
  /** Null also when help could come from nowhere to one of them. */
  worst: Reach | null;
  /** Places to which nothing could be sent. */
  without: number;
  /** Places within each of the limits, in their order. */
  within: number[];
};

export function summarise(reaches: readonly (Reach | null)[], limits: readonly Limit[]): Summary {
  const known = reaches.filter((one) => one !== null).sort((one, other) => one.distanceM - other.distanceM);
  const without = reaches.length - known.length;
  return {
    n: reaches.length,
    median: known[Math.ceil(known.length / 2) - 1] ?? null,
    worst: without > 0 ? null : (known.at(-1) ?? null),
    without,
    within: limits.map((limit) => reaches.filter((reach) => isWithin(reach, limit)).length),
  };
}

export type NearestUnit = Reach & { unitId: string; callSign: string; basis: PositionBasis };
type Covered = { id: string; district: string; nearest: readonly NearestUnit[] };

/** What one unit's leaving would uncover: the places, and of each kecamatan how many it loses, keeps and has. */
export type Gap = {
  unitId: string;
  callSign: string;
  basis: PositionBasis;
  places: string[];
  districts: { code: string; lost: number; left: number; of: number }[];
};

/**
 * For each unit that is the nearest somewhere, the places within the limit that would no longer be if it left, worst first; units
 * that would uncover none are left out. Each place brings its nearest two.
 */
export function gapsWithout(places: readonly Covered[], limit: Limit): Gap[] {
  const inDistrict = new Map<string, { of: number; covered: number }>();
  const gaps = new Map<string, Gap>();
  for (const { id, district, nearest } of places) {
    const [first, second] = nearest;
    const counts = inDistrict.get(district) ?? { of: 0, covered: 0 };
    inDistrict.set(district, counts);
    counts.of += 1;
    if (!first || !isWithin(first, limit)) continue;
    counts.covered += 1;
    if (isWithin(second ?? null, limit)) continue;
    const { unitId, callSign, basis } = first;
    const gap = gaps.get(unitId) ?? { unitId, callSign, basis, places: [], districts: [] };
    gaps.set(unitId, gap);
    gap.places.push(id);
    const lost = gap.districts.find(({ code }) => code === district);
    if (lost) lost.lost += 1;
    else gap.districts.push({ code: district, lost: 1, left: 0, of: 0 });
  }
  for (const { districts } of gaps.values()) {
    for (const one of districts) {
      const { of, covered } = inDistrict.get(one.code) ?? { of: 0, covered: 0 };
      Object.assign(one, { of, left: covered - one.lost });
    }
    districts.sort((one, other) => other.lost - one.lost || (one.code < other.code ? -1 : 1));
  }
  return [...gaps.values()].sort(
    (one, other) => other.places.length - one.places.length || (one.callSign < other.callSign ? -1 : 1),
  );
}

/** Which of two ways is shorter; the first where they are the same. */
export function shorterReach(one: Reach | null, other: Reach | null): Reach | null {
  if (!one || !other) return one ?? other;
  return other.distanceM < one.distanceM ? other : one;
}

type Change = { before: Reach | null; after: Reach | null };

/** How places stand before and after a change: the summaries, how many gain, and the median of what those gain that had any help. */
export function compareReaches(changes: readonly Change[], limits: readonly Limit[]) {
  const gaining = changes.filter(({ before, after }) => after && (!before || after.distanceM < before.distanceM));
  const gainsM = gaining
    .flatMap(({ before, after }) => (before && after ? [before.distanceM - after.distanceM] : []))
    .sort((one, other) => one - other);
  return {
    before: summarise(
      changes.map(({ before }) => before),
      limits,
    ),
    after: summarise(
      changes.map(({ after }) => after),
      limits,
    ),
    gaining: gaining.length,
    gainM: gainsM[Math.ceil(gainsM.length / 2) - 1] ?? null,
  };
}
