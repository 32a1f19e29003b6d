-- The kilometre posts of the current base map whose name begins with a string, with their positions.
select name, st_x(position::geometry) as lng, st_y(position::geometry) as lat
from gazetteer_place
where network_id = (select id from network where status = 'current')
  and search_keys >= :prefix::text
  and search_keys < :prefix::text || chr(1114111)
  and kind = 'km-post'
order by name, osm_id
