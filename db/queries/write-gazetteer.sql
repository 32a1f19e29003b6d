-- Adds places to the gazetteer of a version of the base map, each with the district that contains it (null outside the
-- regency).
insert into gazetteer_place
  (network_id, osm_type, osm_id, name, other_names, search_keys, kind, position, district_code, source)
select
  :network::int, input.type, input.id, input.name, input.other, input.keys, input.kind, input.point::geography,
  (select district.code from district where st_covers(district.boundary, input.point) order by district.code limit 1),
  :source
from (
  select type, id, name, other, keys, kind, st_setsrid(st_makepoint(lng, lat), 4326) as point
  from json_to_recordset(:rows::json)
    as row (type text, id bigint, name text, other text[], keys text, kind text, lng float8, lat float8)
) input
on conflict do nothing
