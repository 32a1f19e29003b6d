-- For each assignment of an incident, when the unit's track should start: a little before the assignment, but not
-- before the end of the unit's previous assignment.
select
  assignment.id,
  greatest(
    assignment.assigned_at - :lead_seconds::int * interval '1 second',
    (
      select max(before.ended_at)
      from assignment before
      where before.ended_at > assignment.assigned_at - :lead_seconds::int * interval '1 second'
        and before.ended_at <= assignment.assigned_at
        and before.unit_id = assignment.unit_id
    )
  ) as since
from assignment
where assignment.incident_id = :incident_id::uuid
