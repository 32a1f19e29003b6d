-- The districts in which a network has no node.
select district.name
from district
where not exists (
  select from network_node
  where network_node.network_id = :network_id::integer
    and st_covers(district.boundary, st_setsrid(st_makepoint(network_node.lng, network_node.lat), 4326))
)
order by district.name
