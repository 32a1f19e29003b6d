-- The number of nodes and of edges of a network, and its jetties and turn bans as arrays in PostgreSQL's binary format.
-- A turn ban is three successive elements: from edge, via node, to edge.
select
  (select coalesce(max(id) + 1, 0) from network_node where network_id = :network_id) as nodes,
  (select coalesce(max(id) + 1, 0) from network_edge where network_id = :network_id) as edges,
  (select array_send(coalesce(array_agg(id), '{}')) from network_node where network_id = :network_id and jetty) as jetties,
  (select array_send(coalesce(array_agg(ban), '{}'))
   from network_turn_ban, unnest(array[from_edge, via_node, to_edge]) with ordinality as part(ban, ordinal)
   where network_id = :network_id) as bans
