-- list-trail-starts
-- From when on a unit's way belongs to its task: a little before it was sent, but not into the task it had before.
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
