import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { countEligible, nearestUnits, pointText, type RankedUnit, takeNearestUnits } from "../../db/queries";
import type { UnitKind } from "../../db/vocabulary";
import { sphereSlack } from "../domain/shortlist";

/** The input of the ranking. */
export type RankingQuery = {
  kind: UnitKind;
  skills: readonly string[];
  at: LngLat;
  now: Date;
  freshSince: Date;
  responsibleStations: readonly string[];
  /** Units that count at their station, because the person or key that asks may not see where they are. */
  hidden: readonly string[];
  /** Units already chosen for this incident. */
  excluding: readonly string[];
  wanted: number;
};

/**
 * The best units for a requirement, in order, at most `wanted`. With `take`, their rows are locked until the transaction ends, and
 * rows locked by others are skipped. If the shortlist was too short, a longer one is read until it has room for all eligible units.
 */
export async function rankUnits(tx: Db, question: RankingQuery, { take }: { take: boolean }): Promise<RankedUnit[]> {
  const ask = take ? takeNearestUnits : nearestUnits;
  const least = question.wanted + question.excluding.length;
  let isComplete = false;
  for (let extra = 3; ; extra *= 8) {
    const rankedUnits = await ask(tx, {
      kind: question.kind,
      skills: question.skills,
      at: pointText(question.at),
      now: question.now,
      fresh_since: question.freshSince,
      responsible_stations: question.responsibleStations,
      hidden: question.hidden,
      excluding: question.excluding,
      shortlist: least + extra,
      slack: sphereSlack,
      wanted: question.wanted,
    });
    if (rankedUnits.length === question.wanted || isComplete) return rankedUnits;
    isComplete = await hasRoomForAll(tx, question, least + extra * 8);
  }
}

/**
 * Whether a shortlist of this size will include every eligible unit. Counted before it is read, because units taken in the meantime
 * would make a short list look complete; twice the count, because others may become free.
 */
async function hasRoomForAll(tx: Db, { kind, skills }: RankingQuery, shortlist: number): Promise<boolean> {
  const [eligible] = await countEligible(tx, { kind, skills, most: shortlist });
  return (eligible?.count ?? 0) * 2 < shortlist;
}
