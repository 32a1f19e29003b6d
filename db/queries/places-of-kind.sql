-- Places of the given kinds nearest to a point, from the imported map and from administrators.
with at as (
  select :at::geography as position
),
near as (
  (
    select 'gazetteer' as source, osm_type || ' ' || osm_id as id, name, search_keys as keys, kind, district_code, position
    from gazetteer_place
    where network_id = (select id from network where status = 'current')
      and kind = any(:kinds::text[])
      and st_dwithin(position, (select position from at), :within_m::float8)
    order by position <-> (select position from at)
    limit :most::int
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
  near.source, near.id, near.name, near.keys, near.kind, district.name as district,
  st_x(near.position::geometry) as lng,
  st_y(near.position::geometry) as lat,
  'exact' as precision,
  'approximate' as "positionQuality",
  1 as likeness,
  null::int as uses
from near
left join district on district.code = near.district_code
order by near.position <-> (select position from at)
limit :most::int
