-- Lists the gazetteer entries that have the kind, names and district of another one. Entries of the same group follow each
-- other, those nearest to the average position of the group first.
with placed as (
  select
    osm_type, osm_id, kind, search_keys, district_code,
    st_x(position::geometry) as lng,
    st_y(position::geometry) as lat
  from gazetteer_place
  where network_id = :network::int
),
measured as (
  select
    placed.*,
    count(*) over same_name as entries,
    avg(lng) over same_name as mean_lng,
    avg(lat) over same_name as mean_lat
  from placed
  window same_name as (partition by kind, search_keys, district_code)
)
select
  dense_rank() over (order by kind, search_keys, district_code)::int as "group",
  kind,
  osm_type as "osmType",
  osm_id as "osmId",
  lng,
  lat
from measured
where entries > 1
order by "group", (lng - mean_lng) ^ 2 + (lat - mean_lat) ^ 2, osm_id, osm_type
