import type { Db } from "../../db/client";
import { countUnits, type PassedOverUnit, passedOverUnits, pointText } from "../../db/queries";
import type { PassedOver, Unmet } from "../../db/schema/incidents";
import type { Requirement } from "../domain/response-plan";
import { shortageReason } from "../domain/shortage";
import { type RankedUnit, type Ranking, rankUnits, type Situation } from "./rank-units";

/** A unit chosen by the rule for a requirement, with the reasons. */
export type ChosenUnit = { requirement: number; rank: number; unit: RankedUnit; passedOver: PassedOver[] };

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
  const lines = plan.map(({ kind, skills, count }) => ({ kind, skills, wanted: count }));
  const rankings = await rankUnits(tx, lines, situation, { take });
  const picked = rankings.flatMap(({ units }) => units.map(({ id }) => id));
  const passedOver = await listPassedOver(tx, plan, situation, rankings, picked);
  const chosenUnits: ChosenUnit[] = [];
  const unmet: Unmet[] = [];
  for (const [number, { order, kind, skills, count }] of plan.entries()) {
    const { units = [], others = [] } = rankings[number] ?? {};
    const missing = count - units.length;
    if (missing > 0) {
      const [counted] = await countUnits(tx, { kind, skills, picked, fresh_since: situation.freshSince });
      unmet.push({ requirement: order, kind, missing, reason: counted ? shortageReason(counted) : "no-such-unit" });
    }
    const unavailable = passedOver.filter((unit) => unit.number === number);
    const listed = new Set(unavailable.map(({ id }) => id));
    const free = others.filter(({ id }) => !listed.has(id));
    for (const [index, unit] of units.entries()) {
      const nearer = [
        ...unavailable.map((passed) => explainUnavailable(passed, unit, situation.hidden)),
        ...free.map((passed) => explainFree(passed, unit, situation.hidden)),
      ]
        .filter(({ distanceM }) => distanceM !== null && distanceM < unit.distanceM)
        .sort(compareDistances);
      chosenUnits.push({ requirement: order, rank: index + 1, unit, passedOver: nearer.slice(0, maxPassedOver) });
    }
  }
  return { picks: chosenUnits, unmet };
}

/** The nearer units of each requirement that cannot be sent, and free ones that the ranking has not read. */
async function listPassedOver(
  tx: Db,
  plan: readonly Requirement[],
  { at, freshSince, responsibleStations, hidden }: Situation,
  rankings: readonly Ranking[],
  picked: string[],
): Promise<PassedOverUnit[]> {
  const lines = rankings.flatMap(({ units, completeWithinM }, number) => {
    const { kind, skills } = plan[number] as Requirement;
    if (units.length === 0) return [];
    const within = Math.max(...units.map(({ distanceM }) => distanceM));
    return {
      number,
      kind,
      skills,
      picked,
      by_area: units.some(({ byArea }) => byArea),
      unread: within > completeWithinM || hidden.length > 0,
      within,
      most: maxPassedOver + units.length,
    };
  });
  if (lines.length === 0) return [];
  return passedOverUnits(tx, {
    lines: JSON.stringify(lines),
    at: pointText(at),
    fresh_since: freshSince,
    responsible_stations: responsibleStations,
  });
}

/**
 * "Outside its area" only explains losing to a unit that is inside. Otherwise the nearer unit was locked by another incident at
 * that moment, or counted at its station.
 */
function explainUnavailable(
  { id, callSign, distanceM, cause, detail }: PassedOverUnit,
  pick: RankedUnit,
  hidden: readonly string[],
): PassedOver {
  const wasFree = cause === "being-taken" || (cause === "outside-area" && !pick.byArea);
  const reason = wasFree ? (hidden.includes(id) ? "position-hidden" : "being-taken") : cause;
  return { unitId: id, callSign, distanceM, cause: reason, detail };
}

function explainFree(
  { id, callSign, distanceM, byArea }: RankedUnit,
  pick: RankedUnit,
  hidden: readonly string[],
): PassedOver {
  const freeCause = hidden.includes(id) ? "position-hidden" : "being-taken";
  return {
    unitId: id,
    callSign,
    distanceM,
    cause: pick.byArea && !byArea ? "outside-area" : freeCause,
    detail: null,
  };
}

function compareDistances(a: PassedOver, b: PassedOver): number {
  return (a.distanceM ?? 0) - (b.distanceM ?? 0) || (a.callSign < b.callSign ? -1 : 1);
}
