-- Whether a line or an area is valid, the reason if it is not, and the length of its bounding box's diagonal.
select
  st_isvalid(input.shape) as "isValid",
  st_isvalidreason(input.shape) as reason,
  st_distance(
    st_setsrid(st_makepoint(st_xmin(input.shape), st_ymin(input.shape)), 4326)::geography,
    st_setsrid(st_makepoint(st_xmax(input.shape), st_ymax(input.shape)), 4326)::geography
  ) as "diagonalM"
from (select st_setsrid(st_geomfromgeojson(:shape), 4326) as shape) input
