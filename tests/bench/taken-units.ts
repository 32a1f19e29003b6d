import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { assignment } from "../../db/schema/incidents";

/**
 * Throws unless exactly `expectedCount` units have one open assignment each and are marked as taken. Also throws if
 * `unitIds` has a duplicate.
 */
export async function checkTakenUnits(db: Db, expectedCount: number, unitIds: readonly string[]): Promise<void> {
  const { rows } = (await db.execute(sql`
    select count(*)::int as tasks, count(distinct unit_id)::int as units, count(*) filter (where taken)::int as taken
    from assignment join unit on unit.id = unit_id
    where ended_at is null
  `)) as unknown as { rows: Record<"tasks" | "units" | "taken", number>[] };
  const counts = { ...rows[0], namedCount: unitIds.length, distinctCount: new Set(unitIds).size };
  const isExpected = counts.tasks === expectedCount && counts.units === expectedCount && counts.taken === expectedCount;
  if (!isExpected || counts.namedCount !== counts.distinctCount) {
    throw new Error(`${expectedCount} units should be on a task, but: ${JSON.stringify(counts)}`);
  }
}

/** Ends every open assignment and frees its unit. */
export async function freeUnits(db: Db): Promise<void> {
  const endedAssignments = await db
    .update(assignment)
    .set({ state: "clear", endedAt: new Date() })
    .where(sql`ended_at is null`)
    .returning({ unitId: assignment.unitId });
  const ids = sql.param(endedAssignments.map(({ unitId }) => unitId));
  await db.execute(sql`update unit set taken = false where id = any(${ids}::uuid[])`);
  await db.execute(sql`update unit_position set eligible = true where unit_id = any(${ids}::uuid[])`);
}

/** Vacuums the tables that requests and `freeUnits` change. Afterwards every connection plans its statements again. */
export async function vacuumTables(db: Db): Promise<void> {
  await db.execute(sql`vacuum unit, unit_position, assignment, incident`);
}
