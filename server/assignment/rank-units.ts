import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { type CandidateUnit, nearestUnits, pointText, takeUnits } from "../../db/queries";
import type { UnitKind } from "../../db/vocabulary";
import { sphereSlack } from "../domain/shortlist";

/** Where and when units are ranked. */
export type Situation = {
  at: LngLat;
  now: Date;
  freshSince: Date;
  responsibleStations: readonly string[];
  /** Units that count at their station, because the person or API key may not see where they are. */
  hidden: readonly string[];
};

/** What is wanted; lines come before each other in their order. */
export type RankingLine = { kind: UnitKind; skills: readonly string[]; wanted: number };

export type RankedUnit = CandidateUnit;

export type Ranking = {
  /** The best units, in order, at most as many as wanted. */
  units: RankedUnit[];
  /** Units that were read but not chosen for any line. */
  others: RankedUnit[];
  /** No unit outside the responsible stations that is nearer than this is missing among the others; on the ellipsoid. */
  completeWithinM: number;
};

/** Additional units in the first shortlist, so that units locked by simultaneous incidents need no second one. */
const spare = 12;

/**
 * The best units for each line, in order; no unit is chosen twice. With `take`, their rows are locked until the transaction ends,
 * and rows locked by others are skipped. If a shortlist was too short, a longer one is read until no missing unit can be better.
 */
export async function rankUnits(
  tx: Db,
  lines: readonly RankingLine[],
  situation: Situation,
  { take, excluding = [] }: { take: boolean; excluding?: readonly string[] },
): Promise<Ranking[]> {
  const searches = lines.map((line, number) => new Search(line, number, excluding.length));
  const unavailable = new Set(excluding);
  for (let pending = searches; pending.length > 0; ) {
    await readCandidates(tx, pending, situation);
    if (take) await takeBest(tx, searches, situation, unavailable);
    else chooseBest(searches, unavailable);
    pending = searches.filter((search) => search.isShort());
    for (const search of pending) search.shortlist *= 4;
  }
  const chosen = new Set(searches.flatMap(({ units }) => units.map(({ id }) => id)));
  return searches.map(({ units, candidates, otherReachM }) => ({
    units,
    others: candidates.filter(({ id }) => !chosen.has(id)),
    completeWithinM: otherReachM * sphereSlack,
  }));
}

/** The search for one line: the candidates in order, and how far no candidate is missing, in metres on the sphere. */
class Search {
  shortlist: number;
  candidates: RankedUnit[] = [];
  ownReachM = 0;
  otherReachM = 0;
  units: RankedUnit[] = [];

  constructor(
    readonly line: RankingLine,
    readonly number: number,
    excluded: number,
  ) {
    this.shortlist = line.wanted + excluded + spare;
  }

  /** The candidates that no unit beyond the shortlists can precede. */
  certain(): RankedUnit[] {
    const isCertain = ({ byArea, distanceM }: RankedUnit) =>
      byArea
        ? distanceM < this.ownReachM * sphereSlack
        : this.ownReachM === Number.POSITIVE_INFINITY && distanceM < this.otherReachM * sphereSlack;
    return this.candidates.filter(isCertain);
  }

  missing(): number {
    return this.line.wanted - this.units.length;
  }

  isShort(): boolean {
    return this.missing() > 0 && Math.min(this.ownReachM, this.otherReachM) < Number.POSITIVE_INFINITY;
  }
}

async function readCandidates(tx: Db, searches: readonly Search[], situation: Situation): Promise<void> {
  const rows = await nearestUnits(tx, {
    lines: JSON.stringify(
      searches.map(({ line: { kind, skills }, number, shortlist }) => ({ number, kind, skills, shortlist })),
    ),
    at: pointText(situation.at),
    now: situation.now,
    fresh_since: situation.freshSince,
    responsible_stations: situation.responsibleStations,
    hidden: situation.hidden,
  });
  for (const search of searches) {
    const own = rows.filter(({ number }) => number === search.number);
    search.ownReachM = own[0]?.ownReachM ?? Number.POSITIVE_INFINITY;
    search.otherReachM = own[0]?.otherReachM ?? Number.POSITIVE_INFINITY;
    search.candidates = own.flatMap((row) => (row.id === null ? [] : [row])).sort(compareCandidates);
  }
}

function compareCandidates(a: RankedUnit, b: RankedUnit): number {
  return Number(b.byArea) - Number(a.byArea) || a.distanceM - b.distanceM || (a.callSign < b.callSign ? -1 : 1);
}

function chooseBest(searches: readonly Search[], unavailable: ReadonlySet<string>): void {
  const used = new Set(unavailable);
  for (const search of searches) {
    search.units = search
      .certain()
      .filter(({ id }) => !used.has(id))
      .slice(0, search.line.wanted);
    for (const { id } of search.units) used.add(id);
  }
}

/**
 * Locks the best units of each line until it has all or its certain candidates are used up. A line waits while an earlier one of
 * the same kind has to read more, because that one chooses first. Units that others have locked become unavailable.
 */
async function takeBest(
  tx: Db,
  searches: readonly Search[],
  situation: Situation,
  unavailable: Set<string>,
): Promise<void> {
  for (;;) {
    const planned = new Set(unavailable);
    const attempts = searches.flatMap((search) => {
      const isBehind = searches.some(
        (other) =>
          other.number < search.number &&
          other.line.kind === search.line.kind &&
          other.isShort() &&
          other.certain().every(({ id }) => unavailable.has(id)),
      );
      const units = search.certain().filter(({ id }) => !planned.has(id));
      if (isBehind || search.missing() === 0 || units.length === 0) return [];
      for (const { id } of units.slice(0, search.missing())) planned.add(id);
      return [{ search, units, wanted: search.missing() }];
    });
    if (attempts.length === 0) return;
    const rows = await takeUnits(tx, {
      lines: JSON.stringify(
        attempts.map(({ search: { line, number }, units, wanted }) => {
          return { number, kind: line.kind, skills: line.skills, ids: units.map(({ id }) => id), wanted };
        }),
      ),
      now: situation.now,
    });
    for (const { search, units, wanted } of attempts) {
      const locked = new Set(rows.flatMap(({ number, id }) => (number === search.number && id !== null ? [id] : [])));
      const last = locked.size < wanted ? units.length : units.findLastIndex(({ id }) => locked.has(id)) + 1;
      for (const unit of units.slice(0, last)) {
        if (locked.has(unit.id) && !unavailable.has(unit.id)) search.units.push(unit);
        unavailable.add(unit.id);
      }
    }
  }
}
