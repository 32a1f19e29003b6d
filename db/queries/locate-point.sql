-- The district that contains a point (the nearest one for a boundary call), the stations whose response area contains
-- the point, and the speeds learned for that district and for all districts together.
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
  ) as "responsibleStations",
  (
    select coalesce(
      json_agg(
        json_build_object(
          'vehicle', learned.vehicle, 'districtCode', learned.district_code, 'hourBand', learned.hour_band,
          'factor', learned.factor, 'p90Ratio', learned.p90_ratio, 'trips', learned.trips
        )
      ),
      '[]'
    )
    from learned_speed learned
    where learned.district_code is null or learned.district_code = located.code
  ) as speeds
from (select * from covering union all select * from nearest) located
