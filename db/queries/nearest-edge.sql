-- The edge of the current network that is nearest to a point. `roads` and `water` say which kinds of edges are
-- considered.
select
  nearest.name,
  nearest.ref,
  nearest.class,
  nearest.bridge,
  nearest.metres,
  st_asgeojson(nearest.line, 6)::jsonb as geometry,
  st_distance(nearest.line::geography, :at::geography) as "distanceM"
from (
  select edge.name, edge.ref, edge.class, edge.bridge, edge.metres, edge.line
  from network_edge edge
  where edge.network_id = (select network.id from network where network.status = 'current')
    and case when edge.class in ('river', 'canal') then :water::boolean else :roads::boolean end
  order by edge.line <-> (:at::geography)::geometry
  limit 1
) nearest
