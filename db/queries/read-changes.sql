-- Reads the events that became visible after the snapshot `since_snapshot`, grouped by kind, incident and unit,
-- together with the snapshot of this read. An event is new if its transaction was running at `since_snapshot` or began
-- after it, so a long transaction delays only its own events. If `until_snapshot` is given, only events that are
-- visible in it are returned. Always returns at least one row. An event about a closure leaves out the incident if it is
-- sensitive, because screens that may not see it would otherwise learn which closure belongs to it.
--
-- The limits are `maxEvents` + 1 (`db/queries/live.ts`), so that the caller notices if there are more. They are
-- constants that the planner knows; otherwise it would expect a large part of the table and scan all of it. A single
-- transaction is matched by a range, because after a large transaction the planner would expect every transaction to be
-- that large and choose a different index.
with reading as materialized (
  select
    pg_current_snapshot()::text as snapshot,
    statement_timestamp() as read_at,
    pg_postmaster_start_time() as started_at
),
new_event as materialized (
  (
    select event.kind, event.incident_id, event.unit_id, event.at
    from event
    where event.tx >= pg_snapshot_xmax(:since_snapshot::pg_snapshot)
      and (:until_snapshot::pg_snapshot is null or pg_visible_in_snapshot(event.tx, :until_snapshot::pg_snapshot))
    order by event.tx, event.id
    limit 10001
  )
  union all
  select running_event.kind, running_event.incident_id, running_event.unit_id, running_event.at
  from pg_snapshot_xip(:since_snapshot::pg_snapshot) as running (tx)
  cross join lateral (
    select event.kind, event.incident_id, event.unit_id, event.at
    from event
    where event.tx between running.tx and running.tx
      and (:until_snapshot::pg_snapshot is null or pg_visible_in_snapshot(event.tx, :until_snapshot::pg_snapshot))
    order by event.tx, event.id
    limit 10001
  ) running_event
),
grouped as (
  select new_event.kind, new_event.incident_id, new_event.unit_id, min(new_event.at) as oldest_at, count(*) as events
  from new_event
  group by new_event.kind, new_event.incident_id, new_event.unit_id
)
select
  reading.snapshot,
  reading.read_at as "readAt",
  reading.started_at as "startedAt",
  grouped.kind,
  case
    when grouped.kind like 'closure.%'
      and (select incident.sensitive from incident where incident.id = grouped.incident_id)
    then null
    else grouped.incident_id
  end as "incidentId",
  grouped.unit_id as "unitId",
  grouped.oldest_at as "oldestAt",
  coalesce(grouped.events, 0)::int as events
from reading
left join grouped on true
