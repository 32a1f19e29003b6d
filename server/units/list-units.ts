import { type ListedUnit, listUnits as queryUnits } from "../../db/queries/unit";
import { station } from "../../db/schema/agencies";
import { type Context, freshSince } from "../context";
import { discreetMinutes, maskUnitsFor } from "../masking/mask-unit";

/** Lists all units, or the given ones, with position, status and assignment, masked for the viewer. */
export async function listUnits(context: Context, unitIds?: readonly string[]): Promise<ListedUnit[]> {
  const units = await queryUnits(context.db, {
    now: context.now(),
    fresh_since: freshSince(context),
    moved_since: unitIds ? "infinity" : "-infinity",
    also_ids: unitIds ?? [],
    hidden_after: "infinity",
    discreet_minutes: discreetMinutes,
  });
  return maskUnitsFor(context.actor, units);
}

/** Lists the code and name of every station, by which units are searched. */
export async function listStationNames({ db }: Context): Promise<{ code: string; name: string }[]> {
  return db.select({ code: station.code, name: station.name }).from(station).orderBy(station.code);
}
