import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { settleUnits } from "../../db/queries";
import { assignment } from "../../db/schema/incidents";

/** Throws unless so many different units are on a task, each on one, and none was named to two incidents. */
export async function checkTaken(db: Db, expected: number, named: readonly string[]): Promise<void> {
  const { rows } = (await db.execute(sql`
    select count(*)::int as tasks, count(distinct unit_id)::int as units, count(*) filter (where taken)::int as taken
    from assignment join unit on unit.id = unit_id
    where ended_at is null
  `)) as unknown as { rows: Record<"tasks" | "units" | "taken", number>[] };
  const counts = { ...rows[0], named: named.length, namedOnce: new Set(named).size };
  const right = counts.tasks === expected && counts.units === expected && counts.taken === expected;
  if (!right || counts.named !== counts.namedOnce) {
    throw new Error(`${expected} units should be on a task, but: ${JSON.stringify(counts)}`);
  }
}

/** Ends every task and makes the units free again; what the changes left behind is cleared away. */
export async function freeUnits(db: Db, freshSince: Date): Promise<void> {
  const ended = await db
    .update(assignment)
    .set({ state: "clear", endedAt: new Date() })
    .where(sql`ended_at is null`)
    .returning({ unitId: assignment.unitId });
  const ids = ended.map(({ unitId }) => unitId);
  await db.execute(sql`update unit set taken = false where id = any(${sql.param(ids)}::uuid[])`);
  await settleUnits(db, { ids, fresh_since: freshSince });
  await db.execute(sql`vacuum unit, unit_position, assignment, incident`);
}
