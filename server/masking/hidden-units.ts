import { listUnits } from "../../db/queries/unit-and-district";
import { type Context, freshSince } from "../context";
import { discreetMinutes, isPositionMasked } from "./mask-unit";
import { canSeeSensitive } from "./sensitive-access";

/**
 * Units whose position is masked from this viewer. Code that sorts, measures or chooses units for the viewer must treat
 * them as being at their station: an order by true distances would locate them. Masking matters only for fixes that are
 * still fresh.
 */
export async function listHiddenUnits(context: Context): Promise<string[]> {
  if (canSeeSensitive(context.actor)) return [];
  const freshFrom = freshSince(context);
  const units = await listUnits(context.db, {
    now: context.now(),
    fresh_since: freshFrom,
    moved_since: "infinity",
    also_ids: [],
    hidden_after: new Date(freshFrom.getTime() - 2 * 60_000),
    discreet_minutes: discreetMinutes,
  });
  return units.filter(isPositionMasked).map(({ id }) => id);
}
