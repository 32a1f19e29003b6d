-- The kecamatan of a point, or the nearest one for a boundary call, and the stations responsible for it by area.
with covering as (
  select district.code, district.name, false as boundary
  from district
  where st_covers(district.boundary, (:at::geography)::geometry)
  order by district.code
  limit 1
),
nearest as (
  select district.code, district.name, true as boundary
  from district
  where not exists (select from covering)
  order by st_distance(district.boundary::geography, :at::geography), district.code
  limit 1
)
select
  located.code as "districtCode",
  located.name as "districtName",
  located.boundary,
  array(
    select station.code
    from station
    where st_covers(station.response_area, (:at::geography)::geometry)
    order by station.code
  ) as "responsibleStations"
from (select * from covering union all select * from nearest) located
