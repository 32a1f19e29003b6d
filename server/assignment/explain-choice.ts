import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { locatePoint, measureUnits, pointText } from "../../db/queries";
import type { PassedOver } from "../../db/schema/incidents";
import type { unit } from "../../db/schema/units";
import { type Context, freshSince } from "../context";
import { rankUnits } from "./rank-units";

type Choice = { unit: typeof unit.$inferSelect; at: LngLat; skills: readonly string[] };

/** How many ranked units are searched for the dispatcher's choice; beyond that its rank is unknown. */
const maxRank = 50;

/**
 * The explanation of a dispatcher's choice: distance and basis as the rule measures them, its rank at that time, and the
 * higher-ranked units that were passed over by choice.
 */
export async function explainChoice(tx: Db, context: Context, { unit, at, skills }: Choice) {
  const now = context.now();
  const freshAfter = freshSince(context);
  const [located] = await locatePoint(tx, { at: pointText(at) });
  const responsibleStations = located?.responsibleStations ?? [];
  const [measured] = await measureUnits(tx, {
    ids: [unit.id],
    at: pointText(at),
    now,
    fresh_since: freshAfter,
    responsible_stations: responsibleStations,
  });
  const situation = { at, now, freshSince: freshAfter, responsibleStations, hidden: [] };
  const [ranking] = await rankUnits(tx, [{ kind: unit.kind, skills, wanted: maxRank }], situation, { take: false });
  const ranked = ranking?.units ?? [];
  const betterRanked = ranked.filter(
    (candidate) => measured !== undefined && isRankedBefore(candidate, { ...measured, callSign: unit.callSign }),
  );
  const passedOver: PassedOver[] = betterRanked.slice(0, 5).map(({ id, callSign, distanceM }) => ({
    unitId: id,
    callSign,
    distanceM,
    cause: "dispatcher-choice",
    detail: null,
  }));
  return {
    rank: measured?.distanceM == null || betterRanked.length === maxRank ? null : betterRanked.length + 1,
    distanceM: measured?.distanceM ?? null,
    basis: measured?.basis ?? null,
    fixAgeSeconds: measured?.fixAgeSeconds ?? null,
    responsible: measured?.responsible ?? false,
    passedOver,
  };
}

type RankingKey = { byArea: boolean; distanceM: number | null; callSign: string };

function isRankedBefore(a: RankingKey, b: RankingKey): boolean {
  if (a.byArea !== b.byArea) return a.byArea;
  const [distanceA, distanceB] = [a.distanceM ?? Number.POSITIVE_INFINITY, b.distanceM ?? Number.POSITIVE_INFINITY];
  return distanceA === distanceB ? a.callSign < b.callSign : distanceA < distanceB;
}
