-- Finds addresses of closed incidents that resemble the typed words. An address must occur in at least two incidents,
-- or in one if it equals the words. All its incidents must be within about 500 m of each other. The point is their
-- average, and is exact only if all were exact and within about 50 m of each other. Leaves out sensitive incidents,
-- duplicates of other incidents, and incidents of which only the village or district is known.
select
  'used' as source,
  md5(lower(btrim(address)) || simulated) as id,
  max(address) as name,
  max(address) as "searchKeys",
  null::text as kind,
  max(district.name) as district,
  avg(st_x(location::geometry)) as lng,
  avg(st_y(location::geometry)) as lat,
  case
    when bool_and(precision = 'exact')
      and (max(st_x(location::geometry)) - min(st_x(location::geometry))) * 111320 < 50
      and (max(st_y(location::geometry)) - min(st_y(location::geometry))) * 111320 < 50
    then 'exact'
    else 'approximate'
  end as precision,
  null::text as "positionQuality",
  greatest(similarity(lower(btrim(address)), :words), word_similarity(:words, lower(btrim(address))) * 0.8)::float8 as similarity,
  count(*)::int as "useCount"
from incident
join district on district.code = incident.district_code
where status = 'closed' and not sensitive and address is not null
  and (lower(address) % :words::text or :words::text <% lower(address))
  and precision in ('exact', 'approximate')
  and close_code is distinct from 'duplicate'
group by lower(btrim(address)), simulated
having (count(*) >= 2 or lower(btrim(address)) = :words)
  and (max(st_x(location::geometry)) - min(st_x(location::geometry))) * 111320 < 500
  and (max(st_y(location::geometry)) - min(st_y(location::geometry))) * 111320 < 500
order by simulated, similarity desc, "useCount" desc, name
limit :max_rows::int
