-- Writes edges of a network. A travel time of 0 or an empty string is stored as null.
insert into network_edge (
  network_id, id, from_node, to_node, metres, class, name, ref, way_id, bridge, main_parts, line,
  ambulance_ms, ambulance_back_ms, fire_engine_ms, fire_engine_back_ms, patrol_ms, patrol_back_ms,
  motorcycle_ms, motorcycle_back_ms, boat_ms, boat_back_ms
)
select
  :network_id::integer, input.id, input.from_node, input.to_node, input.metres, input.class,
  nullif(input.name, ''), nullif(input.ref, ''), input.way_id, input.bridge, input.main_parts, input.line::geometry,
  nullif(input.ambulance, 0), nullif(input.ambulance_back, 0),
  nullif(input.fire_engine, 0), nullif(input.fire_engine_back, 0),
  nullif(input.patrol, 0), nullif(input.patrol_back, 0),
  nullif(input.motorcycle, 0), nullif(input.motorcycle_back, 0),
  nullif(input.boat, 0), nullif(input.boat_back, 0)
from unnest(
  :ids::integer[], :from_nodes::integer[], :to_nodes::integer[], :metres::real[], :classes::text[], :names::text[],
  :refs::text[], :way_ids::bigint[], :bridges::boolean[], :main_parts::smallint[], :lines::text[],
  :ambulance::integer[], :ambulance_back::integer[], :fire_engine::integer[], :fire_engine_back::integer[],
  :patrol::integer[], :patrol_back::integer[], :motorcycle::integer[], :motorcycle_back::integer[],
  :boat::integer[], :boat_back::integer[]
) as input (
  id, from_node, to_node, metres, class, name, ref, way_id, bridge, main_parts, line,
  ambulance, ambulance_back, fire_engine, fire_engine_back, patrol, patrol_back, motorcycle, motorcycle_back, boat, boat_back
)
