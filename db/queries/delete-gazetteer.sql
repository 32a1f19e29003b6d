-- Deletes the entries with the given ids from the gazetteer of a version of the base map.
delete from gazetteer_place
where network_id = :network::int
  and (osm_type, osm_id) in (select osm_type, osm_id from unnest(:types::text[], :ids::bigint[]) as repeated (osm_type, osm_id))
