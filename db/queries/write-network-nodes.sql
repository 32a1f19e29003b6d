-- Writes nodes of a network.
insert into network_node (network_id, id, lng, lat, jetty)
select :network_id::integer, given.id, given.lng, given.lat, given.jetty
from unnest(:ids::integer[], :lngs::float8[], :lats::float8[], :jetties::boolean[]) as given (id, lng, lat, jetty)
