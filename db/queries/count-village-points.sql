-- Counts the villages, those whose position is known only approximately, and those without any position. A position is
-- approximate if it was not surveyed or taken from a map, which includes one from the imported map. A local name with
-- the name of the village counts as an exact position.
with imported as (
  select village_code as code
  from gazetteer_place
  where village_code is not null and network_id = (select id from network where status = 'current')
),
known as (
  select
    (village.position is not null and village.position_quality in ('surveyed', 'map'))
      or exists (
        select from local_place
        where lower(local_place.name) = lower(village.name) and local_place.district_code = village.district_code
      ) as exactly,
    village.position is not null or village.code in (select code from imported) as somehow
  from village
)
select
  count(*)::int as total,
  count(*) filter (where somehow and not exactly)::int as approximate,
  count(*) filter (where not somehow and not exactly)::int as "withoutPoint"
from known
