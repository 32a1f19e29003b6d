import { type ListedUnit, listUnits as queryUnits } from "../../db/queries";
import { type Context, discreetSince, freshSince } from "../context";
import { maskUnit, seesSensitive } from "../domain/masking";

/** Every unit with its place, status and task, as the asker may see them. */
export async function listUnits(context: Context): Promise<ListedUnit[]> {
  const units = await queryUnits(context.db, {
    fresh_since: freshSince(context),
    moved_since: "-infinity",
    also: [],
    discreet_since: discreetSince(context.now()),
  });
  return seesSensitive(context.actor) ? units : units.map(maskUnit);
}
