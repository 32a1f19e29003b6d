-- The kilometre posts of a version of the base map, each with the name and number of the nearest road within 75 m that
-- has either.
select
  post.osm_type as "osmType",
  post.osm_id as "osmId",
  post.name,
  edge.name as road,
  edge.ref
from gazetteer_place post
left join lateral (
  select network_edge.name, network_edge.ref
  from network_edge
  where network_edge.network_id = post.network_id
    and network_edge.line && st_expand(post.position::geometry, 0.0007)
    and st_dwithin(network_edge.line::geography, post.position, 75)
    and (network_edge.name is not null or network_edge.ref is not null)
  order by network_edge.line <-> post.position::geometry
  limit 1
) edge on true
where post.network_id = :network::int and post.kind = 'km-post'
