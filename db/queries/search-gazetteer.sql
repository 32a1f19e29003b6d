-- Places of the imported map whose names begin with a string, in alphabetical order, and those that match a full-text query, the ones
-- inside the regency and closest to the typed length first. Each part is skipped if its text is empty. The caller ranks them
-- (`server/domain/match-place.ts`). Adding 0 to the version keeps the planner from combining the index of words with that of the version,
-- which contains all places.
with ground as (
  select id from network where status = 'current'
),
found as (
  (
    select network_id, osm_type, osm_id
    from gazetteer_place
    where network_id = (select id from ground)
      and :prefix::text <> ''
      and search_keys >= :prefix::text
      and search_keys < :prefix::text || chr(1114111)
    order by search_keys
    limit :max_rows::int
  )
  union
  (
    select network_id, osm_type, osm_id
    from (
      select gazetteer_place.*
      from gazetteer_place
      where to_tsvector('simple', search_keys) @@ :words::tsquery
        and network_id + 0 = (select id from ground)
      limit 3000
    ) matched
    order by district_code is null, abs(length(search_keys) - :length::int), osm_id
    limit :max_rows::int
  )
)
select
  'gazetteer' as source,
  osm_type || ' ' || osm_id as id,
  gazetteer_place.name,
  search_keys as keys,
  kind,
  district.name as district,
  st_x(position::geometry) as lng,
  st_y(position::geometry) as lat,
  case when kind in ('town', 'village', 'hamlet', 'neighbourhood', 'street', 'river', 'plantation') then 'village' else 'exact' end
    as precision,
  'approximate' as "positionQuality",
  0 as likeness,
  null::int as uses
from found
join gazetteer_place using (network_id, osm_type, osm_id)
left join district on district.code = district_code
