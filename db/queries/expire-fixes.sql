-- Sets the position of units whose last fix is stale to that of their station, for at most 2,000 units. Never locks a
-- row of `unit`, because the assignment rule would skip that unit.
with locked as materialized (
  select position.unit_id
  from unit_position position
  where position.basis = 'fix'
    and position.fix_at < :fresh_since::timestamptz
  order by position.unit_id
  limit 2000
  for update skip locked
)
update unit_position
set
  place = station.position,
  basis = case when station.code is not null then 'station' end,
  eligible = unit_position.eligible and station.code is not null,
  moved_at = greatest(clock_timestamp(), unit_position.moved_at + interval '1 ms')
from locked
join unit on unit.id = locked.unit_id
left join station on station.code = unit.station_code
where unit_position.unit_id = locked.unit_id
  and unit_position.fix_at < :fresh_since::timestamptz
returning unit_position.unit_id as "unitId"
