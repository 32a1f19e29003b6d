-- Writes nodes of a network.
insert into network_node (network_id, id, lng, lat, jetty)
select :network_id::integer, input.id, input.lng, input.lat, input.jetty
from unnest(:ids::integer[], :lngs::float8[], :lats::float8[], :jetties::boolean[]) as input (id, lng, lat, jetty)
