import type { Vehicle } from "../../db/network-vocabulary";
import type { CandidateUnit, nearestUnits } from "../../db/queries/assignment";
import type { UnitKind } from "../../db/vocabulary";
import { sphereSlack } from "../domain/shortlist";
import { hasNetwork } from "../routing/current-network";
import { compareUnits, type Measuring, type RankedUnit, vehiclesOf } from "./measure-travel";

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
const spareByRoad = 40;
/** Added to a known time, so that units which take exactly as long are read, too. */
const tieSeconds = 0.001;
/** Factor by which shortlists, at most, and the number of measured units grow. */
const growth = 4;
/** Least growth of a shortlist, and an allowance for units that are not spread evenly. */
const [leastGrowth, unevenness] = [2, 1.5];

/**
 * The candidates of a line from responsible stations, or those from other stations. Only the soonest of the units that
 * were read are measured, until more are needed.
 */
class Group {
  #read: readonly CandidateUnit[] = [];
  #count = 0;
  /** What units of the kind may travel with. */
  vehicles: readonly Vehicle[] = [];
  candidates: RankedUnit[] = [];
  unmeasured: CandidateUnit[] = [];
  /** Each unit that was read but not measured takes longer than this. */
  unmeasuredMinSeconds = Number.POSITIVE_INFINITY;
  /** Distance (metres on the sphere) below which every unit was read. */
  reachM = 0;
  /** Each unit that was not read takes at least this long by road. */
  unreadMinSeconds = 0;
  /** Distance (metres on WGS84) within which units may be as soon as the last needed one; infinite if unknown. */
  neededM = Number.POSITIVE_INFINITY;

  constructor(private readonly line: RankingLine) {}

  read(units: readonly CandidateUnit[], reachM: number, count: number, measuring: Measuring): void {
    this.#read = units;
    this.reachM = reachM;
    this.#measure(Math.max(count, this.#count), measuring);
  }

  measureMore(measuring: Measuring): void {
    this.#measure(this.#count * growth, measuring);
  }

  #measure(count: number, measuring: Measuring): void {
    this.#count = count;
    const { measured, unmeasured, unmeasuredMinSeconds } = measuring.measureSoonest(this.#read, count);
    this.candidates = measured.sort((a, b) => compareUnits(measuring.ground, a, b));
    this.unmeasured = unmeasured;
    this.unmeasuredMinSeconds = unmeasuredMinSeconds;
    this.neededM = Number.POSITIVE_INFINITY;
    this.unreadMinSeconds = this.#findUnreadMinSeconds(measuring);
  }

  /**
   * The lower bound for the distance within which all units were read. The time of the last, the last needed or the first known unit
   * replaces it if that time is longer and no vehicle covers the distance in it.
   */
  #findUnreadMinSeconds({ ground, lowerBoundSeconds, farthestM }: Measuring): number {
    if (this.reachM === Number.POSITIVE_INFINITY || ground.network === null) return Number.POSITIVE_INFINITY;
    const { wanted } = this.line;
    const readM = this.reachM * sphereSlack;
    const boundSeconds = lowerBoundSeconds(this.vehicles, readM);
    const known = this.candidates.filter(
      ({ travel }) => travel.reason !== "no-road" && travel.seconds <= this.unmeasuredMinSeconds,
    );
    const times = known.map(({ travel }) => travel.seconds);
    for (const seconds of new Set([times.at(-1), times[wanted - 1], times[0]])) {
      if (seconds === undefined) continue;
      if (seconds < boundSeconds) return boundSeconds;
      const withinM = farthestM(this.vehicles, seconds + tieSeconds);
      if (withinM < readM) return seconds + tieSeconds;
      if (seconds === times[wanted - 1]) this.neededM = withinM;
    }
    return boundSeconds;
  }
}

/** The search for one line of a plan. Units are read and measured only as far as needed to know the best. */
export class LineSearch {
  shortlist: number;
  units: RankedUnit[] = [];
  /** How many of `units`, from the first, are locked. */
  lockedCount = 0;
  readonly #responsible: Group;
  readonly #others: Group;
  readonly #firstMeasured: number;
  #measuring: Measuring | undefined;

  constructor(
    readonly line: RankingLine,
    readonly number: number,
    excluded: number,
  ) {
    this.#responsible = new Group(line);
    this.#others = new Group(line);
    this.shortlist = line.wanted + excluded + (hasNetwork() ? spareByRoad : spare);
    this.#firstMeasured = line.wanted + excluded;
  }

  read(rows: readonly CandidateRow[], measuring: Measuring): void {
    const lineRows = rows.filter(({ number }) => number === this.number);
    const units = lineRows.flatMap((row) => (row.id === null ? [] : [row]));
    const [first] = lineRows;
    this.#measuring = measuring;
    for (const [group, byArea, reachM] of [
      [this.#responsible, true, first?.ownReachM],
      [this.#others, false, first?.otherReachM],
    ] as const) {
      group.vehicles = vehiclesOf(this.line.kind, first?.hasMotorcycle ?? true);
      const groupUnits = units.filter((unit) => unit.byArea === byArea);
      group.read(groupUnits, reachM ?? Number.POSITIVE_INFINITY, this.#firstMeasured, measuring);
    }
  }

  get candidates(): RankedUnit[] {
    return [...this.#responsible.candidates, ...this.#others.candidates];
  }

  get unmeasured(): CandidateUnit[] {
    return [...this.#responsible.unmeasured, ...this.#others.unmeasured];
  }

  get vehicles(): readonly Vehicle[] {
    return this.#others.vehicles;
  }

  get otherReachM(): number {
    return this.#others.reachM;
  }

  /** The candidates that no unread or unmeasured unit can precede. */
  certainUnits(): RankedUnit[] {
    const certain = this.#responsible.candidates.filter(this.#isCertain(this.#responsible));
    const isResponsibleComplete =
      this.#responsible.reachM === Number.POSITIVE_INFINITY && this.#responsible.unmeasured.length === 0;
    return isResponsibleComplete
      ? [...certain, ...this.#others.candidates.filter(this.#isCertain(this.#others))]
      : certain;
  }

  #isCertain({ reachM, unmeasuredMinSeconds, unreadMinSeconds }: Group): (unit: RankedUnit) => boolean {
    if (this.#measuring?.ground.network === null) return ({ distanceM }) => distanceM < reachM * sphereSlack;
    return ({ travel: { reason, seconds } }) => {
      const routeSeconds = reason === "no-road" ? Number.POSITIVE_INFINITY : seconds;
      return (
        routeSeconds <= unmeasuredMinSeconds &&
        (routeSeconds < unreadMinSeconds || unreadMinSeconds === Number.POSITIVE_INFINITY)
      );
    };
  }

  /** Measures more units of those that were read; returns false if that cannot make more candidates certain. */
  measureMore(): boolean {
    const group = this.#groupToMeasure();
    group?.measureMore(this.#measuring as Measuring);
    return group !== undefined;
  }

  /** A group with units that were read but not measured and may be sooner than every unit that was not read. */
  #groupToMeasure(): Group | undefined {
    const hasSooner = ({ unmeasured, unmeasuredMinSeconds, unreadMinSeconds }: Group) =>
      unmeasured.length > 0 && unmeasuredMinSeconds < unreadMinSeconds;
    if (hasSooner(this.#responsible)) return this.#responsible;
    // The others are of no use before all units of responsible stations are known.
    const isResponsibleComplete =
      this.#responsible.reachM === Number.POSITIVE_INFINITY && this.#responsible.unmeasured.length === 0;
    return isResponsibleComplete && hasSooner(this.#others) ? this.#others : undefined;
  }

  /** Measures units until every unmeasured unit takes at least as long as each chosen one. */
  measureAsFarAsChosen(): void {
    const last = this.units.reduce(
      (seconds, { travel }) =>
        Math.max(seconds, travel.reason === "no-road" ? Number.POSITIVE_INFINITY : travel.seconds),
      0,
    );
    for (const group of [this.#responsible, this.#others])
      while (group.unmeasuredMinSeconds < last && group.measureMore(this.#measuring as Measuring));
  }

  missingCount(): number {
    return this.line.wanted - this.units.length;
  }

  /** Sizes the next shortlist to reach as far as sooner units may be, if units are spread evenly. */
  readMore(): void {
    const { neededM, reachM } = this.#responsible.reachM < Number.POSITIVE_INFINITY ? this.#responsible : this.#others;
    const needed = unevenness * (neededM / (reachM * sphereSlack)) ** 2;
    this.shortlist = Math.ceil(this.shortlist * Math.min(growth, Math.max(leastGrowth, needed)));
  }

  /** Whether more units have to be read. */
  isShort(): boolean {
    return (
      this.missingCount() > 0 && Math.min(this.#responsible.reachM, this.#others.reachM) < Number.POSITIVE_INFINITY
    );
  }

  /** Whether more units have to be read or measured. */
  isUnfinished(): boolean {
    return this.isShort() || (this.missingCount() > 0 && this.unmeasured.length > 0);
  }
}
