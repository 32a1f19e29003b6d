-- Ends alarms whose cause no longer exists, answered or not: those of one incident, or of all if none is given. Leaves
-- panic alarms open, because only the confirmation that the crew is safe ends them, and alarms about handovers, which
-- `updateHandoverAlarms` ends.
with ended as (
  update alarm
  set ended_at = :now::timestamptz
  where alarm.ended_at is null
    and alarm.kind not in ('panic', 'handover')
    and (:incident_id::uuid is null or alarm.incident_id = :incident_id::uuid)
    and case alarm.kind
      when 'declined' then
        exists (
          select from incident
          where incident.id = alarm.incident_id
            and incident.status in ('resolved', 'closed')
        )
        or exists (
          select from assignment declined
          join assignment other on other.incident_id = declined.incident_id
            and other.kind = declined.kind
          where declined.id = alarm.assignment_id
            and other.assigned_at >= alarm.raised_at
            and other.state not in ('declined', 'recalled')
        )
      when 'unattended' then
        exists (
          select from incident
          where incident.id = alarm.incident_id
            and (
              incident.status in ('resolved', 'closed')
              or incident.priority <> 1
              or exists (
                select from assignment
                where assignment.incident_id = incident.id
                  and (
                    assignment.state in ('assigned', 'acknowledged', 'enRoute', 'onScene', 'transporting')
                    or assignment.state = 'clear' and incident.unmet = '[]'
                  )
                  and not (incident.reopened > 0 and assignment.assigned_at < incident.verified_at and assignment.state in ('clear', 'declined', 'recalled'))
              )
            )
        )
      else not exists (
        select from assignment
        join unit on unit.id = assignment.unit_id
        join unit_position position on position.unit_id = assignment.unit_id
        where assignment.id = alarm.assignment_id
          and assignment.state in ('assigned', 'acknowledged', 'enRoute', 'onScene', 'transporting')
          and case alarm.kind
            when 'not-acknowledged' then assignment.state = 'assigned'
            when 'unit-off-duty' then unit.duty = 'off-duty'
            else greatest(position.fix_at, assignment.assigned_at) < :fresh_since::timestamptz
          end
      )
    end
  returning alarm.*
)
select
  ended.id,
  ended.kind,
  ended.incident_id as "incidentId",
  ended.unit_id as "unitId",
  ended.assignment_id as "assignmentId",
  ended.answered_at is null as "wasUnanswered"
from ended
