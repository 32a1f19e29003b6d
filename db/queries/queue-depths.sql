-- Counts what is waiting: calls received since a given time, unresolved incidents and the units they lack, and messages
-- to agencies.
select
  calls.ringing,
  calls.held,
  calls.missed,
  incidents.open,
  incidents.unassigned,
  incidents.unmet,
  messages.waiting,
  messages.dead
from (
  select
    count(*) filter (where claimed_by is null and missed_at is null)::int as ringing,
    count(*) filter (where claimed_by is not null)::int as held,
    count(*) filter (where claimed_by is null and missed_at is not null)::int as missed
  from call
  where disposition is null and not blocked and received_at >= :calls_since
) as calls
cross join (
  select
    count(*)::int as open,
    count(*) filter (where not open_assignment.is_present)::int as unassigned,
    coalesce(sum(missing_units.total), 0)::int as unmet
  from incident
  cross join lateral (
    select exists (
      select from assignment
      where assignment.incident_id = incident.id
        and assignment.state in ('assigned', 'acknowledged', 'enRoute', 'onScene', 'transporting')
    ) as is_present
  ) as open_assignment
  cross join lateral (
    select coalesce(sum((requirement ->> 'missing')::int), 0) as total
    from jsonb_array_elements(incident.unmet) as requirement
  ) as missing_units
  where incident.status <> 'closed' and incident.status <> 'resolved'
) as incidents
cross join (
  select
    (select count(*)::int from delivery where delivered_at is null and dead_at is null) as waiting,
    (select count(*)::int from delivery where dead_at is not null) as dead
) as messages
