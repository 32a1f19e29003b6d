import { and, eq, inArray } from "drizzle-orm";
import { coverageUnits } from "../../db/queries/coverage";
import { station } from "../../db/schema/agencies";
import { unit, unitPosition } from "../../db/schema/units";
import type { UnitKind } from "../../db/vocabulary";
import { type Context, freshSince } from "../context";
import { estimateReach, type NearestUnit } from "../domain/coverage";
import { minEllipsoidPerSphere } from "../domain/ellipsoid-ratio";
import { findVehicle } from "../domain/vehicle";
import { listHiddenUnits } from "../masking/hidden-units";
import type { CorrectedNetwork } from "../routing/find-routes";
import { listCoveredKinds, type Point, toColumns } from "./points";
import { findFastest, type HelpSource, hasRoutingNetwork } from "./travel-times";

/** Number of units to find per place: the nearest and the second nearest. */
const unitsPerPlace = 2;
/**
 * Initial number of candidates per place if the units are of one kind. It is doubled if they may be of any kind,
 * because a station often has units of several kinds.
 */
const initialShortlistSize = unitsPerPlace + 3;

/**
 * Finds the two nearest available units of a kind (null: any) for each place; with a network, the two that would arrive
 * first. Returns a map keyed by the place's id. A unit whose position is hidden from the viewer is treated as being at
 * its station, so that the result does not reveal its movements.
 */
export async function findNearestUnits(
  context: Context,
  travelNetwork: CorrectedNetwork,
  kind: UnitKind | null,
  points: readonly Point[],
): Promise<Map<string, NearestUnit[]>> {
  const hiddenUnitIds = await listHiddenUnits(context);
  if (!hasRoutingNetwork(travelNetwork)) return findNearestByLine(context, kind, points, hiddenUnitIds);
  const nearest = new Map<string, NearestUnit[]>();
  const units = await listAvailable(context, kind, hiddenUnitIds);
  for (const [id, fastestUnits] of await findFastest(travelNetwork, points, units, unitsPerPlace)) {
    const nearestUnits = fastestUnits.map(({ source: { id: unitId, callSign, basis }, ...reach }) => {
      return { unitId, callSign, basis, ...reach };
    });
    nearest.set(id, nearestUnits);
  }
  return nearest;
}

/** Lists the ids and call signs of the first `maxNames` available units of a kind, sorted by call sign. */
export function listUnitNames({ db }: Context, kind: UnitKind | null) {
  return db
    .select({ id: unit.id, callSign: unit.callSign })
    .from(unitPosition)
    .innerJoin(unit, eq(unit.id, unitPosition.unitId))
    .where(availableCondition(kind))
    .orderBy(unit.callSign)
    .limit(maxNames);
}
const maxNames = 500;

function availableCondition(kind: UnitKind | null) {
  return and(eq(unitPosition.eligible, true), inArray(unitPosition.kind, [...listCoveredKinds(kind)]));
}

type AvailableUnit = HelpSource & Pick<NearestUnit, "callSign" | "basis">;

/**
 * Lists the available units of a kind, sorted by call sign, with the positions that the assignment rule uses for them.
 * A unit in `hiddenUnitIds` gets the position of its station.
 */
async function listAvailable(
  context: Context,
  kind: UnitKind | null,
  hiddenUnitIds: readonly string[],
): Promise<AvailableUnit[]> {
  const rows = await context.db
    .select({
      ...{ id: unit.id, callSign: unit.callSign, kind: unit.kind, mobility: unit.mobility, skills: unit.skills },
      ...{ place: unitPosition.place, basis: unitPosition.basis, fixAt: unitPosition.fixAt },
      stationPosition: station.position,
    })
    .from(unitPosition)
    .innerJoin(unit, eq(unit.id, unitPosition.unitId))
    .leftJoin(station, eq(station.code, unit.stationCode))
    .where(availableCondition(kind))
    .orderBy(unit.callSign);
  const freshFrom = freshSince(context);
  return rows.flatMap(({ place, basis, fixAt, stationPosition, id, callSign, ...row }): AvailableUnit[] => {
    const isAtFix = basis === "fix" && fixAt !== null && fixAt >= freshFrom && !hiddenUnitIds.includes(id);
    const at = isAtFix ? place : stationPosition;
    const position = { basis: isAtFix ? ("fix" as const) : ("station" as const), vehicle: findVehicle(row) };
    return at ? [{ id, callSign, ...at, ...position }] : [];
  });
}

async function findNearestByLine(
  context: Context,
  kind: UnitKind | null,
  points: readonly Point[],
  hiddenUnitIds: string[],
): Promise<Map<string, NearestUnit[]>> {
  const unitCount = await context.db.$count(unitPosition, availableCondition(kind));
  const nearest = new Map<string, NearestUnit[]>();
  let pendingPoints = points;
  for (
    let shortlistSize = kind ? initialShortlistSize : 2 * initialShortlistSize;
    pendingPoints.length > 0;
    shortlistSize *= 8
  ) {
    const rows = await coverageUnits(context.db, {
      ...toColumns(pendingPoints),
      kinds: kind ? [kind] : [],
      hidden: hiddenUnitIds,
      fresh_since: freshSince(context),
      shortlist: shortlistSize,
      slack: minEllipsoidPerSphere,
    });
    for (const { id } of pendingPoints) nearest.set(id, []);
    for (const { id, unitId, callSign, basis, distanceM, mobility } of rows) {
      nearest.get(id)?.push({ unitId, callSign, basis, ...estimateReach(distanceM, mobility) });
    }
    // Every unit was in the shortlist, so a longer one would find no more.
    if (shortlistSize > unitCount) break;
    pendingPoints = pendingPoints.filter(({ id }) => (nearest.get(id)?.length ?? 0) < unitsPerPlace);
  }
  return nearest;
}
