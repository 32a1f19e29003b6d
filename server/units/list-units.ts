import { type ListedUnit, listUnits as queryUnits } from "../../db/queries";
import { type Context, freshSince } from "../context";

/** Every unit with its place, status and task. */
export async function listUnits(context: Context): Promise<ListedUnit[]> {
  return queryUnits(context.db, { fresh_since: freshSince(context), moved_since: "-infinity" });
}
