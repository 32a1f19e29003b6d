-- The distance of each place from one point.
select
  given.id,
  st_distance(st_setsrid(st_makepoint(given.lng, given.lat), 4326)::geography, :at::geography) as "distanceM"
from unnest(:ids::text[], :lngs::float8[], :lats::float8[]) as given (id, lng, lat)
