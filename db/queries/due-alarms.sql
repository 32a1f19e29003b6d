-- What the crews on a task give cause to raise an alarm for, where none was raised yet or the one before has ended.
-- Silence counts from the last fix or from being sent, whichever is later: a crew that was silent before is given the same time.
with serving as (
  select
    assignment.id,
    assignment.unit_id,
    assignment.incident_id,
    assignment.state,
    assignment.assigned_at,
    unit.duty,
    position.fix_at,
    coalesce(target.acknowledge_seconds, :acknowledge_seconds::int) as acknowledge_seconds
  from assignment
  join incident on incident.id = assignment.incident_id
  join incident_type on incident_type.code = incident.type_code
  left join target on target.category = incident_type.category
  join unit on unit.id = assignment.unit_id
  join unit_position position on position.unit_id = assignment.unit_id
  where assignment.state in ('assigned', 'acknowledged', 'enRoute', 'onScene', 'transporting')
)
select
  cause.kind,
  serving.unit_id as "unitId",
  serving.incident_id as "incidentId",
  serving.id as "assignmentId"
from serving
cross join lateral (
  select 'not-acknowledged' as kind
  where serving.state = 'assigned'
    and serving.assigned_at + serving.acknowledge_seconds * interval '1 second' <= :now::timestamptz
  union all
  select 'unit-silent'
  where greatest(serving.fix_at, serving.assigned_at) < :fresh_since::timestamptz
    and serving.fix_at is not null
  union all
  select 'unit-off-duty'
  where serving.duty = 'off-duty'
) cause
where not exists (
  select from alarm
  where alarm.assignment_id = serving.id
    and alarm.kind = cause.kind
    and alarm.ended_at is null
)
order by serving.assigned_at, cause.kind
