import type { Vehicle } from "../../db/network-vocabulary";
import type { CandidateUnit, nearestUnits } from "../../db/queries/assignment";
import type { UnitKind } from "../../db/vocabulary";
import { sphereSlack } from "../domain/shortlist";
import { hasNetwork } from "../routing/current-network";
import { compareUnits, listVehicles, type Measuring, type RankedUnit } from "./measure-travel";

/**
 * How many units of which kind and with which skills are needed. Requirements are filled in order, so earlier
 * requirements have first choice.
 */
export type UnitRequirement = { kind: UnitKind; skills: readonly string[]; count: number };

export type CandidateRow = Awaited<ReturnType<typeof nearestUnits>>[number];

/**
 * Number of extra units in the first shortlist. They avoid a second shortlist if some units are locked for other
 * incidents. `extraUnitsByRoad` applies with a network. It is larger, because more units must then be read before it is
 * certain that no unread unit arrives earlier.
 */
const extraUnits = 12;
const extraUnitsByRoad = 30;
/** Margin added to a travel-time cutoff, to include units exactly at the cutoff. */
const tieToleranceSeconds = 0.001;
/** Maximum factor by which a shortlist grows in one step. The number of measured units always grows by this factor. */
const maxGrowth = 4;
/**
 * A shortlist grows at least by the factor `minGrowth`. The estimated growth is multiplied by `unevennessMargin`,
 * because units are spread unevenly.
 */
const [minGrowth, unevennessMargin] = [2, 1.5];

/**
 * One of the two groups of candidates for a requirement: units of stations whose area contains the place (`#inArea`),
 * or all others. At first, travel times are measured only for the units that arrive first; more are measured when
 * needed.
 */
class CandidateGroup {
  #read: readonly CandidateUnit[] = [];
  #count = 0;
  /** Vehicles that units of the requirement's kind may have. */
  vehicles: readonly Vehicle[] = [];
  candidates: RankedUnit[] = [];
  unmeasured: CandidateUnit[] = [];
  /** Lower bound, in seconds, of the travel times of units that were read but not measured. */
  unmeasuredMinSeconds = Number.POSITIVE_INFINITY;
  /** Distance (metres on the sphere) within which every unit was read. */
  completeWithinM = 0;
  /** Lower bound, in seconds, of the travel times of unread units; infinite if all were read or there is no network. */
  unreadMinSeconds = 0;
  /**
   * Units farther than this (metres on WGS84) cannot arrive as early as the last unit that the requirement needs;
   * infinite if unknown.
   */
  neededM = Number.POSITIVE_INFINITY;

  constructor(private readonly requirement: UnitRequirement) {}

  read(units: readonly CandidateUnit[], completeWithinM: number, count: number, measuring: Measuring): void {
    this.#read = units;
    this.completeWithinM = completeWithinM;
    this.#measure(Math.max(count, this.#count), measuring);
  }

  measureMore(measuring: Measuring): void {
    this.#measure(this.#count * maxGrowth, measuring);
  }

  #measure(count: number, measuring: Measuring): void {
    this.#count = count;
    const { measured, unmeasured, unmeasuredMinSeconds } = measuring.measureFastest(this.#read, count);
    this.candidates = measured.sort((a, b) => compareUnits(measuring.networkState, a, b));
    this.unmeasured = unmeasured;
    this.unmeasuredMinSeconds = unmeasuredMinSeconds;
    this.neededM = Number.POSITIVE_INFINITY;
    this.unreadMinSeconds = this.#findUnreadMinSeconds(measuring);
  }

  /**
   * Computes a lower bound of the travel time of every unread unit. Every unread unit is farther than a known distance,
   * so the minimum time for that distance is a bound. A measured unit's travel time is a higher bound if no unit from
   * beyond that distance can arrive in that time. Tries the travel times of the slowest measured unit, the last unit
   * needed and the fastest unit.
   */
  #findUnreadMinSeconds({ networkState, lowerBoundSeconds, findFarthestM }: Measuring): number {
    if (this.completeWithinM === Number.POSITIVE_INFINITY || networkState.network === null)
      return Number.POSITIVE_INFINITY;
    const { count } = this.requirement;
    const readM = this.completeWithinM * sphereSlack;
    const boundSeconds = lowerBoundSeconds(this.vehicles, readM);
    const reachableUnits = this.candidates.filter(
      ({ travel }) => travel.reason !== "no-road" && travel.seconds <= this.unmeasuredMinSeconds,
    );
    const times = reachableUnits.map(({ travel }) => travel.seconds);
    for (const seconds of new Set([times.at(-1), times[count - 1], times[0]])) {
      if (seconds === undefined) continue;
      if (seconds < boundSeconds) return boundSeconds;
      const withinM = findFarthestM(this.vehicles, seconds + tieToleranceSeconds);
      if (withinM < readM) return seconds + tieToleranceSeconds;
      if (seconds === times[count - 1]) this.neededM = withinM;
    }
    return boundSeconds;
  }
}

/**
 * Finds the best units for one requirement of a plan. Reads and measures only as many units as are needed to be certain
 * of the result.
 */
export class RequirementSearch {
  shortlist: number;
  units: RankedUnit[] = [];
  /** Number of locked units, which are the first ones in `units`. */
  lockedCount = 0;
  readonly #inArea: CandidateGroup;
  readonly #others: CandidateGroup;
  readonly #firstMeasured: number;
  #measuring: Measuring | undefined;

  constructor(
    readonly requirement: UnitRequirement,
    readonly number: number,
    excludedCount: number,
  ) {
    this.#inArea = new CandidateGroup(requirement);
    this.#others = new CandidateGroup(requirement);
    this.shortlist = requirement.count + excludedCount + (hasNetwork() ? extraUnitsByRoad : extraUnits);
    this.#firstMeasured = requirement.count + excludedCount;
  }

  read(rows: readonly CandidateRow[], measuring: Measuring): void {
    const requirementRows = rows.filter(({ number }) => number === this.number);
    const { kind } = this.requirement;
    const reach = requirementRows.find((row) => row.id === null);
    const units = requirementRows.flatMap((row) => (row.id === null ? [] : [{ ...row, kind }]));
    this.#measuring = measuring;
    for (const [group, isFromCoveringStation, completeWithinM] of [
      [this.#inArea, true, reach?.ownCompleteWithinM],
      [this.#others, false, reach?.otherCompleteWithinM],
    ] as const) {
      group.vehicles = listVehicles(kind, reach?.hasMotorcycle ?? true);
      const groupUnits = units.filter((unit) => unit.isFromCoveringStation === isFromCoveringStation);
      group.read(groupUnits, completeWithinM ?? Number.POSITIVE_INFINITY, this.#firstMeasured, measuring);
    }
  }

  get candidates(): RankedUnit[] {
    return [...this.#inArea.candidates, ...this.#others.candidates];
  }

  get unmeasured(): CandidateUnit[] {
    return [...this.#inArea.unmeasured, ...this.#others.unmeasured];
  }

  get vehicles(): readonly Vehicle[] {
    return this.#others.vehicles;
  }

  get othersCompleteWithinM(): number {
    return this.#others.completeWithinM;
  }

  /** Returns the candidates that are certain to rank before every unit that was not read or not measured. */
  certainUnits(): RankedUnit[] {
    const certainUnits = this.#inArea.candidates.filter(this.#isCertain(this.#inArea));
    const isAreaComplete =
      this.#inArea.completeWithinM === Number.POSITIVE_INFINITY && this.#inArea.unmeasured.length === 0;
    return isAreaComplete
      ? [...certainUnits, ...this.#others.candidates.filter(this.#isCertain(this.#others))]
      : certainUnits;
  }

  #isCertain({
    completeWithinM,
    unmeasuredMinSeconds,
    unreadMinSeconds,
  }: CandidateGroup): (unit: RankedUnit) => boolean {
    if (this.#measuring?.networkState.network === null)
      return ({ distanceM }) => distanceM < completeWithinM * sphereSlack;
    return ({ travel: { reason, seconds } }) => {
      const routeSeconds = reason === "no-road" ? Number.POSITIVE_INFINITY : seconds;
      return (
        routeSeconds <= unmeasuredMinSeconds &&
        (routeSeconds < unreadMinSeconds || unreadMinSeconds === Number.POSITIVE_INFINITY)
      );
    };
  }

  /** Measures more of the units that were read. Returns false if that cannot make any more candidates certain. */
  measureMore(): boolean {
    const group = this.#findGroupToMeasure();
    group?.measureMore(this.#measuring as Measuring);
    return group !== undefined;
  }

  /** Returns a group in which a unit that was read but not measured may arrive earlier than every unread unit. */
  #findGroupToMeasure(): CandidateGroup | undefined {
    const mayHaveFaster = ({ unmeasured, unmeasuredMinSeconds, unreadMinSeconds }: CandidateGroup) =>
      unmeasured.length > 0 && unmeasuredMinSeconds < unreadMinSeconds;
    if (mayHaveFaster(this.#inArea)) return this.#inArea;
    // Units of other stations cannot be chosen before all units of the area are known.
    const isAreaComplete =
      this.#inArea.completeWithinM === Number.POSITIVE_INFINITY && this.#inArea.unmeasured.length === 0;
    return isAreaComplete && mayHaveFaster(this.#others) ? this.#others : undefined;
  }

  /** Measures units until no unmeasured unit can arrive before the slowest chosen unit. */
  measureUpToChosen(): void {
    const slowestSeconds = this.units.reduce(
      (seconds, { travel }) =>
        Math.max(seconds, travel.reason === "no-road" ? Number.POSITIVE_INFINITY : travel.seconds),
      0,
    );
    for (const group of [this.#inArea, this.#others])
      while (group.unmeasuredMinSeconds < slowestSeconds && group.measureMore(this.#measuring as Measuring));
  }

  missingCount(): number {
    return this.requirement.count - this.units.length;
  }

  /**
   * Enlarges the next shortlist. Estimates, as if units were spread evenly, how long a shortlist must be to include
   * every unit that may arrive before the last one needed. The growth is limited by `minGrowth` and `maxGrowth`.
   */
  readMore(): void {
    const { neededM, completeWithinM } =
      this.#inArea.completeWithinM < Number.POSITIVE_INFINITY ? this.#inArea : this.#others;
    const neededGrowth = unevennessMargin * (neededM / (completeWithinM * sphereSlack)) ** 2;
    this.shortlist = Math.ceil(this.shortlist * Math.min(maxGrowth, Math.max(minGrowth, neededGrowth)));
  }

  /** Whether more units have to be read. */
  mustReadMore(): boolean {
    return (
      this.missingCount() > 0 &&
      Math.min(this.#inArea.completeWithinM, this.#others.completeWithinM) < Number.POSITIVE_INFINITY
    );
  }

  /** Whether more units have to be read or measured. */
  isUnfinished(): boolean {
    return this.mustReadMore() || (this.missingCount() > 0 && this.unmeasured.length > 0);
  }
}
