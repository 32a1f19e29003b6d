-- Whether a line or an area is valid, the reason if it is not, and the length of its bounding box's diagonal.
select
  st_isvalid(given.shape) as "isValid",
  st_isvalidreason(given.shape) as reason,
  st_distance(
    st_setsrid(st_makepoint(st_xmin(given.shape), st_ymin(given.shape)), 4326)::geography,
    st_setsrid(st_makepoint(st_xmax(given.shape), st_ymax(given.shape)), 4326)::geography
  ) as "diagonalM"
from (select st_setsrid(st_geomfromgeojson(:shape), 4326) as shape) given
