-- Writes edges of a network. A travel time of 0 or an empty string is stored as null.
insert into network_edge (
  network_id, id, from_node, to_node, metres, class, name, ref, way_id, bridge, main_parts, line,
  ambulance_ms, ambulance_back_ms, fire_engine_ms, fire_engine_back_ms, patrol_ms, patrol_back_ms,
  motorcycle_ms, motorcycle_back_ms, boat_ms, boat_back_ms
)
select
  :network_id::integer, given.id, given.from_node, given.to_node, given.metres, given.class,
  nullif(given.name, ''), nullif(given.ref, ''), given.way_id, given.bridge, given.main_parts, given.line::geometry,
  nullif(given.ambulance, 0), nullif(given.ambulance_back, 0),
  nullif(given.fire_engine, 0), nullif(given.fire_engine_back, 0),
  nullif(given.patrol, 0), nullif(given.patrol_back, 0),
  nullif(given.motorcycle, 0), nullif(given.motorcycle_back, 0),
  nullif(given.boat, 0), nullif(given.boat_back, 0)
from unnest(
  :ids::integer[], :from_nodes::integer[], :to_nodes::integer[], :metres::real[], :classes::text[], :names::text[],
  :refs::text[], :way_ids::bigint[], :bridges::boolean[], :main_parts::smallint[], :lines::text[],
  :ambulance::integer[], :ambulance_back::integer[], :fire_engine::integer[], :fire_engine_back::integer[],
  :patrol::integer[], :patrol_back::integer[], :motorcycle::integer[], :motorcycle_back::integer[],
  :boat::integer[], :boat_back::integer[]
) as given (
  id, from_node, to_node, metres, class, name, ref, way_id, bridge, main_parts, line,
  ambulance, ambulance_back, fire_engine, fire_engine_back, patrol, patrol_back, motorcycle, motorcycle_back, boat, boat_back
)
