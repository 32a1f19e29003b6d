import { sql } from "drizzle-orm";
import type { Database } from "./client";
import { queryRows } from "./sql";

/**
 * SQL condition that the stored transaction ids are ahead of this server's counter, because the tables were copied from
 * another PostgreSQL server. A restored table `outbox` may be older than its column `seen`, so that column may be
 * missing.
 */
const isAheadSql = `greatest(
    (select tx from event order by tx desc, id desc limit 1),
    (select greatest(tx, pg_snapshot_xmax((to_jsonb(outbox) ->> 'seen')::pg_snapshot)) from outbox where id = 1)
  ) > pg_snapshot_xmax(pg_current_snapshot())`;

/**
 * SQL that renumbers the transactions of all events if they are ahead of this server. Otherwise the outbox would skip
 * new events until the server's counter has caught up, and the live feed would read the copied ones again each time.
 * Events that the outbox has read get transaction id 1, all others transaction id 2. The others include events recorded
 * here after the copy, recognised by their higher event ids. Only the owner of the tables can run this.
 */
export const renumberEventsSql = `
do $renumber$
declare
  read_tx xid8;
  read_id bigint;
  seen pg_snapshot;
  last_copied_id bigint;
begin
  if (${isAheadSql}) is not true then
    return;
  end if;
  alter table event disable trigger event_is_append_only;
  select tx, event_id, (to_jsonb(outbox) ->> 'seen')::pg_snapshot into read_tx, read_id, seen from outbox where id = 1 for update;
  select max(id) into last_copied_id from event where tx > pg_snapshot_xmax(pg_current_snapshot());
  update event set tx = case
    when id > last_copied_id then '2'::xid8
    when (tx, id) <= (read_tx, read_id) or pg_visible_in_snapshot(tx, seen) then '1'::xid8
    else '2'::xid8
  end;
  alter table event enable trigger event_is_append_only;
  delete from outbox;
  insert into outbox (id, tx, event_id) values (1, '2', 0);
end
$renumber$;
`;

/**
 * SQL that moves the sequence of event ids forward after a backup was restored: to the current milliseconds since 1970,
 * or by at least a million if the clock is wrong. Events after the backup are lost, and their ids must not be used
 * again, not even after a second restore: a neighbouring centre ignores an answer whose id is not higher than the last
 * one that it received.
 */
export const skipEventIdsSql = `
select setval(
  pg_get_serial_sequence('event', 'id'),
  greatest((extract(epoch from now()) * 1000)::bigint, (select coalesce(max(id), 0) + 1000000 from event))
);
`;

/** Whether `renumberEventsSql` must be run. */
export async function needsRenumbering({ db }: Database): Promise<boolean> {
  const [row] = await queryRows<{ ahead: boolean }>(db, sql.raw(`select (${isAheadSql}) is true as ahead`));
  return row?.ahead ?? false;
}

/** Renumbers the events of tables that were copied without `restoreBackup`. Returns whether that was needed. */
export async function renumberCopiedEvents(database: Database): Promise<boolean> {
  if (!(await needsRenumbering(database))) return false;
  await database.db.transaction(async (tx) => {
    await tx.execute(sql`set local statement_timeout = 0`);
    await tx.execute(sql.raw(renumberEventsSql));
  });
  return true;
}
