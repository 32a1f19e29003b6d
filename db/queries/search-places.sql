-- Finds places by name, best match first: local names, villages, administrative seats, towns, facilities and districts.
-- The typed name may be incomplete, misspelt, followed by its district, or part of a longer sentence. A local place has
-- one candidate row for each of its names: `name` is compared with the typed words, and `display_name` is shown. A
-- village without a position gets the one from the imported map or, if there is none, a point inside its district;
-- "positionQuality" says which of these it is.
with input as (
  select lower(:words::text) as words, ' ' || lower(:words::text) || ' ' as padded
),
imported as (
  select village_code as code, position
  from gazetteer_place
  where village_code is not null and network_id = (select id from network where status = 'current')
),
located as (
  select
    village.*,
    coalesce(village.position, imported.position) as known_position,
    case when village.position is not null then village.position_quality when imported.position is not null then 'approximate' end
      as quality,
    village.position is null and imported.position is not null as is_imported
  from village
  left join imported using (code)
),
candidate as (
  select
    'village' as source,
    village.code as id,
    village.name as display_name,
    village.name,
    village.kind,
    district.name as district,
    st_x(coalesce(village.known_position::geometry, st_pointonsurface(district.boundary))) as lng,
    st_y(coalesce(village.known_position::geometry, st_pointonsurface(district.boundary))) as lat,
    case when village.known_position is null then 'district' else 'village' end as precision,
    coalesce(village.quality, 'district-centroid') as "positionQuality",
    village.is_imported as "isImported"
  from located village
  join district on district.code = village.district_code
  union all
  select
    'local', local_place.id::text, local_place.name, known.name, local_place.kind, district.name,
    st_x(local_place.position::geometry), st_y(local_place.position::geometry),
    'exact', 'approximate', false
  from local_place
  cross join lateral unnest(local_place.name || local_place.aliases) as known (name)
  left join district on district.code = local_place.district_code
  union all
  select
    'place', place.id, place.name, place.name, place.kind, district.name,
    st_x(place.position::geometry), st_y(place.position::geometry),
    case when place.kind = 'peat-hydrology-station' then 'exact' else 'village' end,
    place.position_quality, false
  from place
  left join district on district.code = place.district_code
  where place.kind <> 'village'
  union all
  select
    'facility', facility.id, facility.name, facility.name, facility.kind, district.name,
    st_x(facility.position::geometry), st_y(facility.position::geometry),
    case facility.position_quality when 'surveyed' then 'exact' when 'approximate' then 'approximate' else 'district' end,
    facility.position_quality, false
  from facility
  left join district on district.code = facility.district_code
  union all
  select
    'district', district.code, district.name, district.name, 'kecamatan', district.name,
    st_x(st_pointonsurface(district.boundary)), st_y(st_pointonsurface(district.boundary)),
    'district', 'district-centroid', false
  from district
),
scored as (
  select
    candidate.*,
    greatest(
      case
        when lower(name) = words then 1
        when lower(name) like words || '%' then 0.9
        when ' ' || lower(name) like '% ' || words || '%' then 0.8
        -- The name is part of a longer sentence: the larger its share of the text, the better the match.
        when padded like '% ' || lower(name) || ' %' then 0.55 + 0.3 * length(name) / length(words)
        else 0
      end,
      -- The whole name is misspelt, alone or followed by its district. The square root helps short names, which have
      -- few trigrams.
      sqrt(similarity(lower(name), words)) * 0.95,
      case
        when name <> district and word_similarity(lower(name), words) > 0.5
        then sqrt(similarity(lower(name || ' ' || district), words)) * 0.94
        else 0
      end,
      -- The text is part of the name, or contains the misspelt name within a longer sentence.
      word_similarity(words, lower(name)) * 0.75,
      case when length(name) > 4 then strict_word_similarity(lower(name), words) * 0.7 else 0 end
    )
    -- If two places have the same name, prefer the one whose district is also named.
    + case when district <> name and padded like '% ' || lower(district) || ' %' then 0.05 else 0 end
    as name_similarity
  from candidate
  cross join input
)
select
  source, id, display_name as name, name as "searchKeys", kind, district, lng, lat, precision, "positionQuality", "isImported",
  least(name_similarity, 1)::float8 as similarity,
  null::int as "useCount"
from scored
where name_similarity >= 0.4
order by
  round(name_similarity::numeric, 2) desc,
  case source when 'local' then 0 when 'place' then 1 when 'village' then 2 when 'facility' then 3 else 4 end,
  case precision when 'exact' then 1 when 'approximate' then 2 when 'village' then 3 else 4 end,
  length(name),
  name,
  id
limit :max_rows::int
