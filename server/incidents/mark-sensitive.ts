import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { Entry } from "../audit/record";
import { selectFamily } from "./merge/merged-family";

/**
 * Marks incidents as sensitive, and also those that were merged into them, because their places would otherwise give
 * the incidents away. Returns the ids of those that were not sensitive before. The caller records the events.
 */
export async function markSensitive(tx: Db, ids: readonly string[]): Promise<string[]> {
  return setSensitive(tx, ids, true);
}

/** Like `markSensitive`, but removes the mark. */
export async function unmarkSensitive(tx: Db, ids: readonly string[]): Promise<string[]> {
  return setSensitive(tx, ids, false);
}

async function setSensitive(tx: Db, ids: readonly string[], sensitive: boolean): Promise<string[]> {
  const { rows } = (await tx.execute(sql`
    update incident set sensitive = ${sensitive}, version = version + 1
    where id in ${selectFamily(ids)} and sensitive <> ${sensitive}
    returning id`)) as unknown as { rows: { id: string }[] };
  return rows.map(({ id }) => id);
}

/** Returns the event that records that an incident was marked as sensitive. */
export function markedEvent(incidentId: string): Entry {
  return { kind: "incident.sensitivity-changed", incidentId, data: { before: false, after: true } };
}

/** Returns the event that records that the sensitive mark of an incident was removed. */
export function unmarkedEvent(incidentId: string): Entry {
  return { kind: "incident.sensitivity-changed", incidentId, data: { before: true, after: false } };
}

/**
 * Makes the feed send the units of incidents again, as if they had moved, because their task now belongs to another
 * incident or masked audiences now see them differently. Locks positions in the order of unit ids, as all statements
 * do, to avoid deadlocks.
 */
export async function resendUnits(tx: Db, incidentIds: readonly string[]): Promise<void> {
  await tx.execute(sql`
    update unit_position set moved_at = clock_timestamp()
    from (
      select position.unit_id from unit_position position
      where position.unit_id in (select unit_id from assignment where incident_id in ${[...incidentIds]})
      order by position.unit_id
      for no key update
    ) resent
    where unit_position.unit_id = resent.unit_id`);
}
