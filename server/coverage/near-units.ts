import { and, eq, inArray } from "drizzle-orm";
import { coverageUnits } from "../../db/coverage-queries";
import { listUnits as queryUnits } from "../../db/queries";
import { unitPosition } from "../../db/schema/units";
import type { UnitKind } from "../../db/vocabulary";
import { type Context, freshSince } from "../context";
import { type NearestUnit, reachOf } from "../domain/coverage";
import { sphereSlack } from "../domain/shortlist";
import { discreetMinutes, isPositionMasked } from "../masking/mask-unit";
import { canSeeSensitive } from "../masking/sensitive-access";
import { asColumns, kindsOf, type Point } from "./list-points";

/** For each place: the nearest unit, and who would be the nearest without it. */
const wanted = 2;
/** So many of a kind are brought at first; of any, more, since several are at each station. */
const aShortlist = wanted + 3;

/**
 * The two nearest units of a kind, or of any, that could be sent now, by place. To whoever may not see sensitive incidents a unit whose
 * whereabouts are masked counts at its station, wherever it is: there it will be again, and nothing told here moves with it.
 */
export async function nearUnits(context: Context, kind: UnitKind | null, points: readonly Point[]) {
  const hidden = await hiddenUnits(context);
  const most = await context.db.$count(
    unitPosition,
    and(eq(unitPosition.eligible, true), inArray(unitPosition.kind, [...kindsOf(kind)])),
  );
  const nearest = new Map<string, NearestUnit[]>();
  let open = points;
  for (let shortlist = kind ? aShortlist : 2 * aShortlist; open.length > 0; shortlist *= 8) {
    const rows = await coverageUnits(context.db, {
      ...asColumns(open),
      kinds: kind ? [kind] : [],
      hidden,
      fresh_since: freshSince(context),
      shortlist,
      slack: sphereSlack,
    });
    for (const { id } of open) nearest.set(id, []);
    for (const { id, unitId, callSign, basis, distanceM, mobility } of rows) {
      nearest.get(id)?.push({ unitId, callSign, basis, ...reachOf(distanceM, mobility) });
    }
    // A shortlist with room for all left nobody out.
    if (shortlist > most) break;
    open = open.filter(({ id }) => (nearest.get(id)?.length ?? 0) < wanted);
  }
  return nearest;
}

/** The units whose position this asker is not told. Nothing older than a fresh fix can hide one that would count where it is. */
async function hiddenUnits(context: Context): Promise<string[]> {
  if (canSeeSensitive(context.actor)) return [];
  const fresh = freshSince(context);
  const units = await queryUnits(context.db, {
    now: context.now(),
    fresh_since: fresh,
    moved_since: "infinity",
    also: [],
    hidden_after: new Date(fresh.getTime() - 2 * 60_000),
    discreet_minutes: discreetMinutes,
  });
  return units.filter(isPositionMasked).map(({ id }) => id);
}
