-- What became visible since an earlier snapshot: each kind of event once for each incident and unit, and the snapshot of this reading.
-- New is what was running in that snapshot and what began after it, so that a transaction left open holds back nothing but itself.
-- With a later snapshot given, only what that one shows. There is always a row, also when nothing is new.
with reading as materialized (
  select
    pg_current_snapshot()::text as snapshot,
    statement_timestamp() as read_at,
    pg_postmaster_start_time() as started_at
),
fresh as (
  select event.kind, event.incident_id, event.unit_id, event.at
  from event
  where event.tx >= pg_snapshot_xmax(:seen::pg_snapshot)
    and (:until::pg_snapshot is null or pg_visible_in_snapshot(event.tx, :until::pg_snapshot))
  union all
  select event.kind, event.incident_id, event.unit_id, event.at
  from pg_snapshot_xip(:seen::pg_snapshot) as running (tx)
  join event on event.tx = running.tx
  where :until::pg_snapshot is null or pg_visible_in_snapshot(event.tx, :until::pg_snapshot)
),
told as (
  select fresh.kind, fresh.incident_id, fresh.unit_id, min(fresh.at) as since
  from fresh
  group by fresh.kind, fresh.incident_id, fresh.unit_id
  limit :most::int
)
select
  reading.snapshot,
  reading.read_at as "readAt",
  reading.started_at as "startedAt",
  told.kind,
  told.incident_id as "incidentId",
  told.unit_id as "unitId",
  told.since
from reading
left join told on true
