-- Recomputes the columns of unit_position that the ranking reads, for units whose rows the caller has locked: kind,
-- skills, station, position, basis and eligibility.
with locked as materialized (
  select position.unit_id
  from unit_position position
  where position.unit_id = any(:ids::uuid[])
  order by position.unit_id
  for update
)
update unit_position
set
  kind = unit.kind,
  skills = unit.skills,
  area_station_code = case when agency.dispatch_rule = 'responsible-area' then unit.station_code end,
  place = case when unit_position.fix_at >= :fresh_since::timestamptz then unit_position.fix else station.position end,
  basis = case when unit_position.fix_at >= :fresh_since::timestamptz then 'fix' when station.code is not null then 'station' end,
  eligible = unit.duty = 'available'
    and not unit.taken
    and (station.code is not null or coalesce(unit_position.fix_at >= :fresh_since::timestamptz, false))
    and not exists (
      select from alarm where alarm.unit_id = unit.id and alarm.kind = 'panic' and alarm.ended_at is null
    ),
  moved_at = greatest(clock_timestamp(), unit_position.moved_at + interval '1 ms')
from locked
join unit on unit.id = locked.unit_id
join agency on agency.code = unit.agency_code
left join station on station.code = unit.station_code
where unit_position.unit_id = locked.unit_id
