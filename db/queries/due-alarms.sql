-- Finds causes for alarms about assigned units. Leaves out causes for which an alarm has already been raised and has
-- not ended. Silence is measured from the last fix or from the assignment, whichever is later. A unit that was already
-- silent when it was assigned therefore gets the full time before an alarm, too. The assignments are locked, so that an
-- acknowledgement takes effect either before or after this statement. Assignments that other transactions have locked
-- are left for the next run.
select
  due.kind,
  assignment.unit_id as "unitId",
  assignment.incident_id as "incidentId",
  assignment.id as "assignmentId"
from assignment
join incident on incident.id = assignment.incident_id
join incident_type on incident_type.code = incident.type_code
left join target on target.category = incident_type.category
join unit on unit.id = assignment.unit_id
join unit_position position on position.unit_id = assignment.unit_id
cross join (values ('not-acknowledged'), ('unit-silent'), ('unit-off-duty')) as due (kind)
where assignment.state in ('assigned', 'acknowledged', 'enRoute', 'onScene', 'transporting')
  and case due.kind
    when 'not-acknowledged' then
      assignment.state = 'assigned'
      and assignment.assigned_at
        + coalesce(target.acknowledge_seconds, :acknowledge_seconds::int) * interval '1 second' <= :now::timestamptz
    when 'unit-off-duty' then unit.duty = 'off-duty'
    else
      position.fix_at is not null
      and greatest(position.fix_at, assignment.assigned_at) < :fresh_since::timestamptz
  end
  and not exists (
    select from alarm
    where alarm.assignment_id = assignment.id
      and alarm.kind = due.kind
      and alarm.ended_at is null
  )
order by assignment.assigned_at, assignment.id, due.kind
for share of assignment skip locked
