import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { countUnits, type PassedOverUnit, passedOverUnits, pointText, type RankedUnit } from "../../db/queries";
import type { PassedOver, Unmet } from "../../db/schema/incidents";
import type { Requirement } from "../domain/response-plan";
import { shortageReason } from "../domain/shortage";
import { rankUnits } from "./rank-units";

/** A unit chosen by the rule for a requirement, with the reasons. */
export type ChosenUnit = { requirement: number; rank: number; unit: RankedUnit; passedOver: PassedOver[] };

export type Situation = {
  at: LngLat;
  now: Date;
  freshSince: Date;
  responsibleStations: readonly string[];
  /** As in `RankingQuery`. */
  hidden: readonly string[];
};

/** Maximum number of passed-over units in an explanation, nearest first. */
const maxPassedOver = 5;

/**
 * The assignment rule, described in docs/assignment-rule.md: for each requirement in order, as often as its count, the nearest
 * responsible unit. With `take` the units' rows stay locked until the transaction ends; without it the result is a proposal.
 */
export async function fillRequirements(
  tx: Db,
  plan: readonly Requirement[],
  situation: Situation,
  { take }: { take: boolean },
): Promise<{ picks: ChosenUnit[]; unmet: Unmet[] }> {
  const chosenUnits: ChosenUnit[] = [];
  const unmet: Unmet[] = [];
  for (const requirement of plan) {
    const chosenIds = chosenUnits.filter(({ unit }) => unit.kind === requirement.kind).map(({ unit }) => unit.id);
    const query = { ...requirement, ...situation, excluding: chosenIds, wanted: requirement.count };
    const units = await rankUnits(tx, query, { take });
    const picked = [...chosenIds, ...units.map(({ id }) => id)];
    const missing = requirement.count - units.length;
    if (missing > 0) {
      const { order, kind, skills } = requirement;
      const [count] = await countUnits(tx, { kind, skills, picked, fresh_since: situation.freshSince });
      unmet.push({ requirement: order, kind, missing, reason: count ? shortageReason(count) : "no-such-unit" });
    }
    const passedOver = await listPassedOver(tx, requirement, situation, picked, units);
    for (const [index, unit] of units.entries()) {
      const nearer = passedOver.filter(({ distanceM }) => distanceM !== null && distanceM < unit.distanceM);
      const explained = nearer
        .slice(0, maxPassedOver)
        .map((passed) => explainPassedOver(passed, unit, situation.hidden));
      chosenUnits.push({ requirement: requirement.order, rank: index + 1, unit, passedOver: explained });
    }
  }
  return { picks: chosenUnits, unmet };
}

async function listPassedOver(
  tx: Db,
  { kind, skills }: Requirement,
  { at, freshSince, responsibleStations }: Situation,
  picked: string[],
  units: RankedUnit[],
): Promise<PassedOverUnit[]> {
  if (units.length === 0) return [];
  return passedOverUnits(tx, {
    kind,
    skills,
    at: pointText(at),
    fresh_since: freshSince,
    responsible_stations: responsibleStations,
    picked,
    by_area: units.some(({ byArea }) => byArea),
    within_m: Math.max(...units.map(({ distanceM }) => distanceM)),
    most: maxPassedOver + units.length,
  });
}

/**
 * "Outside its area" only explains losing to a unit that is inside. Otherwise the nearer unit was locked by another incident at
 * that moment, or counted at its station.
 */
function explainPassedOver(
  { id, callSign, distanceM, cause, detail }: PassedOverUnit,
  pick: RankedUnit,
  hidden: readonly string[],
): PassedOver {
  const wasFree = cause === "being-taken" || (cause === "outside-area" && !pick.byArea);
  const reason = wasFree ? (hidden.includes(id) ? "position-hidden" : "being-taken") : cause;
  return { unitId: id, callSign, distanceM, cause: reason, detail };
}
