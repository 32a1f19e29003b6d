import { listUnits } from "../../db/queries/unit";
import { type Context, freshSince } from "../context";
import { discreetMinutes, isPositionMasked } from "./mask-unit";
import { canSeeSensitive } from "./sensitive-access";

/**
 * Returns the ids of the units whose position is hidden from this viewer. Code that sorts or chooses units, or computes
 * their travel times, for the viewer must treat these units as being at their station: sorting by their true distances
 * would reveal where they are. Units with a stale fix need not be in the list, because they are treated as being at
 * their station anyway.
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
