import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { queryRows } from "../../db/sql";
import { lockIncidentType } from "../assignment/incident-types";
import { type Entry, record } from "../audit/record";
import type { Context } from "../context";
import { selectFamily } from "./merge/merged-family";

/**
 * Marks incidents as sensitive, and also those that were merged into them, because the places of the merged ones would
 * reveal where the incidents are. Returns the ids of those that were not sensitive before. The caller records the
 * events.
 */
export async function markSensitive(tx: Db, ids: readonly string[]): Promise<string[]> {
  return setSensitive(tx, ids, true);
}

/** Like `markSensitive`, but removes the mark. */
export async function unmarkSensitive(tx: Db, ids: readonly string[]): Promise<string[]> {
  return setSensitive(tx, ids, false);
}

/**
 * Marks the open incidents of a type that has become sensitive, and the open incidents into which an incident of this
 * type was merged. Records the events. Call it after storing the type, and announce the change after the commit. Closed
 * incidents are marked when they are reopened; see `markReopened`.
 */
export async function markIncidentsOfType(tx: Db, context: Context, typeCode: string): Promise<void> {
  const rows = await queryRows<{ id: string }>(
    tx,
    sql`
    with recursive family as (
      select id as root, id, type_code from incident where status <> 'closed'
      union
      select family.root, merged.id, merged.type_code
      from incident merged join family on merged.merged_into_id = family.id
    )
    select id from incident
    where id in (select root from family where type_code = ${typeCode})
    order by id
    for no key update`,
  );
  await markBecauseOfType(
    tx,
    context,
    rows.map(({ id }) => id),
    typeCode,
  );
}

/**
 * Call it when a closed incident is reopened. Marks it as sensitive if its type, or the type of an incident that was
 * merged into it, has become sensitive meanwhile. Locks the type, because the incident's plan will be read.
 */
export async function markReopened(
  tx: Db,
  context: Context,
  { id, typeCode }: { id: string; typeCode: string },
): Promise<void> {
  await lockIncidentType(tx, typeCode);
  const sensitiveType = (await lockTypesOf(tx, [id])).find(({ sensitive }) => sensitive);
  if (sensitiveType) await markBecauseOfType(tx, context, [id], sensitiveType.code);
}

/**
 * Locks the types of incidents and of those that were merged into them, in the order of their codes, until the
 * transaction ends. Returns the types.
 */
export async function lockTypesOf(tx: Db, ids: readonly string[]): Promise<{ code: string; sensitive: boolean }[]> {
  return queryRows(
    tx,
    sql`
    select code, sensitive from incident_type
    where code in (select type_code from incident where id in ${selectFamily(ids)})
    order by code
    for share`,
  );
}

async function markBecauseOfType(tx: Db, context: Context, ids: readonly string[], type: string): Promise<void> {
  if (ids.length === 0) return;
  const markedIds = await markSensitive(tx, ids);
  if (markedIds.length > 0) await resendUnits(tx, ids);
  await record(tx, context, markedEvents(markedIds, type));
}

async function setSensitive(tx: Db, ids: readonly string[], sensitive: boolean): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(
    tx,
    sql`
    update incident set sensitive = ${sensitive}, version = version + 1
    where id in ${selectFamily(ids)} and sensitive <> ${sensitive}
    returning id`,
  );
  return rows.map(({ id }) => id);
}

/** Returns the events that record that incidents were marked as sensitive, because of their type if one is given. */
export function markedEvents(incidentIds: readonly string[], type?: string): Entry[] {
  const data = { before: false, after: true, ...(type && { type }) };
  return incidentIds.map((incidentId) => ({ kind: "incident.sensitivity-changed", incidentId, data }));
}

/** Returns the event that records that the sensitive mark of an incident was removed. */
export function unmarkedEvent(incidentId: string): Entry {
  return { kind: "incident.sensitivity-changed", incidentId, data: { before: true, after: false } };
}

/**
 * Makes the live feed send the units of incidents again, as if they had moved. This is needed when their assignment now
 * belongs to another incident, or when masked audiences now see them differently. Locks positions in the order of unit
 * ids, as all statements do, to avoid deadlocks.
 */
export async function resendUnits(tx: Db, incidentIds: readonly string[]): Promise<void> {
  await tx.execute(sql`
    update unit_position set moved_at = greatest(clock_timestamp(), unit_position.moved_at + interval '1 ms')
    from (
      select position.unit_id from unit_position position
      where position.unit_id in (select unit_id from assignment where incident_id in ${[...incidentIds]})
      order by position.unit_id
      for no key update
    ) resent
    where unit_position.unit_id = resent.unit_id`);
}
