-- Finds open incidents of priority 1 that no unit is working on. A crew that has finished counts as working unless the
-- incident is short of units. An incident to which no unit could be assigned is returned at once. Any other incident is
-- returned when the target time for assigning a unit has passed since it was created or reopened, or since its last
-- assignment ended.
-- Leaves out an incident whose alarm is unanswered or was answered recently. The incidents are locked, so that an
-- assignment takes effect either before or after this statement. Incidents that other transactions have locked are left
-- for the next run.
select incident.id as "incidentId"
from incident
join incident_type on incident_type.code = incident.type_code
left join target on target.category = incident_type.category
cross join lateral (
  select
    count(*) filter (
      where assignment.state in ('assigned', 'acknowledged', 'enRoute', 'onScene', 'transporting')
        or assignment.state = 'clear' and incident.unmet = '[]'
    ) as working,
    count(*) as total,
    max(assignment.ended_at) as last_ended_at
  from assignment
  where assignment.incident_id = incident.id
    -- Ignore assignments that had ended when the incident was reopened.
    and not assignment.before_reopening
) as assigned
where incident.status <> 'closed'
  and incident.status <> 'resolved'
  and incident.priority = 1
  and assigned.working = 0
  and (
    greatest(
      incident.opened_at,
      case when incident.reopened > 0 then incident.verified_at end,
      assigned.last_ended_at
    ) + coalesce(target.assign_seconds, :assign_seconds::int) * interval '1 second' <= :now::timestamptz
    or (
      assigned.total = 0
      and jsonb_path_exists(incident.unmet, '$[*] ? (@.reason != "awaiting-confirmation")')
    )
  )
  and not exists (
    select from alarm
    where alarm.incident_id = incident.id
      and alarm.kind = 'unattended'
      and alarm.ended_at is null
      and (alarm.answered_at is null or alarm.answered_at > :answered_since::timestamptz)
  )
order by incident.opened_at, incident.number
for share of incident skip locked
