import { asc, type SQL } from "drizzle-orm";
import type { Db } from "../../db/client";
import { settleUnits } from "../../db/queries";
import { unit } from "../../db/schema/units";
import { type Context, freshSince } from "../context";

/** Takes hold of the units that a change of reference data concerns, and brings what ranks them up to date. */
export async function settleUnitsWhere(tx: Db, context: Context, concerned: SQL): Promise<void> {
  const held = await tx.select({ id: unit.id }).from(unit).where(concerned).orderBy(asc(unit.id)).for("update");
  if (held.length > 0) await settleUnits(tx, { ids: held.map(({ id }) => id), fresh_since: freshSince(context) });
}
