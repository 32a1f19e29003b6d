import type { Db } from "../../db/client";
import { countUnits, type PassedOverUnit, passedOverUnits } from "../../db/queries/assignment";
import type { Unmet } from "../../db/schema/incidents";
import type { PassedOver } from "../../db/schema/travel-columns";
import { formatPoint } from "../../db/sql";
import type { Requirement } from "../domain/response-plan";
import { findShortageReason } from "../domain/shortage";
import { compareTravel, type Travel } from "../domain/travel";
import { type Ranking, rankUnits, type Situation } from "./rank-units";
import type { LocatedUnit, NetworkState, RankedUnit, TravelTimeCalculator, UnitTravel } from "./travel-time-calculator";

/** A unit that the assignment rule chose for a requirement, with the reasons. */
export type ChosenUnit = {
  requirement: number;
  rank: number;
  unit: RankedUnit;
  networkState: NetworkState;
  passedOver: PassedOver[];
};

/** Maximum number of passed-over units that are listed for each chosen unit; the nearest ones are kept. */
const maxPassedOver = 5;

/**
 * The assignment rule (docs/assignment-rule.md). For each requirement in order, picks as many units as it needs: units
 * of responsible stations before others, and within each group the units that arrive first. With `lock`, the rows of
 * the chosen units stay locked until the transaction ends; without it, the result is only a proposal. `excluding` lists
 * units that declined the incident or were recalled from it, and are not chosen again.
 */
export async function fillRequirements(
  tx: Db,
  plan: readonly Requirement[],
  situation: Situation,
  { lock, excluding = [] }: { lock: boolean; excluding?: readonly string[] },
): Promise<{ chosenUnits: ChosenUnit[]; unmet: Unmet[] }> {
  const requirements = plan.map(({ kind, skills, count }) => ({ kind, skills, count }));
  const rankings = await rankUnits(tx, requirements, situation, { lock, excluding });
  const chosenIds = rankings.flatMap(({ units }) => units.map(({ id }) => id));
  const passedOver = await listPassedOver(tx, plan, situation, rankings, chosenIds);
  const chosenUnits: ChosenUnit[] = [];
  const unmet: Unmet[] = [];
  for (const [requirementIndex, { order, kind, skills, count }] of plan.entries()) {
    const ranking = rankings[requirementIndex];
    if (!ranking) {
      unmet.push({ requirement: order, kind, missing: count, reason: "taken-meanwhile" });
      continue;
    }
    const { units, otherUnits, uncomputedUnits, calculator } = ranking;
    const farthestM = Math.max(0, ...units.map(({ distanceM }) => distanceM));
    const missingCount = count - units.length;
    if (missingCount > 0) {
      const [unitCounts] = await countUnits(tx, { kind, skills, chosen: chosenIds, fresh_since: situation.freshSince });
      const reason = unitCounts ? findShortageReason(unitCounts) : "no-such-unit";
      const isReleased =
        reason === "taken-meanwhile" && [...otherUnits, ...uncomputedUnits].some(({ id }) => excluding.includes(id));
      unmet.push({ requirement: order, kind, missing: missingCount, reason: isReleased ? "released" : reason });
    }
    const unavailableUnits = passedOver.filter((unit) => unit.number === requirementIndex);
    const listedIds = new Set(unavailableUnits.map(({ id }) => id));
    const comparedUnits: ComparedUnit[] = [
      ...unavailableUnits.map((unit) => ({ ...unit, travel: null, locatedUnit: toLocatedUnit(unit) })),
      ...[
        ...otherUnits,
        ...uncomputedUnits
          .filter(({ distanceM }) => distanceM < farthestM)
          .map((unit) => ({ ...unit, travel: null, locatedUnit: unit })),
      ]
        .filter(({ id }) => !listedIds.has(id))
        .map((unit) => ({ locatedUnit: null, ...unit, cause: null, detail: null })),
    ].sort(compareDistances);
    for (const [index, unit] of units.entries()) {
      chosenUnits.push({
        requirement: order,
        rank: index + 1,
        unit,
        networkState: calculator.networkState,
        passedOver: listUnitsToExplain(comparedUnits, unit, calculator).map((candidate) =>
          explain(computeListedTravel(candidate, calculator), unit, {
            ...{ hiddenUnitIds: situation.hiddenUnitIds, excluding },
            network: calculator.networkState.network,
          }),
        ),
      });
    }
  }
  for (const { calculator } of rankings.slice(0, 1)) calculator.end();
  return { chosenUnits, unmet };
}

/**
 * Lists, for each requirement, the units that cannot be sent but may be nearer than a chosen unit or arrive sooner.
 * Also lists free units if the ranking may not have loaded all of them, or if it placed units at their station because
 * their position is hidden.
 */
async function listPassedOver(
  tx: Db,
  plan: readonly Requirement[],
  { at, freshSince, responsibleStations, hiddenUnitIds }: Situation,
  rankings: readonly Ranking[],
  chosenIds: string[],
): Promise<PassedOverUnit[]> {
  const requirements = rankings.flatMap(({ units, completeWithinM, vehicles, calculator }, requirementIndex) => {
    const { kind, skills } = plan[requirementIndex] as Requirement;
    if (units.length === 0) return [];
    const isByRoad = calculator.networkState.network !== null;
    const withinM = Math.max(
      ...units.map(({ distanceM, travel }) => {
        if (!isByRoad || travel.reason === "no-road") return distanceM;
        return Math.max(distanceM, calculator.findFarthestM(vehicles, travel.seconds));
      }),
    );
    return {
      number: requirementIndex,
      kind,
      skills,
      chosen: chosenIds,
      by_area: units.some(({ isFromCoveringStation }) => isFromCoveringStation),
      include_eligible: withinM > completeWithinM || hiddenUnitIds.length > 0,
      within: withinM,
      // Load more units if there is a network, because the units with the shortest travel times are not always the
      // nearest.
      max_candidates: (isByRoad ? 4 : 1) * maxPassedOver + units.length,
      // Every explanation begins with the units nearer than all chosen units. If there are at least `max_listed` of
      // them, the query returns only the nearest of these.
      all_listed_within: Math.min(...units.map(({ distanceM }) => distanceM)),
      max_listed: maxPassedOver,
    };
  });
  if (requirements.length === 0) return [];
  return passedOverUnits(tx, {
    requirements: JSON.stringify(requirements),
    at: formatPoint(at),
    fresh_since: freshSince,
    responsible_stations: responsibleStations,
  });
}

/**
 * A unit that was not chosen. `cause` is null if the unit was free and among the candidates that `rankUnits` loaded;
 * `explain` determines its cause later.
 */
type ComparedUnit = {
  id: string;
  callSign: string;
  distanceM: number | null;
  isFromCoveringStation?: boolean;
  /** Travel time of the unit; null if it was not computed or cannot be computed. */
  travel: UnitTravel | null;
  /** The unit with its position, to compute its travel time later; null if that is not necessary or not possible. */
  locatedUnit: LocatedUnit | null;
  cause: PassedOverUnit["cause"] | null;
  detail: string | null;
};

/**
 * Returns the travel time in seconds, for comparisons. It is infinite for a unit without a route, which therefore ranks
 * last.
 */
function secondsByRoad({ reason, seconds }: Travel): number {
  return reason === "no-road" ? Number.POSITIVE_INFINITY : seconds;
}

/** Returns the unit with its position; null if the position is not known. */
function toLocatedUnit(unit: PassedOverUnit): LocatedUnit | null {
  const { distanceM, lng, lat } = unit;
  return distanceM === null || lng === null || lat === null ? null : { ...unit, distanceM, lng, lat };
}

/** Computes the travel time of a listed unit, however long it is. */
function computeListedTravel(unit: ComparedUnit, calculator: TravelTimeCalculator): ComparedUnit {
  if (unit.travel || !unit.locatedUnit || calculator.networkState.network === null) return unit;
  const [unitWithTravel] = calculator.computeFar([unit.locatedUnit]);
  return { ...unit, travel: unitWithTravel?.travel ?? null };
}

/** Returns the first units that the explanation of a chosen unit must list. `units` are sorted by distance. */
function listUnitsToExplain(
  units: readonly ComparedUnit[],
  chosenUnit: RankedUnit,
  calculator: TravelTimeCalculator,
): readonly ComparedUnit[] {
  const listedUnits: ComparedUnit[] = [];
  for (const unit of units) {
    if (listedUnits.length === maxPassedOver) break;
    if (mustExplain(unit, chosenUnit, calculator)) listedUnits.push(unit);
  }
  return listedUnits;
}

/**
 * Whether an explanation must list a unit: it is nearer than the chosen unit in a straight line, or arrives sooner over
 * the network. Computes travel times only where the result depends on them, because most units are not listed.
 */
function mustExplain(unit: ComparedUnit, chosenUnit: RankedUnit, calculator: TravelTimeCalculator): boolean {
  const { distanceM, cause, locatedUnit } = unit;
  if (distanceM === null) return false;
  if (distanceM < chosenUnit.distanceM) return true;
  if (calculator.networkState.network === null) return false;
  // A free unit without a travel time takes at least as long as the chosen unit.
  const travel =
    cause !== null && locatedUnit
      ? calculator.computeWithin([locatedUnit], secondsByRoad(chosenUnit.travel))[0]?.travel
      : unit.travel;
  return travel != null && compareTravel(travel, chosenUnit.travel) < 0;
}

/**
 * Explains why a unit was passed over. A unit that could not be sent keeps its own cause. Otherwise, the first cause in
 * this list that applies is returned:
 * - `declined-or-recalled`: the unit declined this incident or was recalled from it
 * - `outside-area`: the chosen unit belongs to a responsible station and this one does not
 * - `position-hidden`: the unit was treated as being at its station
 * - `no-road`: the unit has no route to the incident
 * - `slower-by-road`: the unit takes at least as long as the chosen one
 * - `being-taken`: the unit's row was locked at that moment, for another incident or another change
 */
function explain(
  unit: ComparedUnit,
  chosenUnit: RankedUnit,
  {
    hiddenUnitIds,
    excluding,
    network,
  }: { hiddenUnitIds: readonly string[]; excluding: readonly string[]; network: NetworkState["network"] },
): PassedOver {
  const { id, callSign, distanceM, travel, detail } = unit;
  const isByRoad = network !== null && travel !== null;
  const explanation = {
    unitId: id,
    callSign,
    distanceM,
    ...(isByRoad && { travelSeconds: travel.seconds }),
    ...(isByRoad && travel.routeM !== null && { routeM: travel.routeM, vehicle: travel.vehicle }),
    detail,
  };
  const isOutside = unit.cause === "outside-area" || unit.isFromCoveringStation === false;
  if (unit.cause !== null && unit.cause !== "being-taken" && unit.cause !== "outside-area") {
    return { ...explanation, cause: unit.cause };
  }
  if (excluding.includes(id)) return { ...explanation, cause: "declined-or-recalled" };
  if (chosenUnit.isFromCoveringStation && isOutside) return { ...explanation, cause: "outside-area" };
  if (hiddenUnitIds.includes(id)) return { ...explanation, cause: "position-hidden" };
  if (isByRoad && compareTravel(travel, chosenUnit.travel) >= 0) {
    return { ...explanation, cause: travel.reason === "no-road" ? "no-road" : "slower-by-road" };
  }
  return { ...explanation, cause: "being-taken" };
}

function compareDistances(a: ComparedUnit, b: ComparedUnit): number {
  return (a.distanceM ?? 0) - (b.distanceM ?? 0) || (a.callSign < b.callSign ? -1 : 1);
}
