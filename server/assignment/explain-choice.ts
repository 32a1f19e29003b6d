import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { locateUnits } from "../../db/queries/assignment";
import { locatePoint } from "../../db/queries/district";
import type { PassedOver } from "../../db/schema/travel-columns";
import type { unit } from "../../db/schema/units";
import { formatPoint } from "../../db/sql";
import { type Context, freshSince } from "../context";
import { selectSpeedsAt } from "../domain/learned-speeds";
import { rankUnits } from "./rank-units";
import { compareUnits, describeTravel } from "./travel-time-calculator";

type Choice = { unit: typeof unit.$inferSelect; at: LngLat; incidentId?: string; skills: readonly string[] };

/**
 * Maximum number of units that are ranked. If all of them are better than the chosen unit, or if the chosen unit lacks
 * a skill and so has no place in the ranking, its rank is stored as null.
 */
const maxRank = 50;

/**
 * Explains a dispatcher's choice of a unit: the unit's distance, travel time and position basis as the assignment rule
 * computes them, its rank, and up to five units with a better rank that the dispatcher passed over.
 */
export async function explainChoice(tx: Db, context: Context, { unit, at, incidentId, skills }: Choice) {
  const now = context.now();
  const freshAfter = freshSince(context);
  const [pointInfo] = await locatePoint(tx, { at: formatPoint(at) });
  const responsibleStations = pointInfo?.responsibleStations ?? [];
  const [locatedUnit] = await locateUnits(tx, {
    ids: [unit.id],
    at: formatPoint(at),
    now,
    fresh_since: freshAfter,
    responsible_stations: responsibleStations,
  });
  const speeds = selectSpeedsAt(pointInfo?.speeds ?? [], now);
  const place = { at, incidentId, responsibleStations, speeds };
  const situation = { db: context.db, ...place, now, freshSince: freshAfter, hiddenUnitIds: [] };
  const [ranking] = await rankUnits(tx, [{ kind: unit.kind, skills, count: maxRank }], situation, { lock: false });
  const unitDetails = {
    basis: locatedUnit?.basis ?? null,
    fixAgeSeconds: locatedUnit?.fixAgeSeconds ?? null,
    responsible: locatedUnit?.responsible ?? false,
  };
  if (
    !ranking ||
    !locatedUnit ||
    locatedUnit.distanceM === null ||
    locatedUnit.lng === null ||
    locatedUnit.lat === null
  ) {
    return { rank: null, distanceM: null, ...unitDetails, passedOver: [] };
  }
  const { calculator, units: rankedUnits } = ranking;
  const { distanceM, lng, lat, accuracyM, isFromCoveringStation } = locatedUnit;
  const [chosenUnit] = calculator.computeAll([{ ...unit, distanceM, lng, lat, accuracyM, isFromCoveringStation }]);
  if (!chosenUnit) throw new Error("a unit has no travel time");
  const betterUnits = rankedUnits.filter(
    (candidate) => compareUnits(calculator.networkState, candidate, chosenUnit) < 0,
  );
  const passedOver: PassedOver[] = betterUnits
    .slice(0, 5)
    .map(({ id, callSign, distanceM: candidateDistanceM, travel }) => ({
      unitId: id,
      callSign,
      distanceM: candidateDistanceM,
      ...(calculator.networkState.network !== null && { travelSeconds: travel.seconds }),
      cause: "dispatcher-choice",
      detail: null,
    }));
  const { reason, network, ...travelFields } = describeTravel(chosenUnit, calculator.networkState);
  const isRanked = betterUnits.length < maxRank && skills.every((skill) => unit.skills.includes(skill));
  return {
    rank: isRanked ? betterUnits.length + 1 : null,
    distanceM,
    ...unitDetails,
    ...travelFields,
    rankedByReason: reason,
    networkId: network,
    passedOver,
  };
}
