-- Counts how many units of a kind meet each of the conditions for being sent, leaving out those already chosen. The counts show the reason
-- for a shortage.
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
  and unit.id <> all(:picked::uuid[])
