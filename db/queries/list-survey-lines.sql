-- Lists lines of the regency's own surveys in a network by id, with the direction in which ambulances may use each.
select
  id, class, name, ref, bridge,
  case
    when ambulance_ms is not null and ambulance_back_ms is null then 'yes'
    when ambulance_ms is null and ambulance_back_ms is not null then '-1'
  end as oneway,
  st_asgeojson(line, 7)::jsonb as line
from network_edge
where network_id = :network_id::integer
  and way_id < 0 and way_id >= :lowest_way_id::bigint
  and id > :after::integer
order by id
limit :max_rows::integer
