-- Finds gazetteer places of the current base map by two searches. The first finds names that begin with a string and
-- takes them in alphabetical order. The second finds names that match a full-text query and takes those inside the
-- regency first, then those whose length is closest to that of the typed text. A search is skipped if its text is
-- empty. The caller ranks the places (`server/domain/match-place.ts`). Adding 0 to network_id keeps the planner from
-- also using the index on that column, in which nearly all places match.
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
  search_keys as "searchKeys",
  kind,
  district.name as district,
  st_x(position::geometry) as lng,
  st_y(position::geometry) as lat,
  case when kind in ('town', 'village', 'hamlet', 'neighbourhood', 'street', 'river', 'plantation') then 'village' else 'exact' end
    as precision,
  'approximate' as "positionQuality",
  0 as similarity,
  null::int as "useCount"
from found
join gazetteer_place using (network_id, osm_type, osm_id)
left join district on district.code = district_code
