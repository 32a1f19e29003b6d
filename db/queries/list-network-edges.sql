-- Lists the edges of a network whose ids are in a range, with their lines as WKT.
select
  id, from_node as "from", to_node as "to", metres, class, name, ref, way_id::float8 as "wayId", bridge, main_parts as "mainParts",
  st_astext(line) as wkt,
  array[
    coalesce(ambulance_ms, 0), coalesce(ambulance_back_ms, 0), coalesce(fire_engine_ms, 0), coalesce(fire_engine_back_ms, 0),
    coalesce(patrol_ms, 0), coalesce(patrol_back_ms, 0), coalesce(motorcycle_ms, 0), coalesce(motorcycle_back_ms, 0),
    coalesce(boat_ms, 0), coalesce(boat_back_ms, 0)
  ] as ms
from network_edge
where network_id = :network_id::integer and id >= :first::integer and id < :end::integer
order by id
