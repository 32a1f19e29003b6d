import type { Vehicle } from "../../db/network-vocabulary";
import type { CandidateUnit, nearestUnits } from "../../db/queries/assignment";
import type { UnitKind } from "../../db/vocabulary";
import { minEllipsoidPerSphere } from "../domain/ellipsoid-ratio";
import { hasNetwork } from "../routing/current-network";
import { compareUnits, listVehicles, type RankedUnit, type TravelTimeCalculator } from "./travel-time-calculator";

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
/** Maximum factor by which a shortlist grows in one step. The number of travel times always grows by this factor. */
const maxGrowth = 4;
/**
 * A shortlist grows at least by the factor `minGrowth`. The estimated growth is multiplied by `unevennessMargin`,
 * because units are spread unevenly.
 */
const [minGrowth, unevennessMargin] = [2, 1.5];

/**
 * One of the two groups of candidates for a requirement: units of stations whose area contains the place (`#inArea`),
 * or all others. At first, travel times are computed only for the units that arrive first; more are computed when
 * needed.
 */
class CandidateGroup {
  #units: readonly CandidateUnit[] = [];
  /** Minimum number of travel times to compute for each vehicle type. */
  #computeCount = 0;
  /** Vehicles that units of the requirement's kind may have. */
  vehicles: readonly Vehicle[] = [];
  candidates: RankedUnit[] = [];
  uncomputed: CandidateUnit[] = [];
  /** Lower bound, in seconds, of the travel times of the units in `uncomputed`. */
  uncomputedMinSeconds = Number.POSITIVE_INFINITY;
  /** Distance (metres on the sphere) within which every unit was loaded. */
  completeWithinM = 0;
  /** Lower bound, in seconds, of the travel times of units not loaded; infinite if there are none, or no network. */
  notLoadedMinSeconds = 0;
  /**
   * Units farther than this (metres on WGS84) cannot arrive as early as the candidate at rank `requirement.count` by
   * travel time; infinite if unknown.
   */
  neededM = Number.POSITIVE_INFINITY;

  constructor(private readonly requirement: UnitRequirement) {}

  setUnits(units: readonly CandidateUnit[], count: number, calculator: TravelTimeCalculator): void {
    this.#units = units;
    this.#compute(Math.max(count, this.#computeCount), calculator);
  }

  computeMore(calculator: TravelTimeCalculator): void {
    this.#compute(this.#computeCount * maxGrowth, calculator);
  }

  #compute(count: number, calculator: TravelTimeCalculator): void {
    this.#computeCount = count;
    const { computed, uncomputed, uncomputedMinSeconds } = calculator.computeFastest(this.#units, count);
    this.candidates = computed.sort((a, b) => compareUnits(calculator.networkState, a, b));
    this.uncomputed = uncomputed;
    this.uncomputedMinSeconds = uncomputedMinSeconds;
    this.neededM = Number.POSITIVE_INFINITY;
    this.notLoadedMinSeconds = this.#findNotLoadedMinSeconds(calculator);
  }

  /**
   * Computes a lower bound, in seconds, of the travel times of units not loaded. All of them are farther than a known
   * distance, so the minimum time for that distance is a bound. A candidate's travel time is a higher bound if no unit
   * from beyond that distance can arrive in that time. Tries the travel times of the slowest candidate, of the slowest
   * one needed to fill the requirement, and of the fastest one.
   */
  #findNotLoadedMinSeconds({ networkState, lowerBoundSeconds, findFarthestM }: TravelTimeCalculator): number {
    if (this.completeWithinM === Number.POSITIVE_INFINITY || networkState.network === null)
      return Number.POSITIVE_INFINITY;
    const { count } = this.requirement;
    const loadedWithinM = this.completeWithinM * minEllipsoidPerSphere;
    const boundSeconds = lowerBoundSeconds(this.vehicles, loadedWithinM);
    const reachableUnits = this.candidates.filter(
      ({ travel }) => travel.reason !== "no-road" && travel.seconds <= this.uncomputedMinSeconds,
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
 * Finds the best units for one requirement of a plan. Loads only as many units, and computes only as many travel times,
 * as are needed to be certain of the result.
 */
export class RequirementSearch {
  shortlistSize: number;
  units: RankedUnit[] = [];
  /** Number of locked units, which are the first ones in `units`. */
  lockedCount = 0;
  readonly #inArea: CandidateGroup;
  readonly #others: CandidateGroup;
  readonly #firstComputeCount: number;
  #calculator: TravelTimeCalculator | undefined;

  constructor(
    readonly requirement: UnitRequirement,
    readonly number: number,
    excludedCount: number,
  ) {
    this.#inArea = new CandidateGroup(requirement);
    this.#others = new CandidateGroup(requirement);
    this.shortlistSize = requirement.count + excludedCount + (hasNetwork() ? extraUnitsByRoad : extraUnits);
    this.#firstComputeCount = requirement.count + excludedCount;
  }

  /** Takes the candidates from newly loaded rows, and computes the travel times of those that may be chosen. */
  setCandidates(rows: readonly CandidateRow[], calculator: TravelTimeCalculator): void {
    const requirementRows = rows.filter(({ number }) => number === this.number);
    const { kind } = this.requirement;
    const summaryRow = requirementRows.find((row) => row.id === null);
    const units = requirementRows.flatMap((row) => (row.id === null ? [] : [{ ...row, kind }]));
    this.#calculator = calculator;
    for (const [group, isFromCoveringStation, completeWithinM] of [
      [this.#inArea, true, summaryRow?.ownCompleteWithinM],
      [this.#others, false, summaryRow?.otherCompleteWithinM],
    ] as const) {
      group.vehicles = listVehicles(kind, summaryRow?.hasMotorcycle ?? true);
      group.completeWithinM = completeWithinM ?? Number.POSITIVE_INFINITY;
      const groupUnits = units.filter((unit) => unit.isFromCoveringStation === isFromCoveringStation);
      group.setUnits(groupUnits, this.#firstComputeCount, calculator);
    }
  }

  get candidates(): RankedUnit[] {
    return [...this.#inArea.candidates, ...this.#others.candidates];
  }

  get uncomputed(): CandidateUnit[] {
    return [...this.#inArea.uncomputed, ...this.#others.uncomputed];
  }

  get vehicles(): readonly Vehicle[] {
    return this.#others.vehicles;
  }

  get othersCompleteWithinM(): number {
    return this.#others.completeWithinM;
  }

  /** Returns the candidates that are certain to rank before every unit that was not loaded or not computed. */
  certainUnits(): RankedUnit[] {
    const certainUnits = this.#inArea.candidates.filter(this.#isCertain(this.#inArea));
    const isAreaComplete =
      this.#inArea.completeWithinM === Number.POSITIVE_INFINITY && this.#inArea.uncomputed.length === 0;
    return isAreaComplete
      ? [...certainUnits, ...this.#others.candidates.filter(this.#isCertain(this.#others))]
      : certainUnits;
  }

  #isCertain({
    completeWithinM,
    uncomputedMinSeconds,
    notLoadedMinSeconds,
  }: CandidateGroup): (unit: RankedUnit) => boolean {
    if (this.#calculator?.networkState.network === null)
      return ({ distanceM }) => distanceM < completeWithinM * minEllipsoidPerSphere;
    return ({ travel: { reason, seconds } }) => {
      const routeSeconds = reason === "no-road" ? Number.POSITIVE_INFINITY : seconds;
      return (
        routeSeconds <= uncomputedMinSeconds &&
        (routeSeconds < notLoadedMinSeconds || notLoadedMinSeconds === Number.POSITIVE_INFINITY)
      );
    };
  }

  /** Computes more travel times. Returns false if that cannot make any more candidates certain. */
  computeMore(): boolean {
    const group = this.#findGroupToCompute();
    group?.computeMore(this.#calculator as TravelTimeCalculator);
    return group !== undefined;
  }

  /** Returns a group in which an uncomputed unit may arrive earlier than every unit not loaded. */
  #findGroupToCompute(): CandidateGroup | undefined {
    const mayHaveFaster = ({ uncomputed, uncomputedMinSeconds, notLoadedMinSeconds }: CandidateGroup) =>
      uncomputed.length > 0 && uncomputedMinSeconds < notLoadedMinSeconds;
    if (mayHaveFaster(this.#inArea)) return this.#inArea;
    // Units of other stations cannot be chosen before all units of the area are known.
    const isAreaComplete =
      this.#inArea.completeWithinM === Number.POSITIVE_INFINITY && this.#inArea.uncomputed.length === 0;
    return isAreaComplete && mayHaveFaster(this.#others) ? this.#others : undefined;
  }

  /** Computes travel times until no unit without one can arrive before the slowest chosen unit. */
  computeUpToChosen(): void {
    const slowestSeconds = this.units.reduce(
      (seconds, { travel }) =>
        Math.max(seconds, travel.reason === "no-road" ? Number.POSITIVE_INFINITY : travel.seconds),
      0,
    );
    const calculator = this.#calculator as TravelTimeCalculator;
    for (const group of [this.#inArea, this.#others])
      while (group.uncomputedMinSeconds < slowestSeconds) group.computeMore(calculator);
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
    const neededGrowth = unevennessMargin * (neededM / (completeWithinM * minEllipsoidPerSphere)) ** 2;
    this.shortlistSize = Math.ceil(this.shortlistSize * Math.min(maxGrowth, Math.max(minGrowth, neededGrowth)));
  }

  /** Whether more units have to be loaded. */
  mustLoadMore(): boolean {
    return (
      this.missingCount() > 0 &&
      Math.min(this.#inArea.completeWithinM, this.#others.completeWithinM) < Number.POSITIVE_INFINITY
    );
  }

  /** Whether more units have to be loaded, or more travel times computed. */
  isUnfinished(): boolean {
    return this.mustLoadMore() || (this.missingCount() > 0 && this.uncomputed.length > 0);
  }
}
