-- Locates the given units as the assignment rule does: position and its basis, distance from a point, and whether the
-- unit is responsible. Includes units that cannot be sent.
select
  unit.id,
  st_distance(shown.place, :at::geography) as "distanceM",
  st_x(shown.place::geometry) as lng,
  st_y(shown.place::geometry) as lat,
  case when shown.basis = 'fix' then position.accuracy_m end as "accuracyM",
  shown.basis,
  extract(epoch from :now::timestamptz - position.fix_at)::float8 as "fixAgeSeconds",
  coalesce(position.area_station_code = any(:responsible_stations::text[]), false) as "isFromCoveringStation",
  agency.dispatch_rule = 'nearest' or coalesce(position.area_station_code = any(:responsible_stations::text[]), false) as responsible
from unit
join unit_position position on position.unit_id = unit.id
join agency on agency.code = unit.agency_code
left join station on station.code = unit.station_code
cross join lateral (
  select
    case when position.fix_at >= :fresh_since::timestamptz then position.fix else station.position end as place,
    case when position.fix_at >= :fresh_since::timestamptz then 'fix' when station.code is not null then 'station' end as basis
) shown
where unit.id = any(:ids::uuid[])
