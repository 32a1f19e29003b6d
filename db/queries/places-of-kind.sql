-- The places of the given kinds nearest to a point, up to a maximum distance: gazetteer places of the current base map,
-- and local names that administrators entered.
with at as (
  select :at::geography as position
),
nearby_place as (
  (
    select 'gazetteer' as source, osm_type || ' ' || osm_id as id, name, search_keys, kind, district_code, position
    from gazetteer_place
    where network_id = (select id from network where status = 'current')
      and kind = any(:kinds::text[])
      and st_dwithin(position, (select position from at), :within_m::float8)
    order by position <-> (select position from at)
    limit :max_rows::int
  )
  union all
  (
    select 'local', id::text, name, search_keys, kind, district_code, position
    from local_place
    where kind = any(:kinds::text[])
      and st_dwithin(position, (select position from at), :within_m::float8)
  )
)
select
  nearby_place.source,
  nearby_place.id,
  nearby_place.name,
  nearby_place.search_keys as "searchKeys",
  nearby_place.kind,
  district.name as district,
  st_x(nearby_place.position::geometry) as lng,
  st_y(nearby_place.position::geometry) as lat,
  'exact' as precision,
  'approximate' as "positionQuality",
  1 as similarity,
  null::int as "useCount"
from nearby_place
left join district on district.code = nearby_place.district_code
order by nearby_place.position <-> (select position from at)
limit :max_rows::int
