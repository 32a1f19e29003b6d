-- Reads the events after a position in the audit trail, in an order that later commits cannot change. Leaves out an
-- event if a running transaction could still add another one before it.
select event.tx::text as tx, event.id, event.at, event.actor, event.kind, event.incident_id as "incidentId", event.unit_id as "unitId", event.data
from event
where (event.tx, event.id) > (:after_tx::xid8, :after_id::bigint)
  and event.tx < pg_snapshot_xmin(pg_current_snapshot())
order by event.tx, event.id
limit :max_rows::int
