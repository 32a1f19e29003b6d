-- The distance of each place from each origin, leaving out pairs that are farther apart than the given maximum.
with measured as materialized (
  select
    (origin.number - 1)::int as origin,
    (place.number - 1)::int as point,
    st_distance(
      st_setsrid(st_makepoint(origin.lng, origin.lat), 4326)::geography,
      st_setsrid(st_makepoint(place.lng, place.lat), 4326)::geography
    ) as distance_m
  from unnest(:origin_lngs::float8[], :origin_lats::float8[]) with ordinality as origin (lng, lat, number)
  cross join unnest(:lngs::float8[], :lats::float8[]) with ordinality as place (lng, lat, number)
)
select measured.origin, measured.point, measured.distance_m as "distanceM"
from measured
where measured.distance_m <= :max_distance_m::float8
