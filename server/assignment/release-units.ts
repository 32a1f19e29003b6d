import { inArray } from "drizzle-orm";
import type { Db } from "../../db/client";
import { refreshUnitCopies } from "../../db/queries/unit";
import { unit } from "../../db/schema/units";
import { type Context, freshSince } from "../context";

/** Frees units whose assignments ended in this transaction. */
export async function releaseUnits(tx: Db, context: Context, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await lockUnits(tx, ids);
  await tx.update(unit).set({ isTaken: false }).where(inArray(unit.id, ids));
  await refreshUnitCopies(tx, { ids, fresh_since: freshSince(context) });
}

/**
 * Updates whether the assignment rule may send a unit: it skips a crew that has called for help until the crew is
 * confirmed safe.
 */
export async function updateEligibility(tx: Db, context: Context, unitId: string): Promise<void> {
  await lockUnits(tx, [unitId]);
  await refreshUnitCopies(tx, { ids: [unitId], fresh_since: freshSince(context) });
}

/** Locks the rows in the order of their ids, so that two transactions that lock the same units cannot deadlock. */
async function lockUnits(tx: Db, ids: string[]): Promise<void> {
  await tx.select({ id: unit.id }).from(unit).where(inArray(unit.id, ids)).orderBy(unit.id).for("no key update");
}
