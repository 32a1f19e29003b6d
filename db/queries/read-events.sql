-- Reads events after a position in the audit trail, (after_tx, after_id), that are visible in the snapshot
-- `until_snapshot` and were not visible in `since_snapshot`: those of transactions that committed between the two.
-- Without `until_snapshot`, reads all that are visible now.
select event.tx::text as tx, event.id, event.at, event.actor, event.kind, event.incident_id as "incidentId", event.unit_id as "unitId", event.data
from event
where (event.tx, event.id) > (:after_tx::xid8, :after_id::bigint)
  and (:since_snapshot::pg_snapshot is null or not pg_visible_in_snapshot(event.tx, :since_snapshot::pg_snapshot))
  and (:until_snapshot::pg_snapshot is null or pg_visible_in_snapshot(event.tx, :until_snapshot::pg_snapshot))
order by event.tx, event.id
limit :max_rows::int
