-- Reads a range of edges of a network as one array per column, which is far cheaper than one row per edge. Most arrays
-- are in PostgreSQL's binary format.
select
  array_send(array_agg(edge.id)) as id,
  array_send(array_agg(edge.from_node)) as "fromNode",
  array_send(array_agg(edge.to_node)) as "toNode",
  array_send(array_agg(edge.metres)) as metres,
  array_send(array_agg(array_position((:classes)::text[], edge.class) - 1)) as "edgeClass",
  array_send(array_agg(edge.main_parts::integer)) as "mainParts",
  json_agg(edge.name) as names,
  json_agg(edge.ref) as refs,
  array_send(array_agg(st_astwkb(edge.line, 7))) as lines,
  array_send(array_agg(edge.ambulance_ms)) as "ambulanceMs",
  array_send(array_agg(edge.ambulance_back_ms)) as "ambulanceBackwardMs",
  array_send(array_agg(edge.fire_engine_ms)) as "fireEngineMs",
  array_send(array_agg(edge.fire_engine_back_ms)) as "fireEngineBackwardMs",
  array_send(array_agg(edge.patrol_ms)) as "patrolMs",
  array_send(array_agg(edge.patrol_back_ms)) as "patrolBackwardMs",
  array_send(array_agg(edge.motorcycle_ms)) as "motorcycleMs",
  array_send(array_agg(edge.motorcycle_back_ms)) as "motorcycleBackwardMs",
  array_send(array_agg(edge.boat_ms)) as "boatMs",
  array_send(array_agg(edge.boat_back_ms)) as "boatBackwardMs"
from (
  select * from network_edge where network_id = :network_id and id >= :first and id < :end order by id
) edge
