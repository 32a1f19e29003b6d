-- Counts the units of a kind, adding the conditions for being sent one at a time. The counts show the reason for a
-- shortage. Leaves out units already chosen.
select
  count(*)::int as "ofKind",
  count(*) filter (where unit.skills @> :skills::text[])::int as "withSkills",
  count(*) filter (where unit.skills @> :skills::text[] and unit.duty = 'available')::int as "onDuty",
  count(*) filter (where unit.skills @> :skills::text[] and unit.duty = 'available' and not unit.taken)::int as free,
  count(*) filter (
    where unit.skills @> :skills::text[] and unit.duty = 'available' and not unit.taken
      and (position.fix_at >= :fresh_since::timestamptz or unit.station_code is not null)
  )::int as eligible
from unit
join unit_position position on position.unit_id = unit.id
where unit.kind = :kind::text
  and unit.id <> all(:chosen::uuid[])
