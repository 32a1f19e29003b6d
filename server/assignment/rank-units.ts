import type { z } from "zod";
import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import type { Vehicle } from "../../db/network-vocabulary";
import { type CandidateUnit, lockUnits, NetworkStateJson, nearestUnits } from "../../db/queries/assignment";
import { formatPoint } from "../../db/sql";
import { minEllipsoidPerSphere } from "../domain/ellipsoid-ratio";
import type { SpeedCorrections } from "../domain/learned-speeds";
import { type CandidateRow, RequirementSearch, type UnitRequirement } from "./requirement-search";
import { createTravelTimeCalculator, type RankedUnit, type TravelTimeCalculator } from "./travel-time-calculator";

/** The place and time for which units are ranked, and everything else that the ranking depends on. */
export type Situation = {
  /** The database outside the transaction; networks are loaded through it. */
  db: Db;
  at: LngLat;
  /** The incident for which units are ranked; missing if it does not exist yet. */
  incidentId?: string;
  now: Date;
  freshSince: Date;
  responsibleStations: readonly string[];
  /** The learned speeds that apply at this place and time. */
  speeds: SpeedCorrections;
  /**
   * Ids of units that are treated as being at their station, because the requesting person or API key may not see where
   * they are.
   */
  hiddenUnitIds: readonly string[];
};

export type Ranking = {
  /** The best units, in order; at most as many as the requirement needs. */
  units: RankedUnit[];
  /** Units whose travel time was computed, but which were not chosen for any requirement. */
  otherUnits: RankedUnit[];
  /** Units whose travel time was not computed. Each takes at least as long as every chosen unit of the requirement. */
  uncomputedUnits: CandidateUnit[];
  /**
   * All free units within this distance (metres on WGS84) have been loaded as candidates. Does not apply to units of
   * responsible stations, which are searched separately.
   */
  completeWithinM: number;
  /** Vehicles that units of the requirement's kind may have. */
  vehicles: readonly Vehicle[];
  calculator: TravelTimeCalculator;
};

/**
 * Maximum number of times that the ranking restarts because the network or a closure changed between loading and
 * locking the units.
 */
const maxRestarts = 5;

/**
 * Chooses the best units for each requirement, in the order of the requirements; no unit is chosen twice. With `lock`,
 * the rows of the chosen units are locked until the transaction ends, and units whose rows other transactions have
 * locked are skipped. Shortlists grow until no unit outside them can be better. If the network or the closures in force
 * change in the meantime, everything is read again.
 */
export async function rankUnits(
  tx: Db,
  requirements: readonly UnitRequirement[],
  situation: Situation,
  { lock, excluding: excludedUnitIds = [] }: { lock: boolean; excluding?: readonly string[] },
): Promise<Ranking[]> {
  for (let restarts = 0; ; restarts++) {
    const searches = requirements.map(
      (requirement, number) => new RequirementSearch(requirement, number, excludedUnitIds.length),
    );
    const rankings = await tryRanking(tx, searches, situation, new Set(excludedUnitIds), lock);
    if (rankings || restarts === maxRestarts) return rankings ?? [];
  }
}

/** Tries once to rank and lock the units; returns null if the network or the closures have changed. */
async function tryRanking(
  tx: Db,
  searches: readonly RequirementSearch[],
  situation: Situation,
  unavailableIds: Set<string>,
  lock: boolean,
): Promise<Ranking[] | null> {
  let networkState: string | undefined;
  let calculator: TravelTimeCalculator | undefined;
  for (let pendingSearches = searches; pendingSearches.length > 0; ) {
    const rows = await loadCandidates(tx, pendingSearches, situation);
    const currentState = rows.find((row) => row.id === null)?.networkState;
    networkState ??= currentState;
    if (currentState !== networkState) return null;
    calculator ??= await createTravelTimeCalculator(tx, situation, parseNetworkState(networkState));
    for (const requirementSearch of pendingSearches) requirementSearch.setCandidates(rows, calculator);
    for (;;) {
      chooseBest(searches, unavailableIds);
      if (computeForUnfilled(searches)) continue;
      pendingSearches = searches.filter((requirementSearch) => requirementSearch.mustLoadMore());
      // Lock only after all candidates have been loaded, because locking in several steps would take more statements.
      if (!lock || pendingSearches.length > 0) break;
      if (!(await lockBest(tx, searches, situation, unavailableIds, networkState))) return null;
      pendingSearches = searches.filter((requirementSearch) => requirementSearch.mustLoadMore());
      if (!computeForUnfilled(searches)) break;
    }
    for (const requirementSearch of pendingSearches) requirementSearch.enlargeShortlist();
  }
  for (const requirementSearch of searches) requirementSearch.computeUpToChosen();
  const finalCalculator = calculator ?? (await createTravelTimeCalculator(tx, situation, parseNetworkState(undefined)));
  const chosenIds = new Set(searches.flatMap(({ units }) => units.map(({ id }) => id)));
  return searches.map(({ units, candidates, uncomputed, othersCompleteWithinM, vehicles }) => ({
    units,
    otherUnits: candidates.filter(({ id }) => !chosenIds.has(id)),
    uncomputedUnits: uncomputed.filter(({ id }) => !chosenIds.has(id)),
    completeWithinM: othersCompleteWithinM * minEllipsoidPerSphere,
    vehicles,
    calculator: finalCalculator,
  }));
}

/** Parses the network state, which every row contains as text. There are no rows if there are no requirements. */
function parseNetworkState(text: string | undefined): z.output<typeof NetworkStateJson> {
  return text === undefined
    ? { network: null, closures: [], closureIncidents: [] }
    : NetworkStateJson.parse(JSON.parse(text));
}

async function loadCandidates(
  tx: Db,
  searches: readonly RequirementSearch[],
  situation: Situation,
): Promise<CandidateRow[]> {
  return nearestUnits(tx, {
    requirements: JSON.stringify(
      searches.map(({ requirement: { kind, skills }, number, shortlistSize }) => ({
        number,
        kind,
        skills,
        shortlist: shortlistSize,
      })),
    ),
    at: formatPoint(situation.at),
    now: situation.now,
    fresh_since: situation.freshSince,
    responsible_stations: situation.responsibleStations,
    hidden: situation.hiddenUnitIds,
  });
}

/**
 * Computes more travel times for each requirement that is not filled. Returns false if no more of them could help any
 * requirement.
 */
function computeForUnfilled(searches: readonly RequirementSearch[]): boolean {
  return (
    searches.filter((requirementSearch) => requirementSearch.missingCount() > 0 && requirementSearch.computeMore())
      .length > 0
  );
}

/** Chooses the best units of each requirement, in addition to those that are already locked. */
function chooseBest(searches: readonly RequirementSearch[], unavailableIds: ReadonlySet<string>): void {
  const takenIds = new Set(unavailableIds);
  for (const search of searches) {
    const units = search.certainUnits().filter(({ id }) => !takenIds.has(id));
    search.units = [...search.units.slice(0, search.lockedCount), ...units].slice(0, search.requirement.count);
    for (const { id } of search.units) takenIds.add(id);
  }
}

/**
 * Locks the best units of each requirement until the requirement is filled or has no more certain candidates. A
 * requirement waits while an earlier requirement of the same kind has to load more units or compute more travel times,
 * because the earlier requirement chooses first. Units that other transactions have locked are treated as unavailable.
 * Returns false if the network or the closures have changed since the candidates were loaded.
 */
async function lockBest(
  tx: Db,
  searches: readonly RequirementSearch[],
  situation: Situation,
  unavailableIds: Set<string>,
  networkState: string | undefined,
): Promise<boolean> {
  for (const search of searches) search.units = search.units.slice(0, search.lockedCount);
  for (;;) {
    const plannedIds = new Set(unavailableIds);
    const attempts = searches.flatMap((search) => {
      const mustWait = searches.some(
        (otherSearch) =>
          otherSearch.number < search.number &&
          otherSearch.requirement.kind === search.requirement.kind &&
          otherSearch.isUnfinished() &&
          otherSearch.certainUnits().every(({ id }) => unavailableIds.has(id)),
      );
      const units = search.certainUnits().filter(({ id }) => !plannedIds.has(id));
      if (mustWait || search.missingCount() === 0 || units.length === 0) return [];
      for (const { id } of units.slice(0, search.missingCount())) plannedIds.add(id);
      return [{ search, units, wantedCount: search.missingCount() }];
    });
    if (attempts.length === 0) return true;
    const rows = await lockUnits(tx, {
      requirements: JSON.stringify(
        attempts.map(({ search: { requirement, number }, units, wantedCount }) => {
          return {
            number,
            kind: requirement.kind,
            skills: requirement.skills,
            ids: units.map(({ id }) => id),
            wanted: wantedCount,
          };
        }),
      ),
      now: situation.now,
    });
    if (rows[0] && rows[0].networkState !== networkState) return false;
    for (const { search, units, wantedCount } of attempts) {
      const lockedIds = new Set(
        rows.flatMap(({ number, id }) => (number === search.number && id !== null ? [id] : [])),
      );
      const attemptedCount =
        lockedIds.size < wantedCount ? units.length : units.findLastIndex(({ id }) => lockedIds.has(id)) + 1;
      for (const unit of units.slice(0, attemptedCount)) {
        if (lockedIds.has(unit.id) && !unavailableIds.has(unit.id)) search.lockedCount = search.units.push(unit);
        unavailableIds.add(unit.id);
      }
    }
  }
}
