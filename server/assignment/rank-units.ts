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
  /** Units that count at their station, because the person or API key may not see where they are. */
  hidden: readonly string[];
  /** Units already chosen for this incident. */
  excluding: readonly string[];
  wanted: number;
};

/**
 * The best units for a requirement, in order, at most `wanted`. With `take`, their rows are locked until the transaction ends, and
 * rows locked by others are skipped. If the shortlist was too short, a longer one is read until it has room for all eligible units.
 */
export async function rankUnits(tx: Db, query: RankingQuery, { take }: { take: boolean }): Promise<RankedUnit[]> {
  const findUnits = take ? takeNearestUnits : nearestUnits;
  const minShortlist = query.wanted + query.excluding.length;
  let isComplete = false;
  for (let extra = 3; ; extra *= 8) {
    const rankedUnits = await findUnits(tx, {
      kind: query.kind,
      skills: query.skills,
      at: pointText(query.at),
      now: query.now,
      fresh_since: query.freshSince,
      responsible_stations: query.responsibleStations,
      hidden: query.hidden,
      excluding: query.excluding,
      shortlist: minShortlist + extra,
      slack: sphereSlack,
      wanted: query.wanted,
    });
    if (rankedUnits.length === query.wanted || isComplete) return rankedUnits;
    isComplete = await hasRoomForAll(tx, query, minShortlist + extra * 8);
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
