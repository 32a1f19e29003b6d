import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { nearestUnits, takeUnits } from "../../db/queries/assignment";
import { pointText } from "../../db/queries/unit-and-district";
import type { UnitKind } from "../../db/vocabulary";
import type { Speeds } from "../domain/learned-speeds";
import { sphereSlack } from "../domain/shortlist";
import { hasNetwork } from "../routing/current-network";
import { compareUnits, type Measuring, type RankedUnit, startMeasuring } from "./measure-travel";

/** Where and when units are ranked. */
export type Situation = {
  /** The database outside the transaction, to load a network through. */
  db: Db;
  at: LngLat;
  now: Date;
  freshSince: Date;
  responsibleStations: readonly string[];
  /** The learned speeds at this place and time. */
  speeds: Speeds;
  /** Units treated as being at their station, because the person or API key may not see where they are. */
  hidden: readonly string[];
};

/** What is wanted. Earlier lines choose their units first. */
export type RankingLine = { kind: UnitKind; skills: readonly string[]; wanted: number };

export type Ranking = {
  /** The best units, in order, at most as many as wanted. */
  units: RankedUnit[];
  /** Units that were read but not chosen for any line. */
  others: RankedUnit[];
  /** Distance on the ellipsoid below which `others` contains every unit outside the responsible stations. */
  completeWithinM: number;
  measuring: Measuring;
};

/**
 * Additional units in the first shortlist, so that units locked by simultaneous incidents do not require a second shortlist. With a
 * network, more units must be read until no unread unit can be sooner.
 */
const spare = 12;
const spareByRoad = 64;

/** Maximum number of repetitions because the network or a closure changed between reading and locking the units. */
const maxChanges = 5;

/**
 * The best units for each line, in order; no unit is chosen twice. With `take`, their rows are locked until the transaction ends,
 * and rows locked by others are skipped. Shortlists grow until no unread unit can be better. If the network or
 * the closures in force change in between, everything is read again.
 */
export async function rankUnits(
  tx: Db,
  lines: readonly RankingLine[],
  situation: Situation,
  { take, excluding = [] }: { take: boolean; excluding?: readonly string[] },
): Promise<Ranking[]> {
  for (let changes = 0; ; changes++) {
    const searches = lines.map((line, number) => new Search(line, number, excluding.length));
    const rankings = await search(tx, searches, situation, new Set(excluding), take);
    if (rankings || changes === maxChanges) return rankings ?? [];
  }
}

/** Null if the network or the closures changed. */
async function search(
  tx: Db,
  searches: readonly Search[],
  situation: Situation,
  unavailable: Set<string>,
  take: boolean,
): Promise<Ranking[] | null> {
  let ground: GroundRow | undefined;
  let measuring: Measuring | undefined;
  for (let pending = searches; pending.length > 0; ) {
    const rows = await readCandidates(tx, pending, situation);
    const [first] = rows;
    if (ground && !isSameGround(first, ground)) return null;
    ground ??= { network: first?.network ?? null, closures: first?.closures ?? [] };
    measuring ??= await startMeasuring(tx, situation, ground);
    for (const one of pending) one.read(rows, measuring);
    if (take) {
      if (!(await takeBest(tx, searches, situation, unavailable, ground))) return null;
    } else {
      chooseBest(searches, unavailable);
    }
    pending = searches.filter((one) => one.isShort());
    for (const one of pending) one.shortlist *= 4;
  }
  const finalMeasuring = measuring ?? (await startMeasuring(tx, situation, { network: null, closures: [] }));
  const chosenIds = new Set(searches.flatMap(({ units }) => units.map(({ id }) => id)));
  return searches.map(({ units, candidates, otherReachM }) => ({
    units,
    others: candidates.filter(({ id }) => !chosenIds.has(id)),
    completeWithinM: otherReachM * sphereSlack,
    measuring: finalMeasuring,
  }));
}

function isSameGround(row: GroundRow | undefined, ground: GroundRow): boolean {
  return (
    row === undefined || (row.network?.key === ground.network?.key && row.closures.join() === ground.closures.join())
  );
}

type Row = Awaited<ReturnType<typeof nearestUnits>>[number];
type GroundRow = Pick<Row, "network" | "closures">;

/** The search for one line: its candidates, best first, and the distance (metres on the sphere) below which they are complete. */
class Search {
  shortlist: number;
  candidates: RankedUnit[] = [];
  ownReachM = 0;
  otherReachM = 0;
  units: RankedUnit[] = [];
  #measuring: Measuring | undefined;

  constructor(
    readonly line: RankingLine,
    readonly number: number,
    excluded: number,
  ) {
    this.shortlist = line.wanted + excluded + (hasNetwork() ? spareByRoad : spare);
  }

  read(rows: readonly Row[], measuring: Measuring): void {
    const own = rows.filter(({ number }) => number === this.number);
    this.ownReachM = own[0]?.ownReachM ?? Number.POSITIVE_INFINITY;
    this.otherReachM = own[0]?.otherReachM ?? Number.POSITIVE_INFINITY;
    this.candidates = measuring
      .measure(own.flatMap((row) => (row.id === null ? [] : [row])))
      .sort((a, b) => compareUnits(measuring.ground, a, b));
    this.#measuring = measuring;
  }

  /** The candidates that no unread unit can precede. */
  certain(): RankedUnit[] {
    const [own, other] = [this.#isWithin(this.ownReachM), this.#isWithin(this.otherReachM)];
    return this.candidates.filter((unit) =>
      unit.byArea ? own(unit) : this.ownReachM === Number.POSITIVE_INFINITY && other(unit),
    );
  }

  #isWithin(reachM: number): (unit: RankedUnit) => boolean {
    if (reachM === Number.POSITIVE_INFINITY || !this.#measuring) return () => true;
    if (this.#measuring.ground.network === null) return ({ distanceM }) => distanceM < reachM * sphereSlack;
    const boundSeconds = this.#measuring.lowerBoundSeconds(this.line.kind, reachM * sphereSlack);
    return ({ travel }) => travel.reason !== "no-road" && travel.seconds < boundSeconds;
  }

  missing(): number {
    return this.line.wanted - this.units.length;
  }

  isShort(): boolean {
    return this.missing() > 0 && Math.min(this.ownReachM, this.otherReachM) < Number.POSITIVE_INFINITY;
  }
}

async function readCandidates(tx: Db, searches: readonly Search[], situation: Situation): Promise<Row[]> {
  return nearestUnits(tx, {
    lines: JSON.stringify(
      searches.map(({ line: { kind, skills }, number, shortlist }) => ({ number, kind, skills, shortlist })),
    ),
    at: pointText(situation.at),
    now: situation.now,
    fresh_since: situation.freshSince,
    responsible_stations: situation.responsibleStations,
    hidden: situation.hidden,
  });
}

function chooseBest(searches: readonly Search[], unavailable: ReadonlySet<string>): void {
  const takenIds = new Set(unavailable);
  for (const search of searches) {
    search.units = search
      .certain()
      .filter(({ id }) => !takenIds.has(id))
      .slice(0, search.line.wanted);
    for (const { id } of search.units) takenIds.add(id);
  }
}

/**
 * Locks the best units of each line until the line is filled or its certain candidates are used up. A line waits while an earlier one of
 * the same kind has to read more, because the earlier line chooses first. Units locked by other transactions become unavailable. Returns
 * false if the network or the closures have changed since the candidates were read.
 */
async function takeBest(
  tx: Db,
  searches: readonly Search[],
  situation: Situation,
  unavailable: Set<string>,
  ground: GroundRow,
): Promise<boolean> {
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
    if (attempts.length === 0) return true;
    const rows = await takeUnits(tx, {
      lines: JSON.stringify(
        attempts.map(({ search: { line, number }, units, wanted }) => {
          return { number, kind: line.kind, skills: line.skills, ids: units.map(({ id }) => id), wanted };
        }),
      ),
      now: situation.now,
    });
    if (!isSameGround(rows[0], ground)) return false;
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
