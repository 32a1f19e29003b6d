-- The distance of each place from one point.
select
  input.id,
  st_distance(st_setsrid(st_makepoint(input.lng, input.lat), 4326)::geography, :at::geography) as "distanceM"
from unnest(:ids::text[], :lngs::float8[], :lats::float8[]) as input (id, lng, lat)
