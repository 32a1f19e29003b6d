-- Counts the units of a kind. Each further count adds one condition that a unit must meet to be sent, so the counts
-- show the reason for a shortage. Leaves out units already chosen. A crew that has called for help is not free.
select
  count(*)::int as "ofKind",
  count(*) filter (where has_skills)::int as "withSkills",
  count(*) filter (where has_skills and is_on_duty)::int as "onDuty",
  count(*) filter (where has_skills and is_on_duty and is_free)::int as free,
  count(*) filter (where has_skills and is_on_duty and is_free and has_position)::int as eligible
from (
  select
    unit.skills @> :skills::text[] as has_skills,
    unit.duty = 'available' as is_on_duty,
    not unit.taken
      and not exists (
        select from alarm where alarm.unit_id = unit.id and alarm.kind = 'panic' and alarm.ended_at is null
      ) as is_free,
    position.fix_at >= :fresh_since::timestamptz or unit.station_code is not null as has_position
  from unit
  join unit_position position on position.unit_id = unit.id
  where unit.kind = :kind::text
    and unit.id <> all(:chosen::uuid[])
) counted
