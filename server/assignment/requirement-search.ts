import type { Vehicle } from "../../db/network-vocabulary";
import type { CandidateUnit, nearestUnits } from "../../db/queries/assignment";
import type { UnitKind } from "../../db/vocabulary";
import { sphereSlack } from "../domain/sphere-slack";
import { hasNetwork } from "../routing/current-network";
import { compareUnits, listVehicles, type RankedUnit, type TravelMeasurer } from "./measure-travel";

/**
 * How many units of which kind and with which skills are needed. Requirements are filled in order, so earlier
 * requirements have first choice.
 */
export type UnitRequirement = { kind: UnitKind; skills: readonly string[]; count: number };

export type CandidateRow = Awaited<ReturnType<typeof nearestUnits>>[number];

/**
 * Number of extra units in the first shortlist. They avoid a second shortlist if some units are locked for other
 * incidents. `extraUnitsByRoad` applies with a network. It is larger, because more units must then be loaded before it
 * is certain that no other unit arrives earlier.
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
  #units: readonly CandidateUnit[] = [];
  /** Minimum number of units of each vehicle type to measure. */
  #measureCount = 0;
  /** Vehicles that units of the requirement's kind may have. */
  vehicles: readonly Vehicle[] = [];
  candidates: RankedUnit[] = [];
  unmeasured: CandidateUnit[] = [];
  /** Lower bound, in seconds, of the travel times of the units in `unmeasured`. */
  unmeasuredMinSeconds = Number.POSITIVE_INFINITY;
  /** Distance (metres on the sphere) within which every unit was loaded. */
  completeWithinM = 0;
  /** Lower bound, in seconds, of the travel times of units not loaded; infinite if there are none, or no network. */
  notLoadedMinSeconds = 0;
  /**
   * Units farther than this (metres on WGS84) cannot arrive as early as the measured unit at rank `requirement.count`
   * by travel time; infinite if unknown.
   */
  neededM = Number.POSITIVE_INFINITY;

  constructor(private readonly requirement: UnitRequirement) {}

  setUnits(units: readonly CandidateUnit[], completeWithinM: number, count: number, measurer: TravelMeasurer): void {
    this.#units = units;
    this.completeWithinM = completeWithinM;
    this.#measure(Math.max(count, this.#measureCount), measurer);
  }

  measureMore(measurer: TravelMeasurer): void {
    this.#measure(this.#measureCount * maxGrowth, measurer);
  }

  #measure(count: number, measurer: TravelMeasurer): void {
    this.#measureCount = count;
    const { measured, unmeasured, unmeasuredMinSeconds } = measurer.measureFastest(this.#units, count);
    this.candidates = measured.sort((a, b) => compareUnits(measurer.networkState, a, b));
    this.unmeasured = unmeasured;
    this.unmeasuredMinSeconds = unmeasuredMinSeconds;
    this.neededM = Number.POSITIVE_INFINITY;
    this.notLoadedMinSeconds = this.#findNotLoadedMinSeconds(measurer);
  }

  /**
   * Computes a lower bound, in seconds, of the travel times of units not loaded. All of them are farther than a known
   * distance, so the minimum time for that distance is a bound. A measured unit's travel time is a higher bound if no
   * unit from beyond that distance can arrive in that time. Tries the travel times of the slowest measured unit, of the
   * slowest one needed to fill the requirement, and of the fastest one.
   */
  #findNotLoadedMinSeconds({ networkState, lowerBoundSeconds, findFarthestM }: TravelMeasurer): number {
    if (this.completeWithinM === Number.POSITIVE_INFINITY || networkState.network === null)
      return Number.POSITIVE_INFINITY;
    const { count } = this.requirement;
    const loadedWithinM = this.completeWithinM * sphereSlack;
    const boundSeconds = lowerBoundSeconds(this.vehicles, loadedWithinM);
    const reachableUnits = this.candidates.filter(
      ({ travel }) => travel.reason !== "no-road" && travel.seconds <= this.unmeasuredMinSeconds,
    );
    const times = reachableUnits.map(({ travel }) => travel.seconds);
    for (const seconds of new Set([times.at(-1), times[count - 1], times[0]])) {
      if (seconds === undefined) continue;
      if (seconds < boundSeconds) return boundSeconds;
      const withinM = findFarthestM(this.vehicles, seconds + tieToleranceSeconds);
      if (withinM < loadedWithinM) return seconds + tieToleranceSeconds;
      if (seconds === times[count - 1]) this.neededM = withinM;
    }
    return boundSeconds;
  }
}

/**
 * Finds the best units for one requirement of a plan. Loads and measures only as many units as are needed to be certain
 * of the result.
 */
export class RequirementSearch {
  shortlistSize: number;
  units: RankedUnit[] = [];
  /** Number of locked units, which are the first ones in `units`. */
  lockedCount = 0;
  readonly #inArea: CandidateGroup;
  readonly #others: CandidateGroup;
  readonly #firstMeasureCount: number;
  #measurer: TravelMeasurer | undefined;

  constructor(
    readonly requirement: UnitRequirement,
    readonly number: number,
    excludedCount: number,
  ) {
    this.#inArea = new CandidateGroup(requirement);
    this.#others = new CandidateGroup(requirement);
    this.shortlistSize = requirement.count + excludedCount + (hasNetwork() ? extraUnitsByRoad : extraUnits);
    this.#firstMeasureCount = requirement.count + excludedCount;
  }

  /** Replaces the candidates by those in newly loaded rows, and measures the ones that may be chosen. */
  setCandidates(rows: readonly CandidateRow[], measurer: TravelMeasurer): void {
    const requirementRows = rows.filter(({ number }) => number === this.number);
    const { kind } = this.requirement;
    const summaryRow = requirementRows.find((row) => row.id === null);
    const units = requirementRows.flatMap((row) => (row.id === null ? [] : [{ ...row, kind }]));
    this.#measurer = measurer;
    for (const [group, isFromCoveringStation, completeWithinM] of [
      [this.#inArea, true, summaryRow?.ownCompleteWithinM],
      [this.#others, false, summaryRow?.otherCompleteWithinM],
    ] as const) {
      group.vehicles = listVehicles(kind, summaryRow?.hasMotorcycle ?? true);
      const groupUnits = units.filter((unit) => unit.isFromCoveringStation === isFromCoveringStation);
      group.setUnits(groupUnits, completeWithinM ?? Number.POSITIVE_INFINITY, this.#firstMeasureCount, measurer);
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

  /** Returns the candidates that are certain to rank before every unit that was not loaded or not measured. */
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
    notLoadedMinSeconds,
  }: CandidateGroup): (unit: RankedUnit) => boolean {
    if (this.#measurer?.networkState.network === null)
      return ({ distanceM }) => distanceM < completeWithinM * sphereSlack;
    return ({ travel: { reason, seconds } }) => {
      const routeSeconds = reason === "no-road" ? Number.POSITIVE_INFINITY : seconds;
      return (
        routeSeconds <= unmeasuredMinSeconds &&
        (routeSeconds < notLoadedMinSeconds || notLoadedMinSeconds === Number.POSITIVE_INFINITY)
      );
    };
  }

  /** Measures more of the loaded units. Returns false if that cannot make any more candidates certain. */
  measureMore(): boolean {
    const group = this.#findGroupToMeasure();
    group?.measureMore(this.#measurer as TravelMeasurer);
    return group !== undefined;
  }

  /** Returns a group in which an unmeasured unit may arrive earlier than every unit not loaded. */
  #findGroupToMeasure(): CandidateGroup | undefined {
    const mayHaveFaster = ({ unmeasured, unmeasuredMinSeconds, notLoadedMinSeconds }: CandidateGroup) =>
      unmeasured.length > 0 && unmeasuredMinSeconds < notLoadedMinSeconds;
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
      while (group.unmeasuredMinSeconds < slowestSeconds && group.measureMore(this.#measurer as TravelMeasurer));
  }

  missingCount(): number {
    return this.requirement.count - this.units.length;
  }

  /**
   * Enlarges the next shortlist. Estimates, as if units were spread evenly, how long a shortlist must be to include
   * every unit within `neededM`. The growth is limited by `minGrowth` and `maxGrowth`.
   */
  enlargeShortlist(): void {
    const { neededM, completeWithinM } =
      this.#inArea.completeWithinM < Number.POSITIVE_INFINITY ? this.#inArea : this.#others;
    const neededGrowth = unevennessMargin * (neededM / (completeWithinM * sphereSlack)) ** 2;
    this.shortlistSize = Math.ceil(this.shortlistSize * Math.min(maxGrowth, Math.max(minGrowth, neededGrowth)));
  }

  /** Whether more units have to be loaded. */
  mustLoadMore(): boolean {
    return (
      this.missingCount() > 0 &&
      Math.min(this.#inArea.completeWithinM, this.#others.completeWithinM) < Number.POSITIVE_INFINITY
    );
  }

  /** Whether more units have to be loaded or measured. */
  isUnfinished(): boolean {
    return this.mustLoadMore() || (this.missingCount() > 0 && this.unmeasured.length > 0);
  }
}
