-- Writes turn bans of a network.
insert into network_turn_ban (network_id, from_edge, via_node, to_edge)
select :network_id::integer, input.from_edge, input.via_node, input.to_edge
from unnest(:from_edges::integer[], :via_nodes::integer[], :to_edges::integer[]) as input (from_edge, via_node, to_edge)
