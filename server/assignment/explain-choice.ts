import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { measureUnits } from "../../db/queries/assignment";
import { locatePoint, pointText } from "../../db/queries/unit-and-district";
import type { PassedOver } from "../../db/schema/incidents";
import type { unit } from "../../db/schema/units";
import { type Context, freshSince } from "../context";
import { speedsAt } from "../domain/learned-speeds";
import { compareUnits, describeTravel } from "./measure-travel";
import { rankUnits } from "./rank-units";

type Choice = { unit: typeof unit.$inferSelect; at: LngLat; skills: readonly string[] };

/** How many ranked units are searched for the dispatcher's choice; beyond that its rank is unknown. */
const maxRank = 50;

/**
 * The explanation of a dispatcher's choice: distance, travel time and basis as the rule measures them, its rank at that time, and the
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
  const speeds = speedsAt(located?.speeds ?? [], now);
  const situation = { db: context.db, at, now, freshSince: freshAfter, responsibleStations, speeds, hidden: [] };
  const [ranking] = await rankUnits(tx, [{ kind: unit.kind, skills, count: maxRank }], situation, { take: false });
  const basis = {
    basis: measured?.basis ?? null,
    fixAgeSeconds: measured?.fixAgeSeconds ?? null,
    responsible: measured?.responsible ?? false,
  };
  if (!ranking || !measured || measured.distanceM === null || measured.lng === null || measured.lat === null) {
    return { rank: null, distanceM: null, ...basis, passedOver: [] };
  }
  const { measuring, units: ranked } = ranking;
  const { distanceM, lng, lat, accuracyM, byArea } = measured;
  const [chosen] = measuring.measure([{ ...unit, distanceM, lng, lat, accuracyM, byArea }]);
  if (!chosen) throw new Error("a unit was not measured");
  const better = ranked.filter((candidate) => compareUnits(measuring.networkState, candidate, chosen) < 0);
  const passedOver: PassedOver[] = better
    .slice(0, 5)
    .map(({ id, callSign, distanceM: candidateDistanceM, travel }) => ({
      unitId: id,
      callSign,
      distanceM: candidateDistanceM,
      ...(measuring.networkState.network !== null && { travelSeconds: travel.seconds }),
      cause: "dispatcher-choice",
      detail: null,
    }));
  const { reason, network, ...travelFields } = describeTravel(chosen, measuring.networkState);
  return {
    rank: better.length === maxRank ? null : better.length + 1,
    distanceM,
    ...basis,
    ...travelFields,
    rankedByReason: reason,
    networkId: network,
    passedOver,
  };
}
