import type { CandidateUnit, nearestUnits } from "../../db/queries/assignment";
import type { UnitKind } from "../../db/vocabulary";
import { sphereSlack } from "../domain/shortlist";
import { hasNetwork } from "../routing/current-network";
import { compareUnits, type Measuring, type RankedUnit } from "./measure-travel";

/**
 * A line of a response plan: how many units of which kind. Lines are filled in order, so earlier lines have first
 * choice.
 */
export type RankingLine = { kind: UnitKind; skills: readonly string[]; wanted: number };

export type CandidateRow = Awaited<ReturnType<typeof nearestUnits>>[number];

/**
 * Additional units in the first shortlist, so that units locked by simultaneous incidents do not require a second shortlist. With a
 * network, more units must be read until no unread unit can be sooner.
 */
const spare = 12;
const spareByRoad = 64;
/** Number of units measured at first, beyond those wanted. */
const spareMeasured = 8;
/** Factor by which shortlists and the number of measured units grow. */
const growth = 4;

/**
 * The candidates of a line from responsible stations, or those from other stations. Only the soonest of the units that
 * were read are measured, until more are needed.
 */
class Group {
  #read: readonly CandidateUnit[] = [];
  #count = 0;
  candidates: RankedUnit[] = [];
  unmeasured: CandidateUnit[] = [];
  /** Lower bound of the travel time of the units that were not measured. */
  restSeconds = Number.POSITIVE_INFINITY;
  /** Distance (metres on the sphere) below which every unit was read. */
  reachM = 0;

  read(units: readonly CandidateUnit[], reachM: number, count: number, measuring: Measuring): void {
    this.#read = units;
    this.reachM = reachM;
    this.#measure(Math.max(count, this.#count), measuring);
  }

  /** Measures more units; returns false if all are measured. */
  measureMore(measuring: Measuring): boolean {
    if (this.unmeasured.length === 0) return false;
    this.#measure(this.#count * growth, measuring);
    return true;
  }

  #measure(count: number, measuring: Measuring): void {
    this.#count = count;
    const { measured, rest, restSeconds } = measuring.measureSoonest(this.#read, count);
    this.candidates = measured.sort((a, b) => compareUnits(measuring.ground, a, b));
    this.unmeasured = rest;
    this.restSeconds = restSeconds;
  }
}

/** The search for one line of a plan. Units are read and measured only as far as needed to know the best. */
export class LineSearch {
  shortlist: number;
  units: RankedUnit[] = [];
  readonly #own = new Group();
  readonly #others = new Group();
  readonly #firstMeasured: number;
  #measuring: Measuring | undefined;

  constructor(
    readonly line: RankingLine,
    readonly number: number,
    excluded: number,
  ) {
    this.shortlist = line.wanted + excluded + (hasNetwork() ? spareByRoad : spare);
    this.#firstMeasured = line.wanted + excluded + spareMeasured;
  }

  read(rows: readonly CandidateRow[], measuring: Measuring): void {
    const lineRows = rows.filter(({ number }) => number === this.number);
    const units = lineRows.flatMap((row) => (row.id === null ? [] : [row]));
    const [first] = lineRows;
    this.#measuring = measuring;
    for (const [group, byArea, reachM] of [
      [this.#own, true, first?.ownReachM],
      [this.#others, false, first?.otherReachM],
    ] as const) {
      const groupUnits = units.filter((unit) => unit.byArea === byArea);
      group.read(groupUnits, reachM ?? Number.POSITIVE_INFINITY, this.#firstMeasured, measuring);
    }
  }

  get candidates(): RankedUnit[] {
    return [...this.#own.candidates, ...this.#others.candidates];
  }

  get unmeasured(): CandidateUnit[] {
    return [...this.#own.unmeasured, ...this.#others.unmeasured];
  }

  get otherReachM(): number {
    return this.#others.reachM;
  }

  /** The candidates that no unread or unmeasured unit can precede. */
  certainUnits(): RankedUnit[] {
    const own = this.#own.candidates.filter(this.#isCertain(this.#own));
    const isOwnComplete = this.#own.reachM === Number.POSITIVE_INFINITY && this.#own.unmeasured.length === 0;
    return isOwnComplete ? [...own, ...this.#others.candidates.filter(this.#isCertain(this.#others))] : own;
  }

  #isCertain({ reachM, restSeconds }: Group): (unit: RankedUnit) => boolean {
    const isWithin = this.#isWithin(reachM);
    return (unit) => isWithin(unit) && (restSeconds === Number.POSITIVE_INFINITY || isBelow(unit, restSeconds));
  }

  #isWithin(reachM: number): (unit: RankedUnit) => boolean {
    if (reachM === Number.POSITIVE_INFINITY || !this.#measuring) return () => true;
    if (this.#measuring.ground.network === null) return ({ distanceM }) => distanceM < reachM * sphereSlack;
    const boundSeconds = this.#measuring.lowerBoundSeconds(this.line.kind, reachM * sphereSlack);
    return (unit) => isBelow(unit, boundSeconds);
  }

  /** Measures more units of those that were read; returns false if there are none. */
  measureMore(): boolean {
    const measuring = this.#measuring as Measuring;
    if (this.#own.measureMore(measuring)) return true;
    // Units of other stations rank after all units of responsible stations, so they are measured only when all of the
    // latter are known.
    return this.#own.reachM === Number.POSITIVE_INFINITY && this.#others.measureMore(measuring);
  }

  /** Measures units until every unmeasured unit takes at least as long as each chosen one. */
  measureAsFarAsChosen(): void {
    const last = this.units.reduce(
      (seconds, { travel }) =>
        Math.max(seconds, travel.reason === "no-road" ? Number.POSITIVE_INFINITY : travel.seconds),
      0,
    );
    for (const group of [this.#own, this.#others])
      while (group.restSeconds < last && group.measureMore(this.#measuring as Measuring));
  }

  missingCount(): number {
    return this.line.wanted - this.units.length;
  }

  readMore(): void {
    this.shortlist *= growth;
  }

  /** Whether more units have to be read. */
  isShort(): boolean {
    return this.missingCount() > 0 && Math.min(this.#own.reachM, this.#others.reachM) < Number.POSITIVE_INFINITY;
  }

  /** Whether more units have to be read or measured. */
  isUnfinished(): boolean {
    return this.isShort() || (this.missingCount() > 0 && this.unmeasured.length > 0);
  }
}

function isBelow({ travel }: RankedUnit, seconds: number): boolean {
  return travel.reason !== "no-road" && travel.seconds < seconds;
}
