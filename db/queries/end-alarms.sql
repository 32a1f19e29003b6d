-- Ends alarms whose cause no longer exists, answered or not: those of one incident, or of all if none is given. Leaves
-- panic alarms open, because only the confirmation that the crew is safe ends them, and alarms about handovers, which
-- `updateHandoverAlarms` ends. Each later assignment of the same kind replaces one declined assignment, the earliest
-- first: the alarm ends when there are as many of them as alarms that were open when it was raised. A replacement that
-- was declined counts too, because it has an alarm of its own.
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
          where declined.id = alarm.assignment_id
            and (
              select count(*) from assignment replacement
              where replacement.incident_id = declined.incident_id
                and replacement.kind = declined.kind
                and replacement.assigned_at >= alarm.raised_at
                and replacement.state <> 'recalled'
            ) >= (
              select count(*) from alarm earlier
              join assignment on assignment.id = earlier.assignment_id
              where earlier.incident_id = alarm.incident_id
                and earlier.kind = 'declined'
                and assignment.kind = declined.kind
                and (earlier.raised_at, earlier.id) <= (alarm.raised_at, alarm.id)
                and (earlier.ended_at is null or earlier.ended_at > alarm.raised_at)
            )
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
                  and not assignment.before_reopening
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
