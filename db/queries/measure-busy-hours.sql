-- The hours that units of a kind spent on assignments in a period that ends now, the number of these assignments, and
-- when the first of them began. An open assignment is counted until now.
select
  coalesce(
    sum(
      extract(
        epoch from least(coalesce(assignment.ended_at, :now::timestamptz), :now::timestamptz)
        - greatest(assignment.assigned_at, :since::timestamptz)
      )
    ) / 3600,
    0
  )::float8 as "busyHours",
  count(*)::int as assignments,
  min(assignment.assigned_at) as "firstAt"
from assignment
join incident on incident.id = assignment.incident_id
where assignment.kind = :kind::text
  and incident.simulated = :simulated::boolean
  and assignment.assigned_at < :now::timestamptz
  and (
    assignment.ended_at > :since::timestamptz
    or assignment.state in ('assigned', 'acknowledged', 'enRoute', 'onScene', 'transporting')
  )
