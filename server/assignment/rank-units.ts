import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { countEligible, nearestUnits, pointText, type RankedUnit, takeNearestUnits } from "../../db/queries";
import type { UnitKind } from "../../db/vocabulary";
import { sphereSlack } from "../domain/shortlist";

/** What is asked of the ranking. */
export type RankingQuery = {
  kind: UnitKind;
  skills: readonly string[];
  at: LngLat;
  now: Date;
  freshSince: Date;
  responsibleStations: readonly string[];
  /** Units already picked for this incident. */
  excluding: readonly string[];
  wanted: number;
};

/**
 * The best units for a requirement, in order, at most as many as wanted; with `take` their rows are locked until the
 * transaction ends and units that others are taking are passed by. A shortlist that proves too short is asked again, longer,
 * until it had room for all.
 */
export async function rankUnits(tx: Db, question: RankingQuery, { take }: { take: boolean }): Promise<RankedUnit[]> {
  const ask = take ? takeNearestUnits : nearestUnits;
  const least = question.wanted + question.excluding.length;
  let roomy = false;
  for (let spare = 3; ; spare *= 8) {
    const picks = await ask(tx, {
      kind: question.kind,
      skills: question.skills,
      at: pointText(question.at),
      now: question.now,
      fresh_since: question.freshSince,
      responsible_stations: question.responsibleStations,
      excluding: question.excluding,
      shortlist: least + spare,
      slack: sphereSlack,
      wanted: question.wanted,
    });
    if (picks.length === question.wanted || roomy) return picks;
    roomy = await hasRoomForAll(tx, question, least + spare * 8);
  }
}

/**
 * Whether a shortlist still to be asked for will leave nobody out. Counted before and not after, since others may take so many
 * in between that a list which was too short looks long enough; with room for twice as many, since some may also become free.
 */
async function hasRoomForAll(tx: Db, { kind, skills }: RankingQuery, shortlist: number): Promise<boolean> {
  const [eligible] = await countEligible(tx, { kind, skills, most: shortlist });
  return (eligible?.count ?? 0) * 2 < shortlist;
}
