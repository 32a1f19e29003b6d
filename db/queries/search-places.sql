-- Places people name on the phone: villages, seats and towns, facilities, kecamatan; forgiving of spelling, best match first.
-- A village without a point of its own is offered at the middle of its kecamatan, and says so by its quality.
select found.*
from (
  select
    'village' as source,
    village.code as id,
    village.name,
    village.kind,
    district.name as district,
    st_x(coalesce(village.position::geometry, st_pointonsurface(district.boundary))) as lng,
    st_y(coalesce(village.position::geometry, st_pointonsurface(district.boundary))) as lat,
    case when village.position is null then 'district' else 'village' end as precision,
    coalesce(village.position_quality, 'district-centroid') as "positionQuality"
  from village
  join district on district.code = village.district_code
  union all
  select
    'place', place.id, place.name, place.kind, district.name,
    st_x(place.position::geometry), st_y(place.position::geometry),
    case when place.kind = 'peat-hydrology-station' then 'exact' else 'village' end,
    place.position_quality
  from place
  left join district on district.code = place.district_code
  where place.kind <> 'village'
  union all
  select
    'facility', facility.id, facility.name, facility.kind, district.name,
    st_x(facility.position::geometry), st_y(facility.position::geometry),
    case facility.position_quality when 'surveyed' then 'exact' when 'approximate' then 'approximate' else 'district' end,
    facility.position_quality
  from facility
  left join district on district.code = facility.district_code
  union all
  select
    'district', district.code, district.name, 'kecamatan', district.name,
    st_x(st_pointonsurface(district.boundary)), st_y(st_pointonsurface(district.boundary)),
    'district', 'district-centroid'
  from district
) found
where lower(found.name) like '%' || lower(:words::text) || '%'
  or word_similarity(lower(:words::text), lower(found.name)) > 0.45
order by
  lower(found.name) = lower(:words::text) desc,
  lower(found.name) like lower(:words::text) || '%' desc,
  word_similarity(lower(:words::text), lower(found.name)) desc,
  length(found.name),
  found.name,
  found.source desc
limit :most::int
