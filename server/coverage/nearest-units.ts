import { and, eq, inArray } from "drizzle-orm";
import { coverageUnits } from "../../db/queries/coverage";
import { unitPosition } from "../../db/schema/units";
import type { UnitKind } from "../../db/vocabulary";
import { type Context, freshSince } from "../context";
import { type NearestUnit, reachOf } from "../domain/coverage";
import { sphereSlack } from "../domain/shortlist";
import { listHiddenUnits } from "../masking/hidden-units";
import { kindsOf, type Point, toColumns } from "./points";

/** Units per place: the nearest, and the next nearest. */
const unitsPerPlace = 2;
/** Initial shortlist per place; more for units of any kind, since a station has several. */
const initialShortlist = unitsPerPlace + 3;

/**
 * The two nearest available units of a kind (null: any) for each place. For users who may not see sensitive incidents, a unit with a
 * masked position is treated as being at its station, so that the answer does not reveal its movements.
 */
export async function findNearestUnits(context: Context, kind: UnitKind | null, points: readonly Point[]) {
  const hidden = await listHiddenUnits(context);
  const unitCount = await context.db.$count(
    unitPosition,
    and(eq(unitPosition.eligible, true), inArray(unitPosition.kind, [...kindsOf(kind)])),
  );
  const nearest = new Map<string, NearestUnit[]>();
  let pending = points;
  for (let shortlist = kind ? initialShortlist : 2 * initialShortlist; pending.length > 0; shortlist *= 8) {
    const rows = await coverageUnits(context.db, {
      ...toColumns(pending),
      kinds: kind ? [kind] : [],
      hidden,
      fresh_since: freshSince(context),
      shortlist,
      slack: sphereSlack,
    });
    for (const { id } of pending) nearest.set(id, []);
    for (const { id, unitId, callSign, basis, distanceM, mobility } of rows) {
      nearest.get(id)?.push({ unitId, callSign, basis, ...reachOf(distanceM, mobility) });
    }
    // The shortlist had room for all units, so nothing nearer can be missing.
    if (shortlist > unitCount) break;
    pending = pending.filter(({ id }) => (nearest.get(id)?.length ?? 0) < unitsPerPlace);
  }
  return nearest;
}
