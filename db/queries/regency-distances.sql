-- The distance in km from each point to the regency; 0 inside. Computed in degrees, because a degree is nearly equally
-- long in all directions near the equator.
select min(st_distance(district.boundary, input.point)) * 111.2 as km
from (
  select place.ordinal, st_setsrid(st_makepoint(place.lng, place.lat), 4326) as point
  from unnest(:lngs::float8[], :lats::float8[]) with ordinality as place (lng, lat, ordinal)
) input
cross join district
group by input.ordinal
order by input.ordinal
